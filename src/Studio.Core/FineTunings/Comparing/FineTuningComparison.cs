using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Two to eight jobs side by side, in the order in which they were asked for.</summary>
/// <param name="BaselineId">The job that the others' data and accuracies are set against.</param>
public sealed record FineTuningComparison(
    string BaselineId, IReadOnlyList<ComparedJob> Jobs, IReadOnlyList<ComparedSetting> Settings, IReadOnlyList<DataDiff> Data, HeldOutComparison HeldOut)
{
    public const int Fewest = 2;
    public const int Most = 8;
}

/// <summary>A job with what its training came to.</summary>
/// <param name="Since">When it was created; of a job of a sweep when its turn came, so that its wait does not count.</param>
/// <param name="Took">The time from there to the end; null while it goes on and where it is not known.</param>
public sealed record ComparedJob(FineTuningView Job, DateTime Since, TimeSpan? Took, LastMetrics Metrics, IReadOnlyList<FineTuningMetricView> Points)
{
    public static ComparedJob Of(FineTuningView job, IReadOnlyList<FineTuningMetricView> points, DateTime? turnAt) =>
        new(job, turnAt ?? job.CreatedAt, job.EndIsUnknown ? null : job.FinishedAt - (turnAt ?? job.CreatedAt), LastMetrics.Of(points), points);
}

/// <summary>The last value of each metric, and the lowest validation loss with its step; null where there is none.</summary>
public sealed record LastMetrics(double? TrainLoss, double? ValidLoss, double? TrainAccuracy, double? ValidAccuracy, double? BestValidLoss, int? BestStep)
{
    public static LastMetrics Of(IReadOnlyList<FineTuningMetricView> points)
    {
        double? Last(Func<FineTuningMetricView, double?> value) => points.Select(value).LastOrDefault(number => number is not null);
        var best = points.Where(point => point.ValidLoss is not null).MinBy(point => point.ValidLoss);
        return new LastMetrics(
            Last(point => point.TrainLoss), Last(point => point.ValidLoss), Last(point => point.TrainAccuracy), Last(point => point.ValidAccuracy), best?.ValidLoss, best?.Step);
    }
}

/// <summary>One setting across the jobs. <paramref name="Values"/> stand in the order of the jobs; null where a job has no such setting.</summary>
public sealed record ComparedSetting(string Name, string Label, IReadOnlyList<string?> Values)
{
    public bool Differs => Values.Distinct().Skip(1).Any();
}

/// <summary>
/// How the records of a job differ from the baseline's. The counts are null where one of the two has no snapshot; where both have
/// the same one nothing differs.
/// </summary>
public sealed record DataDiff(string FineTuningId, string? SnapshotId, bool IsSame, int? Added, int? Removed, int? Changed, int? Moved, int? Unchanged)
{
    /// <summary>True where the prompt's template or schema is another too.</summary>
    public bool PromptDiffers { get; init; }
}

/// <summary>
/// How a job's model did on the questions that its training held out, by its latest finished evaluation of them.
/// <paramref name="Shared"/> counts only the questions that all of the compared models held out and were judged on.
/// </summary>
public sealed record HeldOutResult(string FineTuningId, string? EvaluationId, int Questions, Accuracy Own, Accuracy Shared);

/// <summary>Two models on the questions that both held out; as in <see cref="PairedComparison"/>.</summary>
public sealed record HeldOutPair(string First, string Second, int BothRight, int OnlyFirst, int OnlySecond, int NeitherRight, double P, string Sentence)
{
    public int Questions => BothRight + OnlyFirst + OnlySecond + NeitherRight;
}

/// <param name="Jobs">In the order of the jobs.</param>
/// <param name="SameRows">True where all that were asked held out the very same questions.</param>
/// <param name="SharedQuestions">How many questions all of them held out and were judged on.</param>
/// <param name="BestId">The job whose model is right most often on those; null where there are none, less than two models were asked, or several are right equally often.</param>
/// <param name="Pairs">The baseline against each other, where both were asked.</param>
/// <param name="BestAgainstNext">The first two of the ranking; null where there is none.</param>
/// <param name="Verdict">The same in plain words.</param>
public sealed record HeldOutComparison(
    IReadOnlyList<HeldOutResult> Jobs, bool SameRows, int SharedQuestions, string? BestId, IReadOnlyList<HeldOutPair> Pairs, HeldOutPair? BestAgainstNext, string Verdict);
