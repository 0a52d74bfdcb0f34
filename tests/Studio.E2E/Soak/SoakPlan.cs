namespace FineTuningStudio.E2E.Soak;

/// <summary>How much a soak does: jobs over three providers, kills, and how many of the calls fail.</summary>
public sealed record SoakPlan(int Jobs, int Kills, int Seed)
{
    /// <summary>The share of calls that the proxies spoil.</summary>
    public double Faults { get; init; } = 0.2;

    /// <summary>The share of jobs that are cancelled somewhere on their way.</summary>
    public double Cancels { get; init; } = 0.1;

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);
}

/// <summary>What a soak came to; no fault means that all that was promised holds.</summary>
public sealed record SoakResult(TimeSpan Took, int Calls, int Spoiled, long Budget, IReadOnlyDictionary<string, int> Statuses, IReadOnlyList<string> Faults)
{
    public override string ToString() =>
        $"{Took.TotalSeconds:0} s, {Calls} calls (budget {Budget}), {Spoiled} of them spoiled; {string.Join(", ", Statuses.Select(status => $"{status.Value} {status.Key}"))}; "
        + (Faults.Count == 0 ? "no fault" : $"{Faults.Count} faults:{Environment.NewLine}{string.Join(Environment.NewLine, Faults)}");
}
