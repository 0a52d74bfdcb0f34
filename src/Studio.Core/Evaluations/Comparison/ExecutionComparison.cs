using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>Runs a prediction and its golds read-only on the user's database and compares what they give.</summary>
/// <remarks>
/// For the rules see <see cref="ResultComparison"/>. Each SQL text runs for at most 30 s and gives at most 1,000,000 rows and
/// 10,000,000 values: a gold that goes beyond is broken, a prediction that does is a mismatch. Four comparisons run at once,
/// so that memory stays bounded; others wait.
/// </remarks>
public sealed class ExecutionComparison(ReadOnlyQueries queries) : IDisposable
{
    private readonly SemaphoreSlim _running = new(4);

    /// <summary>How far a comparison goes.</summary>
    public ComparisonLimits Limits { get; init; } = new();

    /// <summary>The outcome against the gold that fits best. Cancelling stops what runs and throws.</summary>
    public async Task<ComparisonOutcome> CompareAsync(string connectionId, IReadOnlyList<string> golds, string predicted, CancellationToken cancellationToken) =>
        (await JudgeAsync(connectionId, golds, predicted, 0, cancellationToken)).Outcome;

    /// <summary>The same, with the first rows of both results and a mark on each.</summary>
    public Task<ComparisonView> ExplainAsync(string connectionId, IReadOnlyList<string> golds, string predicted, int rows, CancellationToken cancellationToken) =>
        JudgeAsync(connectionId, golds, predicted, rows, cancellationToken);

    public void Dispose() => _running.Dispose();

    private async Task<ComparisonView> JudgeAsync(string connectionId, IReadOnlyList<string> golds, string predicted, int shown, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(golds.Count);
        await _running.WaitAsync(ct);
        try
        {
            // Task.Run: comparing large results takes a processor for a while, and a page's circuit must not wait for it.
            return (await queries.FindAsync(connectionId, ct)).TryGet(out var target, out var problem)
                ? await Task.Run(() => JudgeAsync(new ResultRunner(queries, target, Limits), golds, predicted, shown, ct), ct)
                : Broken(golds, problem);
        }
        finally
        {
            _running.Release();
        }
    }

    private static async Task<ComparisonView> JudgeAsync(ResultRunner runner, IReadOnlyList<string> golds, string predicted, int shown, CancellationToken ct)
    {
        Problem? firstBroken = null, predictedProblem = null;
        RanQuery? prediction = null;
        var judgements = new List<GoldJudgement>();
        for (var index = 0; index < golds.Count && !judgements.Any(IsBest); index++)
        {
            if ((await runner.RunGoldAsync(golds[index], shown, ct)).TryGet(out var gold, out var broken) is false)
            {
                firstBroken ??= broken;
                continue;
            }
            // The prediction runs once, and only when a gold does.
            if (prediction is null && (await runner.RunAsync(predicted, shown, ct)).TryGet(out prediction, out predictedProblem) is false)
            {
                return NotRun(index, golds[index], gold, predictedProblem);
            }
            judgements.Add(await new GoldComparison(runner).JudgeAsync(index, golds[index], gold, prediction, ct));
        }
        if (judgements.Count > 0 && prediction is not null)
        {
            return View(judgements, prediction, shown);
        }
        return Broken(golds, firstBroken!);
    }

    private static ComparisonView Broken(IReadOnlyList<string> golds, Problem problem) =>
        new(new ComparisonOutcome(Verdict.GoldBroken, problem.Message), golds[0], null, problem, null, null);

    private static bool IsBest(GoldJudgement judgement) => judgement is { Compared.Verdict: Verdict.Match, IsBirdEx: true, IsSpiderTs: true };

    private static ComparisonView NotRun(int index, string goldSql, RanQuery gold, Problem problem)
    {
        var outcome = new ComparisonOutcome(problem.Code is "sql_timeout" ? Verdict.Timeout : Verdict.Error, problem.Message) { GoldIndex = index, GoldRows = gold.Table.RowCount };
        return new ComparisonView(outcome, goldSql, Marked(gold, RowMarks.All(gold.Table, RowMark.Missing)), null, null, problem);
    }

    private static ComparisonView View(List<GoldJudgement> judgements, RanQuery prediction, int shown)
    {
        // The verdicts of results that ran stand in the order from best to worst.
        var best = judgements.MinBy(j => j.Compared.Verdict)!;
        var (goldMarks, predictedMarks) = shown is 0 ? ([], []) : RowMarks.Of(best.Expected, best.Gold.Table, prediction.Table, best.Compared);
        var outcome = new ComparisonOutcome(best.Compared.Verdict, best.Compared.Reason)
        {
            Notes = best.Compared.Notes,
            RightStrict = judgements.Any(j => j.Compared.Verdict is Verdict.Match),
            RightBirdEx = judgements.Any(j => j.IsBirdEx),
            RightSpiderTs = judgements.Any(j => j.IsSpiderTs),
            GoldIndex = best.Index,
            GoldRows = best.Gold.Table.RowCount,
            PredictedRows = prediction.Table.RowCount,
            Columns = best.Compared.Verdict.IsRight() || best.Compared.IsOnlyOrder ? best.Compared.Mapping : null,
        };
        return new ComparisonView(outcome, best.Sql, Marked(best.Gold, goldMarks), null, Marked(prediction, predictedMarks), null);
    }

    private static MarkedRows Marked(RanQuery ran, RowMark[] marks) => new(ran.Shown, marks[..ran.Shown.Rows.Count]);
}
