using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Creates, cancels, repeats and deletes runs. The runner does the rest.</summary>
public sealed class EvaluationCommands
{
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly EvaluationCreation _creation;
    private readonly FineTuningWriter _jobs;
    private readonly EvaluationQueries _queries;
    private readonly EvaluationFeed _feed;
    private readonly WebhookOutbox _outbox;
    private readonly EvaluationSignals _signals;
    private readonly TimeProvider _time;

    internal EvaluationCommands(
        IDbContextFactory<StudioDb> databases, EvaluationCreation creation, FineTuningWriter jobs, EvaluationQueries queries, EvaluationFeed feed, WebhookOutbox outbox, EvaluationSignals signals, TimeProvider time)
    {
        _databases = databases;
        _creation = creation;
        _jobs = jobs;
        _queries = queries;
        _feed = feed;
        _outbox = outbox;
        _signals = signals;
        _time = time;
    }

    /// <summary>
    /// The new run, queued. Problems: <c>finetuning_not_found</c> and <c>database_connection_not_found</c> (kind Impossible),
    /// <c>golden_record_not_found</c>, <c>validation_failed</c> (no questions, no or too many models, a model that cannot be asked),
    /// <c>provider_not_ready</c>.
    /// </summary>
    public async Task<Result<EvaluationView>> CreateAsync(CreateEvaluationRequest request, CancellationToken cancellationToken) =>
        (await _creation.CreateAsync(request, again: null, cancellationToken)).TryGet(out var id, out var problem)
            ? await ViewAsync(id, cancellationToken)
            : problem;

    /// <summary>Problems: <c>not_found</c>; <c>cancel_not_possible</c> where it has ended. What is under way is stopped; what was judged stays.</summary>
    public async Task<Result<EvaluationView>> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var runs = database.Evaluations.Where(run => run.Id == id);

        // Nobody works on a queued run, so it ends here; where the runner was faster, the second update finds it running.
        if (!await EndQueuedAsync(database, id, now, cancellationToken) && await runs.Where(run => run.Status == EvaluationStatus.Running).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.CancelRequestedAt, run => run.CancelRequestedAt ?? now), cancellationToken) == 0)
        {
            return await StatusAsync(database, id, cancellationToken) is { } status
                ? new Problem(ProblemKind.Impossible, "cancel_not_possible", $"The evaluation has already {Ended(status)}; there is nothing to cancel.")
                : Problem.EvaluationNotFound(id);
        }
        _signals.Interrupt(id);
        _feed.Publish(new EvaluationNotice(id, IsDeleted: false));
        return await ViewAsync(id, cancellationToken);
    }

    /// <summary>A new run of the same models on the same records as they are now (a gold that was fixed counts; deleted records are left out).</summary>
    public async Task<Result<EvaluationView>> RunAgainAsync(string id, string? createdBy, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var earlier = await database.Evaluations.AsNoTracking().Include(run => run.Contestants).SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
        if (earlier is null)
        {
            return Problem.EvaluationNotFound(id);
        }
        var records = await database.EvaluationItems.Where(item => item.EvaluationId == id)
            .OrderBy(item => item.Position).Select(item => item.RecordId).ToListAsync(cancellationToken);
        var request = new CreateEvaluationRequest
        {
            Alias = earlier.Alias,
            FineTuningId = earlier.FineTuningId,
            ConnectionId = earlier.ConnectionId,
            Contestants = [.. earlier.Contestants.OrderBy(contestant => contestant.Position)
                .Select(contestant => new ContestantRequest(contestant.Kind, contestant.FineTuningId, contestant.Provider, contestant.Model))],
            Concurrency = earlier.Concurrency,
            CreatedBy = createdBy,
        };
        return (await _creation.CreateAsync(request, records, cancellationToken)).TryGet(out var created, out var problem)
            ? await ViewAsync(created, cancellationToken)
            : problem;
    }

    /// <summary>
    /// Asks again what was under way when the Studio was killed, and whatever else is not asked yet, such as the questions of a
    /// model that could not be reached; the run goes on. <c>conflict</c> where there is nothing of the kind.
    /// </summary>
    public async Task<Result<EvaluationView>> AskInterruptedAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        string? news;
        await using (var transaction = await database.Database.BeginTransactionAsync(cancellationToken))
        {
            var goesOn = await database.Evaluations
                .Where(run => run.Id == id && (run.Status == EvaluationStatus.Succeeded || run.Status == EvaluationStatus.Failed)
                    && database.EvaluationAnswers.Count(answer => answer.EvaluationId == id && answer.Stage == AnswerStage.Judged) < run.ItemCount * run.Contestants.Count)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(run => run.Status, EvaluationStatus.Queued)
                        .SetProperty(run => run.Error, (string?)null).SetProperty(run => run.FinishedAt, (DateTime?)null), cancellationToken);
            if (goesOn == 0)
            {
                return await StatusAsync(database, id, cancellationToken) is { } status ? NothingToAsk(status) : Problem.EvaluationNotFound(id);
            }
            await database.EvaluationAnswers.Where(answer => answer.EvaluationId == id && answer.Stage == AnswerStage.Interrupted).ExecuteDeleteAsync(cancellationToken);
            news = await HeldOutRuns.FollowAsync(database, await JobOfAsync(database, id, cancellationToken), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await _jobs.TellAsync(news, cancellationToken);
        _feed.Publish(new EvaluationNotice(id, IsDeleted: false));
        _signals.Wake();
        return await ViewAsync(id, cancellationToken);
    }

    /// <summary><c>conflict</c> while it runs.</summary>
    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        var job = await JobOfAsync(database, id, cancellationToken);

        // Not left to the foreign keys alone: SQLite enforces those only where its build or the connection says so.
        await database.EvaluationAnswers.Where(answer => answer.EvaluationId == id).ExecuteDeleteAsync(cancellationToken);
        await database.EvaluationItems.Where(item => item.EvaluationId == id).ExecuteDeleteAsync(cancellationToken);
        await database.EvaluationContestants.Where(contestant => contestant.EvaluationId == id).ExecuteDeleteAsync(cancellationToken);
        var deleted = await database.Evaluations
            .Where(run => run.Id == id && run.Status != EvaluationStatus.Queued && run.Status != EvaluationStatus.Running).ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await StatusAsync(database, id, cancellationToken) is null
                ? Problem.EvaluationNotFound(id)
                : new Problem(ProblemKind.Conflict, "conflict", "The evaluation is still running; cancel it first, then delete it.");
        }
        var news = await HeldOutRuns.FollowAsync(database, job, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await _jobs.TellAsync(news, cancellationToken);
        _feed.Publish(new EvaluationNotice(id, IsDeleted: true));
        return new Done();
    }

    /// <summary>The job whose held-out part a run asks.</summary>
    private static Task<string?> JobOfAsync(StudioDb database, string id, CancellationToken cancellationToken) =>
        database.Evaluations.Where(run => run.Id == id).Select(run => run.FineTuningId).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Cancels a run on which nobody works yet, and tells webhooks of it; false where it is in another state.</summary>
    private async Task<bool> EndQueuedAsync(StudioDb database, string id, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Evaluations.Where(run => run.Id == id && run.Status == EvaluationStatus.Queued).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Status, EvaluationStatus.Cancelled)
                .SetProperty(run => run.CancelRequestedAt, now).SetProperty(run => run.FinishedAt, now), cancellationToken) == 0)
        {
            return false;
        }

        // Nothing of it was asked, so there is next to nothing to add up.
        var views = await database.ListedAsync([id], cancellationToken);
        var told = await _outbox.AddEndAsync(database, views[0], cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _outbox.Announce(told);
        return true;
    }

    private async Task<Result<EvaluationView>> ViewAsync(string id, CancellationToken cancellationToken) =>
        await _queries.FindAsync(id, cancellationToken) is { } view ? view : Problem.EvaluationNotFound(id);

    private static Task<EvaluationStatus?> StatusAsync(StudioDb database, string id, CancellationToken cancellationToken) =>
        database.Evaluations.Where(run => run.Id == id).Select(run => (EvaluationStatus?)run.Status).SingleOrDefaultAsync(cancellationToken);

    private static Problem NothingToAsk(EvaluationStatus status) => new(ProblemKind.Conflict, "conflict", status switch
    {
        EvaluationStatus.Queued or EvaluationStatus.Running => "The evaluation is still running; wait for its end.",
        EvaluationStatus.Cancelled => "The evaluation was cancelled; run it again instead.",
        _ => "Every question of this evaluation was asked and judged; there is nothing left to ask.",
    });

    private static string Ended(EvaluationStatus status) => status switch
    {
        EvaluationStatus.Succeeded => "succeeded",
        EvaluationStatus.Failed => "failed",
        _ => "been cancelled",
    };
}
