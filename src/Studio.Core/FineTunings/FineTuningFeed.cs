using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>That a job changed: its state as committed, or null where it was deleted.</summary>
public sealed record FineTuningNotice(string Id, long Change, FineTuningView? View)
{
    /// <summary>True where this change brought the job into its state. Merged notices tell of the last change alone.</summary>
    public bool HasMoved { get; init; }
}

/// <summary>Tells who watches that a job has changed.</summary>
public sealed class FineTuningFeed(TimeProvider time) : ChangeFeed<FineTuningNotice>(time, notice => notice.Id);
