namespace FineTuningStudio.Core.Evaluations;

/// <summary>That a run changed (its state, or its answers); whoever shows it reads it again.</summary>
public sealed record EvaluationNotice(string Id, bool IsDeleted);
