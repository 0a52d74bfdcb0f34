using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a request comes to once everything is looked up: provider, model, records and schema, with every problem found on the way.</summary>
internal sealed record CreationPlan(CreateFineTuningRequest Request)
{
    public List<Problem> Problems { get; } = [];

    public List<string> Warnings { get; } = [];

    public ProviderDescription? Provider { get; set; }

    public string? Model { get; set; }

    public Dictionary<string, ParameterValue> Parameters { get; set; } = [];

    public string? ConnectionAlias { get; set; }

    /// <summary>The wanted ids, each once; null for all of the connection.</summary>
    public List<string>? Ids { get; set; }

    /// <summary>The state of the chosen records when they were looked at.</summary>
    public RecordStamp? Stamp { get; set; }

    public int RecordCount { get; set; }

    public SplitChoice Split { get; set; } = SplitChoice.None;

    /// <summary>The positions in the order of the snapshot that are held out.</summary>
    public IReadOnlyList<int> HeldOut { get; set; } = [];

    public SchemaText? Schema { get; set; }

    public int ValidationCount => HeldOut.Count;

    public int TrainingCount => RecordCount - ValidationCount;

    /// <summary>The chosen records, in no order.</summary>
    public IQueryable<GoldenRecord> Records(StudioDb database)
    {
        var all = database.Visible().Where(record => record.ConnectionId == Request.ConnectionId);
        return Ids is { } ids ? all.Where(record => ids.Contains(record.Id)) : all;
    }

    /// <summary>How the chosen records are now; where it differs from <see cref="Stamp"/> the plan is of yesterday.</summary>
    public async Task<RecordStamp> StampAsync(StudioDb database, CancellationToken cancellationToken) =>
        await Records(database).GroupBy(record => 1)
            .Select(all => new RecordStamp(all.Count(), all.Sum(record => (long)record.Version), all.Max(record => record.UpdatedAt)))
            .SingleOrDefaultAsync(cancellationToken) ?? new RecordStamp(0, 0, default);
}

/// <summary>Changes with every record that comes, goes or is edited.</summary>
internal sealed record RecordStamp(int Count, long Versions, DateTime UpdatedAt);

/// <summary>Looks everything up that a request names and collects every problem that stands in its way.</summary>
internal sealed class CreationPlanner(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, DatabaseSchema schema, SplitPlanner splits)
{
    public async Task<CreationPlan> PlanAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        var plan = new CreationPlan(request);
        ChooseProvider(plan);
        var faults = FineTuningRules.Check(request, plan.Provider);
        if (faults.Count > 0)
        {
            plan.Problems.Add(Problem.Invalid(faults));
        }
        plan.Split = SplitRules.FieldsOf(request, faults) ? SplitRules.ChoiceOf(request) : SplitChoice.None;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (request.ConnectionId is not null && await FindConnectionAsync(plan, database, cancellationToken) && request.TrainingFile is null)
        {
            await ChooseRecordsAsync(plan, database, cancellationToken);
            plan.Schema = await schema.RenderAsync(request.ConnectionId, cancellationToken);
        }
        return plan;
    }

    private void ChooseProvider(CreationPlan plan)
    {
        var name = plan.Request.Provider ?? providers.DefaultName();
        if (providers.Find(name)?.Describe() is not { } provider)
        {
            plan.Problems.Add(ProviderRegistry.Unknown(name));
            return;
        }
        plan.Provider = provider;
        plan.Parameters = FineTuningRules.EffectiveParameters(plan.Request, provider);
        if (provider.NotReady is { } problem)
        {
            plan.Problems.Add(problem);
        }
        ChooseModel(plan, provider);
    }

    private static void ChooseModel(CreationPlan plan, ProviderDescription provider)
    {
        plan.Model = plan.Request.ModelName ?? provider.DefaultModel;
        if (plan.Model is null)
        {
            plan.Problems.Add(Problem.Invalid("base_llm.model_name", $"model_name is missing: {provider.Title} has no default model, so name one."));
        }
        else if (provider.Models.All(model => model.Id != plan.Model))
        {
            var known = string.Join(", ", provider.Models.Select(model => model.Id));
            if (provider.ModelsComplete)
            {
                var field = plan.Request.OpenAiShape ? "model" : "base_llm.model_name";
                plan.Problems.Add(Problem.Invalid(field, $"{provider.Title} cannot tune \"{plan.Model}\"; it tunes {known}.", "model_not_supported"));
            }
            else
            {
                plan.Warnings.Add($"\"{plan.Model}\" is not in the list of models that {provider.Title} is known to tune{(known.Length > 0 ? $" ({known})" : "")}; the provider decides.");
            }
        }
    }

    private static async Task<bool> FindConnectionAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var id = plan.Request.ConnectionId!;
        plan.ConnectionAlias = await database.Connections.Where(connection => connection.Id == id)
            .Select(connection => connection.Alias).SingleOrDefaultAsync(cancellationToken);
        if (plan.ConnectionAlias is null)
        {
            plan.Problems.Add(Problem.ConnectionNotFound(id, ProblemKind.Impossible));
        }
        return plan.ConnectionAlias is not null;
    }

    private async Task ChooseRecordsAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        plan.Ids = plan.Request.GoldenRecordIds is { Count: > 0 } wanted ? [.. wanted.Distinct()] : null;

        // Taken before anything is read, so that a change in the middle shows when the job is stored.
        plan.Stamp = await plan.StampAsync(database, cancellationToken);
        plan.RecordCount = plan.Stamp.Count;
        if (plan.Ids is { } ids && plan.RecordCount < ids.Count)
        {
            var found = (await plan.Records(database).Select(record => record.Id).ToListAsync(cancellationToken)).ToHashSet();
            plan.Problems.Add(Problem.GoldenRecordNotFound(ids.First(id => !found.Contains(id)), ProblemKind.Impossible));
        }
        else if (plan.RecordCount == 0)
        {
            plan.Problems.Add(new Problem(ProblemKind.Impossible, "golden_record_not_found",
                $"No golden records found for db_connection: {plan.Request.ConnectionId}"));
        }
        else
        {
            await splits.HoldOutAsync(plan, database, cancellationToken);
            AddTooFew(plan);
        }
    }

    private static void AddTooFew(CreationPlan plan)
    {
        if (plan.Provider is { } provider && plan.TrainingCount < provider.MinimumRecords)
        {
            var heldOut = plan.ValidationCount > 0 ? $" ({plan.ValidationCount} of {plan.RecordCount} are held out for validation)" : "";
            plan.Problems.Add(Problem.Invalid("golden_records",
                $"{provider.Title} needs at least {provider.MinimumRecords} golden records to train on; there are {plan.TrainingCount}{heldOut}. Add {provider.MinimumRecords - plan.TrainingCount} more.",
                "too_few_golden_records"));
        }
    }
}
