namespace FineTuningStudio.Core.FineTunings.Bulk;

/// <summary>
/// Many jobs to work on: those of <paramref name="Ids"/>, or without them all that a list holds (its page is not looked at)
/// but those of <paramref name="Except"/>.
/// </summary>
public sealed record FineTuningSet(FineTuningListRequest List, IReadOnlyList<string>? Ids = null, IReadOnlyList<string>? Except = null);

/// <summary>What can be done with a set of jobs just now.</summary>
/// <param name="Total">How many of them there are.</param>
/// <param name="Unfinished">Those that a cancel would stop.</param>
/// <param name="Finished">Those that can be deleted; the others are under way, or their provider has not confirmed their cancel yet.</param>
public sealed record FineTuningSetCounts(int Total, int Unfinished, int Finished);

/// <summary>What became of work on a set of jobs.</summary>
/// <param name="Done">How many were changed.</param>
/// <param name="Skipped">How many there was nothing to do for, or that could not be changed in the state they were in.</param>
/// <param name="Refused">How many of those skipped something stood in the way of.</param>
/// <param name="Refusals">The first of them, at most <see cref="MaxRefusals"/>.</param>
public sealed record BulkOutcome(int Done, int Skipped, int Refused, IReadOnlyList<BulkRefusal> Refusals)
{
    public const int MaxRefusals = 20;
}

/// <summary>Why one job of a set was left as it is.</summary>
public sealed record BulkRefusal(string Id, string Alias, Problem Problem);
