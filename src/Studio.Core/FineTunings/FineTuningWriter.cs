using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// The one way to change a job: reads the row, lets the caller edit it, numbers the change, commits, and only then tells
/// the feed. The counter's row lock puts the commits in the order of their numbers.
/// </summary>
public sealed class FineTuningWriter(IDbContextFactory<StudioDb> databases, FineTuningFeed feed, WebhookOutbox outbox, ModelSunsets sunsets, TrainingPaces paces, EngineSignals signals, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>How many rows one transaction changes at most, so that nobody else waits for long.</summary>
    internal const int RowsAtOnce = 250;

    /// <summary>
    /// Edits a job in one short transaction. The edit must be quick and free of side effects, since it runs again when
    /// somebody else was faster; where it returns false nothing is written. Null where there is no such job.
    /// </summary>
    public async Task<FineTuningView?> EditAsync(string id, Func<FineTuningEdit, bool> edit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryEditAsync(id, edit, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // Another writer changed the row between our read and our write: read it again.
            }
        }
    }

    /// <summary>
    /// Edits a job for the worker that holds its lease. False where the lease was lost (or the job deleted): then the
    /// worker's result belongs to nobody and is dropped.
    /// </summary>
    public async Task<bool> EditLeasedAsync(string id, string owner, Func<FineTuningEdit, bool> edit, CancellationToken cancellationToken)
    {
        var held = false;
        await EditAsync(
            id,
            change =>
            {
                held = change.Job.LeaseOwner == owner;
                return held && edit(change);
            },
            cancellationToken);
        return held;
    }

    /// <summary>
    /// Edits many jobs, some hundreds in a transaction, each with a number of its own; told to the feed like any other
    /// change. An edit that returns false must not have touched its row, and none moves a job to another state, of which webhooks
    /// would have to hear.
    /// </summary>
    internal async Task EditManyAsync(IReadOnlyList<string> ids, Func<FineTuning, bool> edit, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(RowsAtOnce))
        {
            for (var attempt = 1; !await TryEditSomeAsync(some, edit, attempt < Attempts, cancellationToken); attempt++)
            {
                // Another writer changed one of the rows between our read and our write: read them again.
            }
        }
    }

    /// <summary>
    /// Edits the jobs that are chosen once the counter's lock is taken: nobody commits a job between the choice and its commit,
    /// so that two of these never choose by the same state. Returns how many there were.
    /// </summary>
    internal async Task<int> EditChosenAsync(
        Func<StudioDb, CancellationToken, Task<List<FineTuning>>> choose, Action<FineTuning, DateTime> edit, CancellationToken cancellationToken)
    {
        var (dates, known) = (await sunsets.ReadAsync(cancellationToken), await paces.ReadAsync(cancellationToken));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await NextChangeAsync(database, cancellationToken);
        var rows = await choose(database, cancellationToken);
        if (rows.Count == 0)
        {
            return 0;
        }
        var now = time.GetUtcNow().UtcDateTime;
        rows.ForEach(job => edit(job, now));
        await NumberAsync(database, rows, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Publish(rows, dates, known);
        return rows.Count;
    }

    /// <summary>
    /// Writes what a job's model came to on what was held out, within the caller's transaction, which has nothing else to save for
    /// the job; false where the job says so already.
    /// </summary>
    internal static async Task<bool> WriteHeldOutAsync(StudioDb database, HeldOutRun run, CancellationToken cancellationToken)
    {
        // The counter's lock first, as with every change: nobody else writes the row between our read and our write.
        var change = await NextChangeAsync(database, cancellationToken);
        if (await database.FineTunings.SingleOrDefaultAsync(job => job.Id == run.FineTuningId, cancellationToken) is not { } job
            || (job.HeldOutEvaluationId, job.HeldOutJudged, job.HeldOutRight) == (run.EvaluationId, run.Judged, run.Right))
        {
            return false;
        }
        (job.HeldOutEvaluationId, job.HeldOutJudged, job.HeldOutRight) = (run.EvaluationId, run.Judged, run.Right);
        job.HeldOutAccuracy = run.Accuracy.Value;
        job.Change = change;
        await database.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Tells the feed how a job stands now; nothing where there is none to tell of.</summary>
    internal async Task TellAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return;
        }
        var (dates, known) = (await sunsets.ReadAsync(cancellationToken), await paces.ReadAsync(cancellationToken));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        Publish(await database.FineTunings.AsNoTracking().Where(job => job.Id == id).ToListAsync(cancellationToken), dates, known);
    }

    /// <summary>Gives each of the jobs the next number of a change.</summary>
    private static async Task NumberAsync(StudioDb database, List<FineTuning> jobs, CancellationToken cancellationToken)
    {
        var next = await NextChangesAsync(database, jobs.Count, cancellationToken) - jobs.Count + 1;
        jobs.ForEach(job => job.Change = next++);
    }

    private void Publish(List<FineTuning> jobs, SunsetDates dates, KnownPaces known) =>
        jobs.ForEach(job => feed.Publish(new FineTuningNotice(job.Id, job.Change, FineTuningView.Of(job).With(dates).With(known))));

    /// <summary>Takes the next number of a change within the caller's transaction.</summary>
    internal static Task<long> NextChangeAsync(StudioDb database, CancellationToken cancellationToken) => NextChangesAsync(database, 1, cancellationToken);

    /// <summary>Takes as many numbers, and returns the last of them.</summary>
    internal static async Task<long> NextChangesAsync(StudioDb database, int count, CancellationToken cancellationToken)
    {
        await database.ChangeCounters.ExecuteUpdateAsync(
            set => set.SetProperty(counter => counter.Value, counter => counter.Value + count), cancellationToken);
        return await database.ChangeCounters.Select(counter => counter.Value).SingleAsync(cancellationToken);
    }

    private async Task<bool> TryEditSomeAsync(string[] ids, Func<FineTuning, bool> edit, bool mayFail, CancellationToken cancellationToken)
    {
        var dates = await sunsets.ReadAsync(cancellationToken);
        var known = await paces.ReadAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var rows = await database.FineTunings.Where(job => ids.Contains(job.Id)).ToListAsync(cancellationToken);
        var changed = rows.Where(edit).ToList();
        if (changed.Count == 0)
        {
            return true;
        }
        await NumberAsync(database, changed, cancellationToken);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException) when (mayFail)
        {
            return false;
        }
        await transaction.CommitAsync(cancellationToken);
        Publish(changed, dates, known);
        return true;
    }

    private async Task<FineTuningView?> TryEditAsync(string id, Func<FineTuningEdit, bool> edit, CancellationToken cancellationToken)
    {
        var dates = await sunsets.ReadAsync(cancellationToken);
        var known = await paces.ReadAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.FineTunings.SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } job)
        {
            return null;
        }
        var change = new FineTuningEdit(job, time);
        var before = job.Status;
        if (!edit(change))
        {
            return FineTuningView.Of(job);
        }
        TrainingCost.Follow(job, before);
        await StoreAsync(database, change, cancellationToken);
        job.Change = await NextChangeAsync(database, cancellationToken);
        var view = FineTuningView.Of(job).With(dates).With(known);
        IReadOnlyList<string> told = job.Status == before ? [] : await outbox.AddAsync(database, WebhookEvents.Of(job.Status), view, job.Change, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Announce(told);
        if (before != job.Status && job.Status is FineTuningStatus.Succeeded)
        {
            paces.Forget();
        }
        if (change.IsVisible)
        {
            feed.Publish(new FineTuningNotice(id, job.Change, view) { HasMoved = job.Status != before });
        }
        if (job.SweepId is not null && job.Status.IsTerminal())
        {
            // Its sweep may have room for the next one now.
            signals.WakeSubmitter();
        }
        return view;
    }

    /// <summary>Adds what an edit holds beside its row to the context; the caller saves it.</summary>
    internal static async Task StoreAsync(StudioDb database, FineTuningEdit change, CancellationToken cancellationToken)
    {
        var id = change.Job.Id;
        if (change.Events.Count > 0)
        {
            var known = await KnownRemoteIdsAsync(database, id, change, cancellationToken);
            var last = await database.FineTuningEvents.Where(item => item.FineTuningId == id)
                .MaxAsync(item => (long?)item.Sequence, cancellationToken) ?? 0;
            database.FineTuningEvents.AddRange(change.Events
                .Where(item => item.RemoteId is null || known.Add(item.RemoteId))
                .Select(item => item.ToRow(id, ++last)));
        }
        foreach (var metric in change.Metrics)
        {
            var row = await database.FineTuningMetrics.FindAsync([id, metric.Step], cancellationToken);
            if (row is null)
            {
                database.FineTuningMetrics.Add(metric.ToRow(id));
            }
            else
            {
                metric.MergeInto(row);
            }
        }
        foreach (var (call, raw) in change.Answers)
        {
            await KeepAnswerAsync(database, id, call, raw, change.Now, cancellationToken);
        }
    }

    private static async Task<HashSet<string>> KnownRemoteIdsAsync(
        StudioDb database, string id, FineTuningEdit change, CancellationToken cancellationToken)
    {
        var offered = change.Events.Select(item => item.RemoteId).OfType<string>().ToList();
        return offered.Count == 0
            ? []
            : (await database.FineTuningEvents
                .Where(item => item.FineTuningId == id && offered.Contains(item.RemoteId!))
                .Select(item => item.RemoteId!).ToListAsync(cancellationToken)).ToHashSet();
    }

    private static async Task KeepAnswerAsync(
        StudioDb database, string id, string call, RawAnswer raw, DateTime now, CancellationToken cancellationToken)
    {
        var row = await database.ProviderAnswers.FindAsync([id, call], cancellationToken);
        if (row is null)
        {
            database.ProviderAnswers.Add(new ProviderAnswer
            {
                FineTuningId = id, Call = call, StatusCode = raw.StatusCode, Body = raw.Body, ReceivedAt = now,
            });
            return;
        }
        row.StatusCode = raw.StatusCode;
        row.Body = raw.Body;
        row.ReceivedAt = now;
    }
}
