using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Reads sweeps with what their jobs came to. No query here calls a provider.</summary>
public sealed class SweepQueries(IDbContextFactory<StudioDb> databases, PageTokens tokens, ModelSunsets sunsets)
{
    public const int DefaultPageSize = 20;
    public const int MaxPageSize = 100;
    private const string Bound = "sweeps";

    /// <summary>Null where there is none of that id.</summary>
    public async Task<SweepView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var sweep = await database.Sweeps.AsNoTracking().SingleOrDefaultAsync(sweep => sweep.Id == id, cancellationToken);
        if (sweep is null)
        {
            return null;
        }
        var jobs = await JobsAsync(database, [id], cancellationToken);
        var runs = await SweepResults.ReadAsync(database, jobs, cancellationToken);
        return SweepView.Of(sweep, runs) with { Best = await SweepResults.BestAsync(database, runs, cancellationToken) };
    }

    /// <summary>The newest first, a page at a time; the jobs without losses and accuracies. Problems: <c>invalid_page_token</c>, <c>invalid_page_size</c>.</summary>
    public async Task<Result<SweepListPage>> ListAsync(int? pageSize, string? pageToken, CancellationToken cancellationToken)
    {
        if (Paging.SizeFault(pageSize, DefaultPageSize) is { } tooSmall)
        {
            return tooSmall;
        }
        if (tokens.TokenFault<PagePosition>(pageToken, Bound, out var from) is { } alien)
        {
            return alien;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = database.Sweeps.AsNoTracking();
        var total = await all.CountAsync(cancellationToken);
        var size = Paging.SizeOf(pageSize, DefaultPageSize, MaxPageSize);
        var later = from is null ? all : all.Where(sweep => sweep.CreatedAt < from.CreatedAt || (sweep.CreatedAt == from.CreatedAt && string.Compare(sweep.Id, from.Id) < 0));
        var sweeps = await later.OrderByDescending(sweep => sweep.CreatedAt).ThenByDescending(sweep => sweep.Id).Take(size + 1).ToListAsync(cancellationToken);
        var page = sweeps.Take(size).ToList();
        var jobs = (await JobsAsync(database, page.ConvertAll(sweep => sweep.Id), cancellationToken)).ToLookup(job => job.SweepId);
        var next = sweeps.Count > size ? tokens.Write(Bound, new PagePosition(page[^1].CreatedAt, page[^1].Id)) : null;
        return new SweepListPage([.. page.Select(sweep => SweepView.Of(sweep, [.. jobs[sweep.Id].Select(job => new SweepRun(job))]))], next, total);
    }

    private async Task<List<FineTuningView>> JobsAsync(StudioDb database, List<string> sweepIds, CancellationToken cancellationToken)
    {
        var dates = await sunsets.ReadAsync(cancellationToken);
        var jobs = await database.FineTunings.AsNoTracking().Where(job => sweepIds.Contains(job.SweepId!))
            .OrderBy(job => job.SweepPosition).ThenBy(job => job.Id).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
        return jobs.ConvertAll(job => job.With(dates));
    }
}
