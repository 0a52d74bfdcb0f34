using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>An answer that counts, and whether it is right.</summary>
internal sealed record AnswerMark
{
    public required string EvaluationId { get; init; }

    public required int Contestant { get; init; }

    public required int Item { get; init; }

    public required bool IsRight { get; init; }
}

internal static class AnswerMarks
{
    /// <summary>The answers of a run that stand in the denominator: judged, and with a gold that runs.</summary>
    public static IQueryable<EvaluationAnswer> Counted(this StudioDb database, string evaluationId) => database.Counted().Where(answer => answer.EvaluationId == evaluationId);

    /// <summary>The same with whether each is right by a profile's rules.</summary>
    public static IQueryable<AnswerMark> Marks(this StudioDb database, string evaluationId, ComparisonProfile profile) => database.Counted(evaluationId).Marked(profile);

    /// <summary>The same of all runs, to be narrowed.</summary>
    public static IQueryable<AnswerMark> Marks(this StudioDb database, ComparisonProfile profile) => database.Counted().Marked(profile);

    private static IQueryable<EvaluationAnswer> Counted(this StudioDb database) =>
        database.EvaluationAnswers.AsNoTracking().Where(answer => answer.Stage == AnswerStage.Judged && answer.Verdict != Verdict.GoldBroken);

    private static IQueryable<AnswerMark> Marked(this IQueryable<EvaluationAnswer> counted, ComparisonProfile profile) => profile switch
    {
        ComparisonProfile.Strict => counted.Select(answer => new AnswerMark { EvaluationId = answer.EvaluationId, Contestant = answer.Contestant, Item = answer.Item, IsRight = answer.RightStrict }),
        ComparisonProfile.BirdEx => counted.Select(answer => new AnswerMark { EvaluationId = answer.EvaluationId, Contestant = answer.Contestant, Item = answer.Item, IsRight = answer.RightBirdEx }),
        ComparisonProfile.SpiderTs => counted.Select(answer => new AnswerMark { EvaluationId = answer.EvaluationId, Contestant = answer.Contestant, Item = answer.Item, IsRight = answer.RightSpiderTs }),
        _ => counted.Select(answer => new AnswerMark
        {
            EvaluationId = answer.EvaluationId,
            Contestant = answer.Contestant,
            Item = answer.Item,
            IsRight = answer.Verdict == Verdict.Match || answer.Verdict == Verdict.MatchPermuted || answer.Verdict == Verdict.MatchSuperset,
        }),
    };
}
