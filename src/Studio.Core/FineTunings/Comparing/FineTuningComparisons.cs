using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Compares two to eight jobs: settings, data, metrics, accuracy on what was held out, cost and time. Calls no provider.</summary>
public sealed class FineTuningComparisons(
    FineTuningQueries queries, FineTuningDetails details, SnapshotDiffs snapshots, HeldOutComparisons heldOut, ProviderRegistry providers)
{
    /// <summary>
    /// Of these ids, each counted once; the baseline is the first where none is named. Problems: <c>validation_failed</c> (too few,
    /// too many, or the baseline is none of them), <c>finetuning_not_found</c>.
    /// </summary>
    public async Task<Result<FineTuningComparison>> ReadAsync(IReadOnlyList<string> ids, string? baselineId, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count is < FineTuningComparison.Fewest or > FineTuningComparison.Most)
        {
            return Problem.Invalid("ids", $"ids names {(wanted.Count == 1 ? "one job" : $"{wanted.Count} jobs")}; name {FineTuningComparison.Fewest} to {FineTuningComparison.Most}, with commas between.");
        }
        if (baselineId is not null && !wanted.Contains(baselineId))
        {
            return Problem.Invalid("baseline", "baseline is none of the ids: name one of them, or leave it out for the first.");
        }
        var jobs = await queries.FindManyAsync(wanted, cancellationToken);
        if (jobs.Count < wanted.Count)
        {
            return Problem.FineTuningNotFound() with { Description = $"There is no job of the id {wanted.Find(id => jobs.All(job => job.Id != id))}." };
        }
        var baseline = jobs.FirstOrDefault(job => job.Id == baselineId) ?? jobs[0];
        var compared = new List<ComparedJob>();
        foreach (var job in jobs)
        {
            var first = job.SweepId is null ? [] : await details.EventsAsync(job.Id, null, 1, cancellationToken);
            compared.Add(ComparedJob.Of(job, await details.MetricsAsync(job.Id, cancellationToken), first is [var turn] ? turn.CreatedAt : null));
        }
        return new FineTuningComparison(
            baseline.Id,
            compared,
            ComparedSettings.Of(jobs, providers.Describe()),
            await DataAsync(jobs, baseline, cancellationToken),
            await heldOut.ReadAsync([.. jobs.Select(job => (job.Id, job.Alias))], baseline.Id, cancellationToken));
    }

    /// <summary>The records of each job against those of the baseline, in the order of the jobs; the baseline itself is among them.</summary>
    public async Task<IReadOnlyList<DataDiff>> DataAsync(IReadOnlyList<FineTuningView> jobs, FineTuningView baseline, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, SnapshotDiff?>();
        var diffs = new List<DataDiff>();
        foreach (var job in jobs)
        {
            diffs.Add(await DiffAsync(job));
        }
        return diffs;

        async Task<DataDiff> DiffAsync(FineTuningView job)
        {
            if (job.SnapshotId is not { } mine || baseline.SnapshotId is not { } theirs)
            {
                return new DataDiff(job.Id, job.SnapshotId, job.Id == baseline.Id, null, null, null, null, null);
            }
            if (mine == theirs)
            {
                return new DataDiff(job.Id, mine, true, 0, 0, 0, 0, job.GoldenRecordCount);
            }
            if (!known.TryGetValue(mine, out var diff))
            {
                diff = known[mine] = (await snapshots.CompareAsync(mine, theirs, cancellationToken)).Value;
            }

            // A snapshot goes with the last job over it: deleted meanwhile, there is nothing to compare.
            return diff is null
                ? new DataDiff(job.Id, mine, false, null, null, null, null, null)
                : new DataDiff(job.Id, mine, false, diff.Counts[DiffKind.Added], diff.Counts[DiffKind.Removed], diff.Counts[DiffKind.Changed], diff.Counts[DiffKind.Moved], diff.Unchanged)
                {
                    PromptDiffers = diff.SchemaAfter is not null || diff.TemplateAfter is not null || diff.LimitChanged,
                };
        }
    }
}
