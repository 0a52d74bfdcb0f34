using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
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

    /// <summary>When the base model stops; null where nobody named a day.</summary>
    public ModelSunset? Sunset { get; set; }

    public string? ConnectionAlias { get; set; }

    /// <summary>The wanted ids, each once; null for all of the connection.</summary>
    public List<string>? Ids { get; set; }

    /// <summary>The state of the chosen records when they were looked at.</summary>
    public RecordStamp? Stamp { get; set; }

    public int RecordCount { get; set; }

    public SplitChoice Split { get; set; } = SplitChoice.None;

    /// <summary>The positions in the order of the snapshot that are held out.</summary>
    public IReadOnlyList<int> HeldOut { get; set; } = [];

    /// <summary>An earlier job's snapshot that is trained on again; null where a new one is frozen.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>What every row of the training file begins with; null where there are no rows.</summary>
    public RenderedPrompt? Prompt { get; set; }

    public SchemaText? Schema { get; set; }

    public int ValidationCount => Snapshot?.ValidationCount ?? HeldOut.Count;

    public int TrainingCount => RecordCount - ValidationCount;

    /// <summary>The chosen records, in no order.</summary>
    public IQueryable<GoldenRecord> Records(StudioDb database)
    {
        var all = database.Visible().Where(record => record.ConnectionId == Request.ConnectionId);
        return Ids is { } ids ? all.Where(record => ids.Contains(record.Id))
            : Request.IncludeFaulty ? all
            : all.Where(record => record.CheckState != CheckState.Error);
    }

    /// <summary>The records of the connection, or of those named, in which a check found an error.</summary>
    public IQueryable<GoldenRecord> FaultyRecords(StudioDb database)
    {
        var faulty = database.Visible().Where(record => record.ConnectionId == Request.ConnectionId && record.CheckState == CheckState.Error);
        return Ids is { } ids ? faulty.Where(record => ids.Contains(record.Id)) : faulty;
    }

    /// <summary>The rows in the order of the training file; those of <see cref="HeldOut"/> are among them, those of a snapshot's validation part are not.</summary>
    public IQueryable<TrainingText> Rows(StudioDb database) => Snapshot is { } snapshot
        ? database.SnapshotRows(snapshot.Id).Where(row => row.Part == SnapshotPart.Training).Select(row => new TrainingText { PromptText = row.PromptText, Sql = row.Sql })
        : Records(database).InSnapshotOrder().Select(record => new TrainingText { PromptText = record.PromptText, Sql = record.Sql });

    /// <summary>How the chosen records are now; where it differs from <see cref="Stamp"/> the plan is of yesterday.</summary>
    public async Task<RecordStamp> StampAsync(StudioDb database, CancellationToken cancellationToken) =>
        await Records(database).GroupBy(record => 1)
            .Select(all => new RecordStamp(all.Count(), all.Sum(record => (long)record.Version), all.Max(record => record.UpdatedAt)))
            .SingleOrDefaultAsync(cancellationToken) ?? new RecordStamp(0, 0, default);
}

/// <summary>A row of a training file as far as it is not the same in all of them.</summary>
internal sealed class TrainingText
{
    public required string PromptText { get; init; }

    public required string Sql { get; init; }
}

/// <summary>The prompt of a plan, its system text filled in.</summary>
internal sealed record RenderedPrompt(PromptTemplate Template, string System)
{
    public static RenderedPrompt Of(PromptTemplate template, string dialect, string schema) => new(template, template.RenderSystem(dialect, schema));
}

/// <summary>Changes with every record that comes, goes or is edited.</summary>
internal sealed record RecordStamp(int Count, long Versions, DateTime UpdatedAt);

/// <summary>Looks everything up that a request names and collects every problem that stands in its way.</summary>
internal sealed class CreationPlanner(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, DatabaseSchema schema, SplitPlanner splits, ModelSunsets sunsets)
{
    public async Task<CreationPlan> PlanAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        var plan = await PlanOfAsync(request, cancellationToken);
        await WarnOfEndsAsync(plan, cancellationToken);
        return plan;
    }

    private async Task<CreationPlan> PlanOfAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (request.RetrainFromId is { } sourceId)
        {
            return (await RetrainSource.FindAsync(database, providers, sourceId, cancellationToken)).TryGet(out var source, out var problem)
                ? await PlanAgainAsync(request, source, database, cancellationToken)
                : new CreationPlan(request) { Problems = { problem } };
        }
        var plan = new CreationPlan(request);
        var faults = CheckRequest(plan);
        plan.Split = SplitRules.FieldsOf(request, faults) ? SplitRules.ChoiceOf(request) : SplitChoice.None;
        if (request.ConnectionId is not null && await FindConnectionAsync(plan, database, cancellationToken) && request.TrainingFile is null)
        {
            await ChooseRecordsAsync(plan, database, cancellationToken);
            plan.Schema = await schema.RenderAsync(request.ConnectionId, cancellationToken);
            plan.Prompt = plan.Schema is { } text ? RenderedPrompt.Of(PromptTemplate.Default, text.Dialect, text.Text) : null;
        }
        return plan;
    }

    /// <summary>
    /// A plan over the snapshot of an earlier job. Nothing of it is read anew: neither an edited or deleted record nor a
    /// deleted connection is in its way.
    /// </summary>
    private async Task<CreationPlan> PlanAgainAsync(CreateFineTuningRequest request, RetrainSource source, StudioDb database, CancellationToken cancellationToken)
    {
        var snapshot = source.Snapshot;
        var warnings = new List<string>();
        var filled = source.Fill(request, providers.Find(request.Provider ?? source.Job.Provider)?.Describe(), warnings);
        var plan = new CreationPlan(filled)
        {
            Snapshot = snapshot,
            RecordCount = snapshot.TrainingCount + snapshot.ValidationCount,
            Split = new SplitChoice(snapshot.SplitKind, snapshot.ValidationSplit, snapshot.Seed, snapshot.SplitTag),
            Prompt = RenderedPrompt.Of(new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate), snapshot.Dialect, snapshot.SchemaText),
        };
        plan.Warnings.AddRange(warnings);
        CheckRequest(plan);
        if (plan.Provider is { } provider && plan.TrainingCount < provider.MinimumRecords)
        {
            plan.Problems.Add(Problem.Invalid("golden_records",
                $"{provider.Title} needs at least {provider.MinimumRecords} golden records to train on; the snapshot of “{source.Job.Alias}” holds {plan.TrainingCount}. Train it elsewhere, or make a new job from more records.",
                "too_few_golden_records"));
        }
        if (!await database.Connections.AnyAsync(connection => connection.Id == snapshot.ConnectionId, cancellationToken))
        {
            plan.Warnings.Add("The database connection was deleted since, so the model can be trained and asked, but its SQL cannot be run or judged.");
        }
        return plan;
    }

    /// <summary>Provider, model and what the request says by itself; the faults by field.</summary>
    private Dictionary<string, string[]> CheckRequest(CreationPlan plan)
    {
        ChooseProvider(plan);
        var faults = FineTuningRules.Check(plan.Request, plan.Provider);
        if (faults.Count > 0)
        {
            plan.Problems.Add(Problem.Invalid(faults));
        }
        return faults;
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
        plan.Model = plan.Request.ModelName is { } named ? provider.FullNameOf(named) : provider.DefaultModel;
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

    /// <summary>That the model, or training at the provider, ends before long.</summary>
    private async Task WarnOfEndsAsync(CreationPlan plan, CancellationToken cancellationToken)
    {
        if (plan is { Provider: { } provider, Model: { } model })
        {
            plan.Sunset = (await sunsets.ReadAsync(cancellationToken)).Of(provider.Name, null, model);
            plan.Warnings.AddRange(SunsetWords.ForNewJob(provider, model, plan.Sunset, sunsets.Today));
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
            await WarnOfFaultyAsync(plan, database, cancellationToken);
            await splits.HoldOutAsync(plan, database, cancellationToken);
            AddTooFew(plan);
        }
    }

    private static async Task WarnOfFaultyAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        if (await plan.FaultyRecords(database).CountAsync(cancellationToken) is > 0 and var faulty)
        {
            var records = faulty == 1 ? "1 golden record" : string.Create(CultureInfo.InvariantCulture, $"{faulty:N0} golden records");
            plan.Warnings.Add(plan.Ids is null && !plan.Request.IncludeFaulty
                ? $"{records} {(faulty == 1 ? "is" : "are")} left out, since a check found an error in {(faulty == 1 ? "it" : "them")}: mend {(faulty == 1 ? "it" : "them")}, or say that they are to be trained on all the same (include_faulty)."
                : $"{records} {(faulty == 1 ? "is" : "are")} trained on although a check found an error in {(faulty == 1 ? "it" : "them")}.");
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
