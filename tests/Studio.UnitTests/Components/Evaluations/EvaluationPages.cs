using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.UnitTests.Core.Evaluations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

/// <summary>Renders the pages of evaluations over Core's real services; the runner does not run, so a test writes what it would.</summary>
public abstract class EvaluationPages : PageContext
{
    protected EvaluationPages()
        : this(new GatedDatabases())
    {
    }

    private EvaluationPages(GatedDatabases gate)
        : base(services => services
            .AddSingleton<StudioDbFactory<SqliteStudioDb>>()
            .AddSingleton<IDbContextFactory<StudioDb>>(provider => gate.Over(provider.GetRequiredService<StudioDbFactory<SqliteStudioDb>>()))
            .AddGenerations().AddEvaluations())
    {
        Gate = gate;
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        Services.AddSingleton(Core.Get<EvaluationQueries>()).AddSingleton(Core.Get<EvaluationCommands>()).AddSingleton(Core.Get<EvaluationFeed>())
            .AddSingleton(Core.Get<ModelTargets>()).AddSingleton(Core.Get<AskingEstimates>());
    }

    /// <summary>Holds reads back while it is closed.</summary>
    protected GatedDatabases Gate { get; }

    protected EvaluationFeed Runs => Core.Get<EvaluationFeed>();

    protected DialogService Dialogs => Services.GetRequiredService<DialogService>();

    protected EvaluationRows Rows(
        string connectionId = "c", string alias = "Run", EvaluationStatus status = EvaluationStatus.Succeeded, string? fineTuningId = null, bool isAutomatic = false, int? itemCount = null) =>
        new(Core, connectionId, alias, status, fineTuningId, isAutomatic, itemCount);

    /// <summary>Tells that a run changed, as the runner does after its commit.</summary>
    protected void Tell(string id, bool isDeleted = false) => Runs.Publish(new EvaluationNotice(id, isDeleted));

    /// <summary>Takes the answers' table away, so that reading fails as it does with a broken database.</summary>
    protected async Task BreakDatabaseAsync()
    {
        await using var database = await Core.Databases.CreateDbContextAsync();
        await database.Database.ExecuteSqlRawAsync("DROP TABLE EvaluationAnswers");
    }

    /// <summary>A run of a tuned model and the floor over ten questions: the model is right on eight, the floor on two of them.</summary>
    protected async Task<string> AddRunAsync(ConnectionView connection, string alias = "Demo run")
    {
        var rows = Rows(connection.Id, alias).Model("Demo (tuned)").Model("Nearest question (floor)", ContestantKind.Floor);
        for (var n = 1; n <= 10; n++)
        {
            rows.Item($"Question {n}?", $"SELECT {n}", n % 2 == 0 ? "even" : "odd", ["easy"], ["customer"], n % 2 == 0 ? ["join"] : ["plain"])
                .Verdicts(n <= 8 ? Verdict.Match : n == 9 ? Verdict.Vacuous : Verdict.Mismatch, n <= 2 ? Verdict.Match : Verdict.Mismatch);
        }
        return await rows.SaveAsync();
    }
}
