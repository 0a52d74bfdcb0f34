using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>The texts that a golden record had, and the way back to one of them.</summary>
public sealed class GoldenRecordHistory(IDbContextFactory<StudioDb> databases, GoldenRecordStore records)
{
    /// <summary>All versions, the present one first. Problem: <c>golden_record_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<RecordVersionView>>> ListAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Visible().SingleOrDefaultAsync(record => record.Id == id, ct) is not { } record)
        {
            return Problem.GoldenRecordNotFound(id);
        }
        var older = await db.GoldenRecordVersions.AsNoTracking().Where(version => version.RecordId == id).OrderByDescending(version => version.Version).ToListAsync(ct);
        var views = new List<RecordVersionView> { new(record.Version, record.PromptText, record.Sql, older is [var last, ..] ? last.ReplacedAt : record.CreatedAt, IsCurrent: true) };
        for (var i = 0; i < older.Count; i++)
        {
            // A version begins when the one before it was replaced.
            var since = i + 1 < older.Count ? older[i + 1].ReplacedAt : record.CreatedAt;
            views.Add(new RecordVersionView(older[i].Version, older[i].PromptText, older[i].Sql, since, IsCurrent: false));
        }
        return views;
    }

    /// <summary>
    /// Gives the record the texts of an earlier version, as a new version: what was in between is kept. The present version
    /// is left as it is. Problems: <c>golden_record_not_found</c>; <c>not_found</c> where there is no such version.
    /// </summary>
    public async Task<Result<GoldenRecordView>> RestoreAsync(string id, int version, CancellationToken ct)
    {
        if (!(await ListAsync(id, ct)).TryGet(out var versions, out var problem))
        {
            return problem;
        }
        return versions.FirstOrDefault(view => view.Version == version) is { } found
            ? await records.UpdateAsync(id, new GoldenRecordChange(found.PromptText, found.Sql), ct)
            : new Problem(ProblemKind.NotFound, "not_found", $"Golden record {id} has no version {version}; it has 1 to {versions[0].Version}.");
    }
}

/// <summary>One version of a golden record. <paramref name="Since"/> is when it came to be (UTC).</summary>
public sealed record RecordVersionView(int Version, string PromptText, string Sql, DateTime Since, bool IsCurrent);
