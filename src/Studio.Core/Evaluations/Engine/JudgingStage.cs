using System.Threading.Channels;
using FineTuningStudio.Core.Evaluations.Comparison;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Runs the SQL of answers as they come and stores the verdicts; beside the asking, so that running SQL never holds up a question.</summary>
internal sealed class JudgingStage(RunAtWork work, IAnswerJudge judge, RunTools tools, ILogger logger)
{
    private readonly Channel<EvaluationAnswer> _answers = Channel.CreateUnbounded<EvaluationAnswer>();
    private int _notCompared;

    public void Add(EvaluationAnswer answer) => _answers.Writer.TryWrite(answer);

    /// <summary>No more answers come.</summary>
    public void Complete() => _answers.Writer.TryComplete();

    /// <summary>Ends when all answers are judged after <see cref="Complete"/>.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, tools.Options.Judging).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var answer in _answers.Reader.ReadAllAsync(cancellationToken))
        {
            await tools.JudgingPlaces.WaitAsync(cancellationToken);
            try
            {
                await JudgeAsync(answer, cancellationToken);
            }
            finally
            {
                tools.JudgingPlaces.Release();
            }
            answer.Stage = AnswerStage.Judged;
            answer.JudgedAt = tools.Time.GetUtcNow().UtcDateTime;
            await tools.Log.UpdateAsync(answer);
        }
    }

    /// <summary>
    /// An answer without SQL has its verdict already, and yet its gold is run: where that is broken, the question must not
    /// count for this contestant any more than for those who did answer.
    /// </summary>
    private async Task JudgeAsync(EvaluationAnswer answer, CancellationToken cancellationToken)
    {
        var item = work.Items[answer.Item];
        var predicted = answer.Verdict is null ? answer.Sql ?? "" : "";
        ComparisonOutcome outcome;
        try
        {
            outcome = await judge.CompareAsync(work.Run.ConnectionId, [item.Sql, .. item.AcceptedSqls], predicted, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One answer that the comparison cannot take must not end a run that was paid for: its reason says whose fault it is.
            var count = Interlocked.Increment(ref _notCompared);
            if (count % 20 == 1)
            {
                EvaluationLog.NotCompared(logger, work.Run.Id, count, exception);
            }
            outcome = new ComparisonOutcome(Verdict.Error, "The results could not be compared because of an unexpected error of the Studio; its log has the details.");
        }
        if (answer.Verdict is null || outcome.Verdict is Verdict.GoldBroken)
        {
            Take(answer, outcome);
        }
    }

    private static void Take(EvaluationAnswer answer, ComparisonOutcome outcome)
    {
        answer.Verdict = outcome.Verdict;
        answer.Reason = outcome.Reason;
        answer.Notes = [.. outcome.Notes];
        answer.RightStrict = outcome.RightStrict;
        answer.RightBirdEx = outcome.RightBirdEx;
        answer.RightSpiderTs = outcome.RightSpiderTs;
        answer.GoldRows = outcome.GoldRows;
        answer.PredictedRows = outcome.PredictedRows;
    }
}
