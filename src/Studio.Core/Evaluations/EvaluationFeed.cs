using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>That a run changed (its state, or its answers); whoever shows it reads it again.</summary>
public sealed record EvaluationNotice(string Id, bool IsDeleted);

/// <summary>Tells who watches that a run has changed.</summary>
public sealed class EvaluationFeed(TimeProvider time) : ChangeFeed<EvaluationNotice>(time, notice => notice.Id);
