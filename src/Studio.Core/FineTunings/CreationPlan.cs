using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a request comes to once everything is looked up: provider, model, and what is trained on.</summary>
internal sealed record CreationPlan(CreateFineTuningRequest Request) : SnapshotPlan
{
    public ProviderDescription? Provider { get; set; }

    public string? Model { get; set; }

    public Dictionary<string, ParameterValue> Parameters { get; set; } = [];

    /// <summary>When the base model stops; null where nobody named a day.</summary>
    public ModelSunset? Sunset { get; set; }

    /// <summary>The job of ours whose tuned model training goes on from; null for a base model, and a model that no job of ours made.</summary>
    public WarmStart? WarmStart { get; set; }

    /// <summary>The base model under <see cref="Model"/>: prices, token rules and ends are its own.</summary>
    public string? BaseModel => WarmStart?.BaseModel ?? Model;

    /// <summary>How the tokens of the model are counted.</summary>
    public TokenRule TokenRule => TokenRule.For(Provider?.Kind, BaseModel);

    /// <summary>What the rows are, once they are read.</summary>
    public SnapshotContent? Content { get; set; }

    /// <summary>What the provider would cut off; null before it is looked for, and where the provider tells no limit.</summary>
    public RowsOverLimit? OverLimit { get; set; }
}

/// <summary>Looks everything up that a request names and collects every problem that stands in its way.</summary>
internal sealed class CreationPlanner(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, SnapshotPlanner records, ModelSunsets sunsets)
{
    public async Task<CreationPlan> PlanAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        var plan = await PlanOfAsync(request, cancellationToken);
        await CheckOriginAsync(plan, cancellationToken);
        await WarnOfEndsAsync(plan, cancellationToken);
        return plan;
    }

    /// <summary>A plan over what another has looked up of records and split; only what the two requests do not share is looked up anew.</summary>
    public async Task<CreationPlan> PlanLikeAsync(CreationPlan plan, CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        var other = plan with { Request = request, Provider = null, Model = null, WarmStart = null, Parameters = [], Sunset = null, Content = null, OverLimit = null, Problems = [], Warnings = [] };
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await CheckRequestAsync(other, database, cancellationToken);
        await WarnOfEndsAsync(other, cancellationToken);
        return other;
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
        if (request is { SnapshotId: { } snapshotId })
        {
            return await SnapshotQueries.FindRowAsync(database, snapshotId, cancellationToken) is { } snapshot
                ? await PlanOverAsync(request with { ConnectionId = request.ConnectionId ?? snapshot.ConnectionId }, snapshot, "", database, cancellationToken)
                : new CreationPlan(request) { Problems = { Problem.SnapshotNotFound(snapshotId, ProblemKind.Impossible) } };
        }
        var plan = new CreationPlan(request) { Choice = ChoiceOf(request), AllowLeaks = request.AllowLeaks };
        var faults = await CheckRequestAsync(plan, database, cancellationToken);
        plan.Split = SplitRules.FieldsOf(request, faults) ? SplitRules.ChoiceOf(request) : SplitChoice.None;
        if (request.ConnectionId is { } connectionId && await SnapshotPlanner.FindConnectionAsync(plan, connectionId, database, cancellationToken) && plan.Choice is not null)
        {
            await records.FillAsync(plan, database, () => OverLimitRules.LeaveOutAsync(plan, database, cancellationToken), cancellationToken);
            AddTooFew(plan);
        }
        return plan;
    }

    private async Task CheckOriginAsync(CreationPlan plan, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (plan.Request.ClonedFromId is { } origin && !await database.FineTunings.AnyAsync(job => job.Id == origin, cancellationToken))
        {
            plan.Problems.Add(Problem.Invalid("cloned_from_id", "cloned_from_id names no fine-tuning job: leave it out, or name one that is there."));
        }
    }

    private static RecordChoice? ChoiceOf(CreateFineTuningRequest request) => request is { ConnectionId: { } connectionId, TrainingFile: null }
        ? new RecordChoice(connectionId)
        {
            Ids = request.GoldenRecordIds is { Count: > 0 } wanted ? [.. wanted.Distinct(StringComparer.Ordinal)] : null,
            States = request.IncludeFaulty ? RecordChoice.AllStates : request.CheckStates,
        }
        : null;

    private async Task<CreationPlan> PlanAgainAsync(CreateFineTuningRequest request, RetrainSource source, StudioDb database, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var filled = source.Fill(request, providers.Find(request.Provider ?? source.Job.Provider)?.Describe(), warnings);
        var plan = await PlanOverAsync(filled, source.Snapshot, $" of “{source.Job.Alias}”", database, cancellationToken);
        plan.Warnings.InsertRange(0, warnings);
        return plan;
    }

    /// <summary>
    /// A plan over a snapshot that exists. Nothing of it is read anew: neither an edited or deleted record nor a deleted
    /// connection is in its way.
    /// </summary>
    private async Task<CreationPlan> PlanOverAsync(CreateFineTuningRequest request, Snapshot snapshot, string whose, StudioDb database, CancellationToken cancellationToken)
    {
        var plan = new CreationPlan(request)
        {
            Snapshot = snapshot,
            RecordCount = snapshot.TrainingCount + snapshot.ValidationCount,
            Split = new SplitChoice(snapshot.SplitKind, snapshot.ValidationSplit, snapshot.Seed, snapshot.SplitTag),
            Prompt = TrainingPrompt.Of(snapshot),
        };
        await CheckRequestAsync(plan, database, cancellationToken);
        if (request.SnapshotId is not null && request.ConnectionId != snapshot.ConnectionId)
        {
            plan.Problems.Add(Problem.Invalid("db_connection_id", "db_connection_id is not the connection of that snapshot: leave it out, since the snapshot says which one."));
        }
        if (plan.Provider is { } provider && plan.TrainingCount < provider.MinimumRecords)
        {
            plan.Problems.Add(Problem.Invalid("golden_records",
                $"{provider.Title} needs at least {provider.MinimumRecords} golden records to train on; the snapshot{whose} holds {plan.TrainingCount}. Train it elsewhere, or make a new job from more records.",
                "too_few_golden_records"));
        }
        plan.ConnectionAlias = await database.Connections.Where(connection => connection.Id == snapshot.ConnectionId)
            .Select(connection => connection.Alias).SingleOrDefaultAsync(cancellationToken);
        if (plan.ConnectionAlias is null)
        {
            plan.Warnings.Add("The database connection was deleted since, so the model can be trained and asked, but its SQL cannot be run or judged.");
        }
        return plan;
    }

    /// <summary>Provider, model and what the request says by itself; the faults by field.</summary>
    private async Task<Dictionary<string, string[]>> CheckRequestAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        ChooseProvider(plan);
        if (plan.Provider is { } provider)
        {
            plan.Model = plan.Request.ModelName is { } named ? provider.FullNameOf(named) : provider.DefaultModel;
            plan.WarmStart = await WarmStart.FindAsync(database, provider, plan.Model, cancellationToken);
            ChooseModel(plan, provider);
        }
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
    }

    private static void ChooseModel(CreationPlan plan, ProviderDescription provider)
    {
        if (plan.Model is null)
        {
            plan.Problems.Add(Problem.Invalid("base_llm.model_name", $"model_name is missing: {provider.Title} has no default model, so name one."));
        }
        else if (plan.WarmStart is { } warm)
        {
            plan.Warnings.Add($"Training goes on from the model of “{warm.Alias}”, which has learned from records of its own: a held-out question that was among them is not new to it.");
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
        if (plan is { Provider: { } provider, BaseModel: { } model })
        {
            plan.Sunset = (await sunsets.ReadAsync(cancellationToken)).Of(provider.Name, null, model);
            plan.Warnings.AddRange(SunsetWords.ForNewJob(provider, model, plan.Sunset, sunsets.Today));
        }
    }

    private static void AddTooFew(CreationPlan plan)
    {
        // Where none were found at all, that is what is told.
        if (plan is { Provider: { } provider, RecordCount: > 0 } && plan.TrainingCount < provider.MinimumRecords)
        {
            var heldOut = plan.ValidationCount > 0 ? $" ({plan.ValidationCount} of {plan.RecordCount} are held out for validation)" : "";
            plan.Problems.Add(Problem.Invalid("golden_records",
                $"{provider.Title} needs at least {provider.MinimumRecords} golden records to train on; there are {plan.TrainingCount}{heldOut}. Add {provider.MinimumRecords - plan.TrainingCount} more.",
                "too_few_golden_records"));
        }
    }
}
