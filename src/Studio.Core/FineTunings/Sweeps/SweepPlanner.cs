using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a sweep comes to: what its jobs share, and each of them with what it costs.</summary>
/// <param name="Base">Null where the combinations cannot be told.</param>
internal sealed record SweepPlan(SweepRequest Request, CreationPlan? Base, IReadOnlyList<PlannedRun> Runs)
{
    public List<Problem> Problems { get; init; } = [];

    public int AtOnce => Request.AtOnce ?? Sweep.DefaultAtOnce;

    /// <summary>Of all jobs, in millionths of a US dollar; null where it is not known of each.</summary>
    public long? MicroDollars => Runs.All(run => run.Cost.MicroDollars is not null) ? Runs.Sum(run => run.Cost.MicroDollars) : null;

    public decimal? Dollars => MicroDollars / Providers.Budgets.Dollars.Micro;

    public string? CostReason => Runs.Select(run => run.Cost).FirstOrDefault(cost => cost.MicroDollars is null)?.Reason;

    /// <summary>What budgets' sentences call it.</summary>
    public string Subject => Runs.Count == 1 ? "this sweep of 1 job" : $"this sweep of {Runs.Count} jobs";
}

/// <summary>One job of a plan: its values, its own plan and cost, and what stands in its way alone.</summary>
internal sealed record PlannedRun(int Position, IReadOnlyDictionary<string, string> Values, CreationPlan Plan, PlannedCost Cost, IReadOnlyList<Problem> Problems);

/// <summary>Looks up once what all jobs of a sweep share, and checks and counts each of them.</summary>
internal sealed class SweepPlanner(IDbContextFactory<StudioDb> databases, CreationPlanner planner, TrainingTokenCounter counter, ProviderRegistry providers)
{
    public async Task<SweepPlan> PlanAsync(SweepRequest request, CancellationToken cancellationToken)
    {
        if (!SweepGrid.Spread(request).TryGet(out var spread, out var fault))
        {
            return new SweepPlan(request, null, []) { Problems = { fault } };
        }
        if (!Named(spread, request).TryGet(out var combinations, out fault))
        {
            return new SweepPlan(request, null, []) { Problems = { fault } };
        }
        var axes = combinations.SelectMany(one => one.Keys).ToHashSet(StringComparer.Ordinal);
        var shared = await planner.PlanAsync(BaseOf(request.Base, axes, combinations), cancellationToken);

        // What the base request alone is told says nothing of the jobs: they are asked for with their values in place.
        var alone = await planner.PlanLikeAsync(shared, shared.Request, cancellationToken);
        var common = shared.Problems.Where(problem => alone.Problems.All(other => other.Message != problem.Message)).ToList();
        shared.Warnings.RemoveAll(alone.Warnings.Contains);
        var runs = await RunsAsync(request, shared, combinations, cancellationToken);
        var ofAll = runs[0].Problems.Where(problem => runs.All(run => run.Problems.Any(other => other.Message == problem.Message))).ToList();
        AddFaults(request, combinations, common);
        return new SweepPlan(request, shared, runs.ConvertAll(run => run with { Problems = [.. run.Problems.Where(problem => ofAll.All(other => other.Message != problem.Message))] }))
        {
            Problems = [.. common, .. ofAll],
        };
    }

    private async Task<List<PlannedRun>> RunsAsync(
        SweepRequest request, CreationPlan shared, List<IReadOnlyDictionary<string, string>> combinations, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var counted = new Dictionary<string, (CreationPlan Plan, TrainingTokens Tokens)>();
        var runs = new List<PlannedRun>();
        foreach (var values in combinations)
        {
            var position = runs.Count + 1;
            var plan = await planner.PlanLikeAsync(shared, RequestOf(shared.Request, NameOf(request, shared.ConnectionAlias), position, values), cancellationToken);
            AddSeedFault(plan, values);
            TrainingTokens tokens;
            if (counted.TryGetValue(plan.Model ?? "", out var first))
            {
                tokens = TrainingTokenCounter.CountLike(plan, first.Plan, first.Tokens);
            }
            else
            {
                tokens = await counter.CountAsync(plan, database, cancellationToken);
                counted[plan.Model ?? ""] = (plan, tokens);
            }
            runs.Add(new PlannedRun(position, values, plan, PlannedCost.Of(plan, tokens), [.. plan.Problems]));
        }
        return runs;
    }

    /// <summary>The name that is given, else the alias of the base, else one by the connection.</summary>
    public static string NameOf(SweepRequest request, string? connectionAlias)
    {
        const string what = " sweep";
        var name = request.Name ?? request.Base.Alias;
        var root = connectionAlias ?? "Fine-tuning";
        return name ?? $"{root[..Math.Min(root.Length, FineTuning.MaxAliasLength - what.Length)]}{what}";
    }

    /// <summary>Each value under the provider's own name of its parameter; what has become the same by that counts once.</summary>
    private Result<List<IReadOnlyDictionary<string, string>>> Named(IReadOnlyList<IReadOnlyDictionary<string, string>> combinations, SweepRequest request)
    {
        var known = providers.Find(request.Base.Provider ?? providers.DefaultName())?.Describe().Parameters ?? [];
        string Own(string name) => name is SweepAxis.Model or SweepAxis.Seed ? name : known.OwnName(name);
        var twice = combinations.SelectMany(one => one.Keys.GroupBy(Own, StringComparer.Ordinal)).FirstOrDefault(group => group.Count() > 1);
        return twice is not null
            ? Problem.Invalid(request.Combinations.Count > 0 ? "combinations" : "axes", $"{string.Join(" and ", twice)} are one parameter: put its values under one name.")
            : combinations.Select(one => (IReadOnlyDictionary<string, string>)one.ToDictionary(pair => Own(pair.Key), pair => pair.Value)).DistinctBy(SweepGrid.KeyOf, StringComparer.Ordinal).ToList();
    }

    /// <summary>The base without what the jobs have of their own.</summary>
    private CreateFineTuningRequest BaseOf(CreateFineTuningRequest request, HashSet<string> axes, List<IReadOnlyDictionary<string, string>> combinations)
    {
        var model = combinations.Select(one => one.GetValueOrDefault(SweepAxis.Model)).FirstOrDefault(value => value is not null);
        return Without(request with { Idempotency = null, ModelName = model ?? request.ModelName }, axes);
    }

    private CreateFineTuningRequest Without(CreateFineTuningRequest request, IReadOnlyCollection<string> axes)
    {
        var known = providers.Find(request.Provider ?? providers.DefaultName())?.Describe().Parameters ?? [];
        return request.Parameters is null ? request : request with
        {
            Parameters = request.Parameters.Where(pair => !axes.Contains(known.OwnName(pair.Key))).ToDictionary(),
        };
    }

    private CreateFineTuningRequest RequestOf(CreateFineTuningRequest shared, string name, int position, IReadOnlyDictionary<string, string> values)
    {
        var request = Without(shared, [.. values.Keys]);
        var own = values.Where(pair => pair.Key is not SweepAxis.Model and not SweepAxis.Seed).ToList();
        var end = string.Create(CultureInfo.InvariantCulture, $" #{position}");
        return request with
        {
            Alias = $"{name[..Math.Min(name.Length, FineTuning.MaxAliasLength - end.Length)]}{end}",
            ModelName = values.GetValueOrDefault(SweepAxis.Model) ?? request.ModelName,
            Seed = values.TryGetValue(SweepAxis.Seed, out var seed) && int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : request.Seed,
            Parameters = own.Count == 0 ? request.Parameters : (request.Parameters ?? new Dictionary<string, ParameterValue>())
                .Concat(own.Select(pair => KeyValuePair.Create(pair.Key, ParameterValue.Of(pair.Value)))).ToDictionary(),
        };
    }

    private static void AddSeedFault(CreationPlan plan, IReadOnlyDictionary<string, string> values)
    {
        if (values.TryGetValue(SweepAxis.Seed, out var seed) && !int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            plan.Problems.Add(Problem.Invalid("seed", $"seed must be a whole number from 0 to {int.MaxValue}; found \"{seed}\"."));
        }
    }

    private void AddFaults(SweepRequest request, List<IReadOnlyDictionary<string, string>> combinations, List<Problem> problems)
    {
        var faults = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(request.Name, faults);
        if (faults.Count > 0)
        {
            problems.Add(Problem.Invalid("name", faults.Values.First()[0].Replace("alias", "name", StringComparison.Ordinal)));
        }
        if (SweepRequest.AtOnceFault(request.AtOnce) is { } atOnce)
        {
            problems.Add(Problem.Invalid("at_once", atOnce));
        }
        var known = providers.Find(request.Base.Provider ?? providers.DefaultName())?.Describe().Parameters ?? [];
        var unfit = combinations.SelectMany(one => one.Keys).Distinct()
            .FirstOrDefault(name => known.FirstOrDefault(parameter => parameter.Name == name) is { Type: ParameterType.List or ParameterType.Secret });
        if (unfit is not null)
        {
            problems.Add(Problem.Invalid("axes", $"{unfit} is a list or a secret and cannot be tried in several values: give it once, in the base request."));
        }
    }
}
