namespace FineTuningStudio.Web.Components.Evaluations.New;

/// <summary>Where the questions of a new evaluation come from.</summary>
public enum QuestionSource
{
    HeldOut,
    Selection,
    Tag,
    All,
}

/// <summary>Which questions are asked: of a job's held-out part, the ids that were selected, those with a tag, or all.</summary>
public sealed record QuestionChoice(QuestionSource Source, string? FineTuningId = null, IReadOnlyList<string>? Selected = null, string? Tag = null);
