using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Asks what is left to ask, so many questions at once as the run may. A question's row is on the disk before it is sent
/// and while nobody knows whether it was answered; it is taken back only where the provider surely did nothing.
/// </summary>
internal sealed class AskingStage(RunAtWork work, QuestionBoard board, RunTools tools, Action<EvaluationAnswer> answered)
{
    /// <summary>How long the loop sleeps at most where nothing moves.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly WakeSignal _moved = new();
    private readonly List<Task> _underWay = [];

    /// <summary>Ends when all is asked. <paramref name="asking"/> stops new questions, <paramref name="sent"/> those that are under way too.</summary>
    public async Task RunAsync(CancellationToken asking, CancellationToken sent)
    {
        try
        {
            while (!board.IsDone && !_underWay.Exists(task => task.IsFaulted))
            {
                asking.ThrowIfCancellationRequested();
                if (board.TryTake(tools.Time.GetUtcNow(), out var wait) is not { } question)
                {
                    await _moved.WaitAsync(wait < Idle ? wait.Value : Idle, tools.Time, asking);
                    continue;
                }
                await tools.AskingPlaces.WaitAsync(asking);
                _underWay.RemoveAll(task => task.IsCompletedSuccessfully);
                _underWay.Add(AskAsync(question, sent));
            }
        }
        finally
        {
            await Task.WhenAll(_underWay);
        }
    }

    private async Task AskAsync(Question question, CancellationToken sent)
    {
        try
        {
            Answer<SqlAnswer> said;
            try
            {
                await MarkAsync(question);
                said = await work.Asks[question.Contestant]!(work.Items[question.Item], sent);
            }
            finally
            {
                tools.AskingPlaces.Release();
            }
            if (said.TryGet(out var answer, out var error))
            {
                board.Finish(question, answered: true);
                _moved.Set();
                await KeepAsync(question, answer);
            }
            else
            {
                await TakeErrorAsync(question, error);
            }
        }
        finally
        {
            _moved.Set();
        }
    }

    /// <summary>Written before the question is sent, so that it is never sent twice.</summary>
    private async Task MarkAsync(Question question)
    {
        if (question.Row is null)
        {
            var row = new EvaluationAnswer
            {
                EvaluationId = work.Run.Id,
                Contestant = question.Contestant,
                Item = question.Item,
                Stage = AnswerStage.Asked,
                AskedAt = tools.Time.GetUtcNow().UtcDateTime,
            };
            await tools.Log.AddAsync(row);
            question.Row = row;
        }
    }

    private Task KeepAsync(Question question, SqlAnswer answer)
    {
        var row = question.Row!;
        row.Text = answer.Text;
        row.Sql = answer.Sql;
        row.Confidence = answer.Confidence;
        row.PromptTokens = answer.PromptTokens;
        row.CompletionTokens = answer.CompletionTokens;
        row.LatencyMilliseconds = answer.Elapsed.TotalMilliseconds;
        (row.Verdict, row.Reason) = answer switch
        {
            { Declined: true } => (Verdict.Declined, "The model says that it cannot answer."),
            _ when string.IsNullOrWhiteSpace(answer.Sql) => (Verdict.Error, "The model gave no SQL."),
            _ => ((Verdict?)null, (string?)null),
        };
        return StoreAsync(row);
    }

    private async Task TakeErrorAsync(Question question, ProviderError error)
    {
        switch (Asked.Fate(error))
        {
            case AskedFate.WaitAndAskAgain:
                var now = tools.Time.GetUtcNow();
                var waves = board.SlowDown(question, now);
                await TakeBackAsync(question);
                board.Return(question, error.Until ?? tools.After(waves));
                break;
            case AskedFate.StopContestant:
                board.Stop(question.Contestant, error.Message);
                await TakeBackAsync(question);
                board.Finish(question, answered: false);
                break;
            case AskedFate.TryAgain when ++question.Failures < tools.Options.Tries:
                if (Asked.NothingWasSent(error))
                {
                    await TakeBackAsync(question);
                }
                var later = tools.After(question.Failures);
                board.Return(question, error.Until > later ? error.Until.Value : later);
                break;
            case AskedFate.TryAgain when Asked.NothingWasSent(error):
                board.Stop(question.Contestant, error.Message);
                await TakeBackAsync(question);
                board.Finish(question, answered: false);
                break;
            case AskedFate.TryAgain or AskedFate.NotAnswered:
                await GiveUpAsync(question, error, isProvidersFault: true);
                break;
            default:
                await GiveUpAsync(question, error, isProvidersFault: false);
                break;
        }
    }

    /// <summary>The question counts as answered wrongly. A provider that answers nothing any more is left alone after a while.</summary>
    private async Task GiveUpAsync(Question question, ProviderError error, bool isProvidersFault)
    {
        if (board.Finish(question, answered: !isProvidersFault) >= tools.Options.GiveUpAfter)
        {
            board.Stop(question.Contestant, $"{tools.Options.GiveUpAfter} questions in a row were not answered. The last time: {error.Message}");
        }
        var row = question.Row!;
        row.Verdict = Verdict.Error;
        row.Reason = error.Message;
        await StoreAsync(row);
    }

    private async Task StoreAsync(EvaluationAnswer row)
    {
        row.Stage = AnswerStage.Answered;
        await tools.Log.UpdateAsync(row);
        answered(row);
    }

    private async Task TakeBackAsync(Question question)
    {
        var row = question.Row!;
        question.Row = null;
        await tools.Log.RemoveAsync(row);
    }
}
