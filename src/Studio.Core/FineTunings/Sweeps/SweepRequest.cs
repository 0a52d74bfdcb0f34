using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// What a sweep is to be made of: a request for one job, and what its jobs differ in, as axes (one is a list, several are a
/// grid) or as the combinations themselves. Who asks, the key against doubles and the permission to go over a budget stand in the base.
/// </summary>
public sealed record SweepRequest(CreateFineTuningRequest Base)
{
    public string? Name { get; init; }

    public IReadOnlyList<SweepAxis> Axes { get; init; } = [];

    /// <summary>Values by name, one entry a job.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Combinations { get; init; } = [];

    /// <summary>How many jobs are at the provider at once; null is <see cref="Sweep.DefaultAtOnce"/>.</summary>
    public int? AtOnce { get; init; }

    /// <summary>What is wrong with a number of jobs at once; null where it can be taken.</summary>
    public static string? AtOnceFault(int? atOnce) => atOnce is < 1 or > Sweep.MaxJobs
        ? $"at_once must be a whole number from 1 to {Sweep.MaxJobs}; found {atOnce}."
        : null;
}

/// <summary>What creating a sweep would do and cost. What stands in the way of all its jobs is in <see cref="Problems"/>, of single ones with them.</summary>
public sealed record SweepEstimate
{
    public required IReadOnlyList<SweepCombinationEstimate> Combinations { get; init; }

    public int AtOnce { get; init; }

    public int TrainingRecords { get; init; }

    public int ValidationRecords { get; init; }

    /// <summary>Of all jobs together; null where it is not known of each.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>In US dollars, of all jobs together; null with <see cref="PriceReason"/> where it is not known of each.</summary>
    public decimal? Price { get; init; }

    public string? PriceReason { get; init; }

    public required IReadOnlyList<Problem> Problems { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What was spent at the provider this month; null where it has no budget.</summary>
    public Spending? Spending { get; init; }

    /// <summary>That the sweep goes over a budget which asks: permission is enough. Null where it does not.</summary>
    public Problem? AsksForBudget => Spending is { Action: BudgetAction.Ask } ? Problems.FirstOrDefault(problem => problem.Code == BudgetRules.Code) : null;

    /// <summary>What really stands in the way, of all jobs or of single ones.</summary>
    public IEnumerable<Problem> Obstacles => Problems.Where(problem => problem != AsksForBudget).Concat(Combinations.SelectMany(one => one.Problems));
}

/// <summary>One job of a sweep that is to be. <paramref name="Price"/> is in US dollars, null with <paramref name="PriceReason"/>.</summary>
public sealed record SweepCombinationEstimate(
    int Position, IReadOnlyDictionary<string, string> Values, int? Epochs, long? TotalTokens, decimal? Price, string? PriceReason, IReadOnlyList<Problem> Problems);

/// <summary>Where in which sweep a job stands, and why it waits there.</summary>
internal sealed record SweepPlace(string SweepId, int Position, IReadOnlyDictionary<string, string> Values, string Sentence);
