using System.Linq.Expressions;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings.Bulk;

/// <summary>
/// Cancels, deletes and tags many jobs, each as one would be: a job that cannot be changed stays as it is and stops no other.
/// Problems of a set: those of its list's filter.
/// </summary>
public sealed class FineTuningBulk(IDbContextFactory<StudioDb> databases, FineTuningWriter writer, CancelFineTuning cancel, DeleteFineTuning delete)
{
    private static readonly FineTuningStatus[] Terminal = [.. Enum.GetValues<FineTuningStatus>().Where(status => status.IsTerminal())];

    /// <summary>A cancel would stop it.</summary>
    private static readonly Expression<Func<FineTuning, bool>> Unfinished = job => !Terminal.Contains(job.Status);

    /// <summary>It can be deleted: nothing of it is under way at its provider either.</summary>
    private static readonly Expression<Func<FineTuning, bool>> Finished = job => Terminal.Contains(job.Status) && job.Settled;

    /// <summary>Counts before anything is changed.</summary>
    public async Task<Result<FineTuningSetCounts>> CountAsync(FineTuningSet set, CancellationToken cancellationToken)
    {
        if (!FineTuningSelection.Of(set.List).TryGet(out var list, out var problem))
        {
            return problem;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = Narrow(database, set, list);
        return new FineTuningSetCounts(
            await jobs.CountAsync(cancellationToken),
            await jobs.CountAsync(Unfinished, cancellationToken),
            await jobs.CountAsync(Finished, cancellationToken));
    }

    /// <summary>Cancels those that are not over; the others count as skipped.</summary>
    public Task<Result<BulkOutcome>> CancelAsync(FineTuningSet set, IProgress<int>? progress, CancellationToken cancellationToken) =>
        EachAsync(set, progress, Unfinished, async id => (await cancel.RunAsync(id, null, cancellationToken)).Problem, cancellationToken);

    /// <summary>Deletes those that are over, with <paramref name="remote"/> also their files and models at the providers; the others count as skipped.</summary>
    public Task<Result<BulkOutcome>> DeleteAsync(FineTuningSet set, bool remote, IProgress<int>? progress, CancellationToken cancellationToken) =>
        EachAsync(set, progress, Finished, async id => (await delete.RunAsync(id, remote, cancellationToken)).Problem, cancellationToken);

    /// <summary>
    /// Adds tags and takes tags off; one that is in both is there afterwards. Jobs that would have too many tags stay as they
    /// are and count as skipped, as do those that have them already. Problem: <c>validation_failed</c> for "add" or "remove".
    /// </summary>
    public async Task<Result<BulkOutcome>> TagAsync(
        FineTuningSet set, IReadOnlyList<string> add, IReadOnlyList<string> remove, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        if (add.Count + remove.Count == 0)
        {
            return Problem.Invalid("add", "add and remove are both empty: name a tag to add or to take off.");
        }
        foreach (var (field, tags) in new[] { ("add", add), ("remove", remove) })
        {
            if (TagRules.Fault(tags) is { } fault)
            {
                return Problem.Invalid(field, fault);
            }
        }
        if (!(await FindAsync(set, _ => true, cancellationToken)).TryGet(out var found, out var problem))
        {
            return problem;
        }
        var (added, removed) = (TagRules.Of(add), TagRules.Of(remove));
        var changed = new HashSet<string>();
        var seen = 0;
        foreach (var some in found.Jobs.Chunk(FineTuningWriter.RowsAtOnce))
        {
            await writer.EditManyAsync([.. some.Select(job => job.Id)], job => Retag(job) && (changed.Add(job.Id) || true), cancellationToken);
            progress?.Report(seen += some.Length);
        }
        return new BulkOutcome(changed.Count, found.Total - changed.Count, 0, []);

        bool Retag(FineTuning job)
        {
            List<string> tags = [.. job.Tags.Except(removed).Union(added)];
            if (tags.Count > TagRules.MaxTags || tags.SequenceEqual(job.Tags))
            {
                return false;
            }
            job.Tags = tags;
            return true;
        }
    }

    private async Task<Result<BulkOutcome>> EachAsync(
        FineTuningSet set, IProgress<int>? progress, Expression<Func<FineTuning, bool>> fits, Func<string, Task<Problem?>> work, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(set, fits, cancellationToken)).TryGet(out var found, out var problem))
        {
            return problem;
        }
        var (done, seen, refused) = (0, 0, 0);
        List<BulkRefusal> refusals = [];
        foreach (var job in found.Jobs)
        {
            // One that has ended or gone since it was looked at needs nothing any more; what else is refused, somebody should know.
            if (await work(job.Id) is not { } refusal)
            {
                done++;
            }
            else if (refusal.Code is not ("finetuning_not_found" or "cancel_not_possible") && ++refused <= BulkOutcome.MaxRefusals)
            {
                refusals.Add(new BulkRefusal(job.Id, job.Alias, refusal));
            }
            progress?.Report(++seen);
        }
        return new BulkOutcome(done, found.Total - done, refused, refusals);
    }

    /// <summary>Those of the set that fit, the oldest first, and how many the set names in all.</summary>
    private async Task<Result<(IReadOnlyList<FoundJob> Jobs, int Total)>> FindAsync(FineTuningSet set, Expression<Func<FineTuning, bool>> fits, CancellationToken cancellationToken)
    {
        if (!FineTuningSelection.Of(set.List).TryGet(out var list, out var problem))
        {
            return problem;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = Narrow(database, set, list);
        var total = set.Ids?.Distinct().Count() ?? await all.CountAsync(cancellationToken);
        var found = await all.Where(fits).OrderBy(job => job.CreatedAt).ThenBy(job => job.Id).Select(job => new FoundJob(job.Id, job.Alias)).ToListAsync(cancellationToken);
        return Result.Of<(IReadOnlyList<FoundJob>, int)>((found, total));
    }

    private static IQueryable<FineTuning> Narrow(StudioDb database, FineTuningSet set, FineTuningSelection list)
    {
        var jobs = database.FineTunings.AsNoTracking();
        if (set.Ids is { } ids)
        {
            return jobs.Where(job => EF.Parameter(ids).Contains(job.Id));
        }
        var except = set.Except ?? [];
        return except.Count == 0 ? list.Narrow(jobs) : list.Narrow(jobs).Where(job => !EF.Parameter(except).Contains(job.Id));
    }

    private sealed record FoundJob(string Id, string Alias);
}
