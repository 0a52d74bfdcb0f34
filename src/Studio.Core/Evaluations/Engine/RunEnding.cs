using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Writes how a run ended, with what a person should know of it, and tells who watches.</summary>
internal sealed class RunEnding(
    IDbContextFactory<StudioDb> databases, FineTuningWriter jobs, EvaluationFeed feed, WebhookOutbox outbox, TimeProvider time, ILogger<RunEnding> logger)
{
    public void Tell(string id) => feed.Publish(new EvaluationNotice(id, IsDeleted: false));

    /// <summary>All that could be asked was asked and judged. <paramref name="stopped"/> says by position why contestants were not asked any more.</summary>
    public async Task FinishAsync(Evaluation run, IReadOnlyDictionary<int, string> stopped)
    {
        var interrupted = await InterruptAsync(run.Id);
        var sentences = run.Contestants.Where(contestant => stopped.ContainsKey(contestant.Position))
            .Select(contestant => $"{contestant.Title} was not asked to the end: {stopped[contestant.Position]}").ToList();
        if (stopped.Count > 0)
        {
            sentences.Add("Ask the rest once that is set right.");
        }
        if (interrupted > 0)
        {
            sentences.Add($"{(interrupted == 1 ? "1 question was" : $"{interrupted:N0} questions were")} under way when the Studio stopped. {(interrupted == 1 ? "It" : "They")} may have been answered and paid, so {(interrupted == 1 ? "it was" : "they were")} not asked again by {(interrupted == 1 ? "itself" : "themselves")}; ask the rest to have {(interrupted == 1 ? "it" : "them")} asked again.");
        }
        var status = stopped.Count == run.Contestants.Count ? EvaluationStatus.Failed : EvaluationStatus.Succeeded;
        if (!await EndAsync(run.Id, status, sentences.Count == 0 ? null : string.Join(' ', sentences)))
        {
            await CancelAsync(run.Id);
        }
    }

    public Task FailAsync(string id, string sentence) => EndAfterCutAsync(id, EvaluationStatus.Failed, sentence);

    public Task CancelAsync(string id) => EndAfterCutAsync(id, EvaluationStatus.Cancelled, null);

    private async Task EndAfterCutAsync(string id, EvaluationStatus status, string? sentence)
    {
        await InterruptAsync(id);
        await EndAsync(id, status, sentence);
    }

    /// <summary>Questions that nobody waits for any more; how many there are.</summary>
    private async Task<int> InterruptAsync(string id)
    {
        await using var database = await databases.CreateDbContextAsync();
        var answers = database.EvaluationAnswers.Where(answer => answer.EvaluationId == id);
        await answers.Where(answer => answer.Stage == AnswerStage.Asked)
            .ExecuteUpdateAsync(set => set.SetProperty(answer => answer.Stage, AnswerStage.Interrupted));
        return await answers.CountAsync(answer => answer.Stage == AnswerStage.Interrupted);
    }

    /// <summary>False where a person's cancel came first: the run succeeds or fails only where nobody has cancelled it.</summary>
    private async Task<bool> EndAsync(string id, EvaluationStatus status, string? sentence)
    {
        await using var database = await databases.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;

        // Its figures stand already; read before the short write that they are told with.
        var views = await database.ListedAsync([id], CancellationToken.None);
        await using var transaction = await database.Database.BeginTransactionAsync();
        var ended = await database.Evaluations
            .Where(run => run.Id == id && run.Status == EvaluationStatus.Running && (run.CancelRequestedAt == null || status == EvaluationStatus.Cancelled))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, status)
                .SetProperty(run => run.Error, sentence).SetProperty(run => run.FinishedAt, now));
        if (ended == 1)
        {
            var told = await outbox.AddEndAsync(database, views[0] with { Status = status, Error = sentence, FinishedAt = now, CancelPending = false }, CancellationToken.None);
            await database.SaveChangesAsync();
            var news = status is EvaluationStatus.Succeeded ? await HeldOutRuns.FollowAsync(database, views[0].FineTuningId, CancellationToken.None) : null;
            await transaction.CommitAsync();
            outbox.Announce(told);
            await jobs.TellAsync(news, CancellationToken.None);
            EvaluationLog.Moved(logger, id, status);
            Tell(id);
        }
        return ended == 1;
    }
}
