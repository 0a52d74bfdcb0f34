using System.Text;
using System.Linq.Expressions;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>Reads snapshots. Where an id is asked for, the hash or its first 12 digits or more do as well.</summary>
public sealed class SnapshotQueries(IDbContextFactory<StudioDb> databases)
{
    public const int MaxPageSize = 1_000;

    private const int MaxJobs = 50;

    /// <summary>The snapshots of a connection, or of all, the newest first.</summary>
    public async Task<SnapshotPage> ListAsync(string? connectionId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = database.Snapshots.AsNoTracking().Where(snapshot => connectionId == null || snapshot.ConnectionId == connectionId);
        var items = await all.OrderByDescending(snapshot => snapshot.CreatedAt).ThenByDescending(snapshot => snapshot.Id)
            .Skip(skip).Take(Math.Clamp(take, 1, MaxPageSize)).Select(ViewOf(database)).ToListAsync(cancellationToken);
        return new SnapshotPage(items, await all.CountAsync(cancellationToken));
    }

    public async Task<SnapshotView?> FindAsync(string idOrHash, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Named(database, idOrHash).Select(ViewOf(database)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Null where there is no such snapshot.</summary>
    public async Task<SnapshotDetail?> DetailAsync(string idOrHash, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await Named(database, idOrHash).FirstOrDefaultAsync(cancellationToken) is not { } snapshot)
        {
            return null;
        }
        var view = await database.Snapshots.Where(row => row.Id == snapshot.Id).Select(ViewOf(database)).SingleAsync(cancellationToken);
        var jobs = await database.FineTunings.AsNoTracking().Where(job => job.SnapshotId == snapshot.Id)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxJobs).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
        return new SnapshotDetail(view, snapshot.SystemTemplate, snapshot.UserTemplate, snapshot.SchemaText, jobs);
    }

    /// <summary>
    /// The rows in order, of one part where it is given, and with every word of the text in question or SQL. Problem:
    /// <c>snapshot_not_found</c>.
    /// </summary>
    public async Task<Result<SnapshotRecords>> RecordsAsync(
        string idOrHash, SnapshotPart? part, string? text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(database, idOrHash, cancellationToken) is not { } snapshot)
        {
            return Problem.SnapshotNotFound(idOrHash);
        }
        var rows = database.SnapshotRows(snapshot.Id);
        rows = part is null ? rows : rows.Where(row => row.Part == part);
        foreach (var word in LikePatterns.Words(text))
        {
            var pattern = LikePatterns.Containing(word);
            rows = Ascii.IsValid(word)
                ? rows.Where(row => EF.Functions.Like(row.PromptText, pattern, LikePatterns.Escape) || EF.Functions.Like(row.Sql, pattern, LikePatterns.Escape))
                : rows.Where(row => StudioFunctions.ContainsAnyCase(row.PromptText, word) || StudioFunctions.ContainsAnyCase(row.Sql, word));
        }
        var prompt = TrainingPrompt.Of(snapshot);
        var page = await rows.Skip(skip).Take(Math.Clamp(take, 1, MaxPageSize)).ToListAsync(cancellationToken);
        var total = !string.IsNullOrWhiteSpace(text) ? await rows.CountAsync(cancellationToken) : part switch
        {
            SnapshotPart.Training => snapshot.TrainingCount,
            SnapshotPart.Validation => snapshot.ValidationCount,
            _ => snapshot.TrainingCount + snapshot.ValidationCount,
        };
        return new SnapshotRecords(
            page.ConvertAll(row => new SnapshotRecord(row.Position, row.RecordId, row.Version, row.PromptText, row.Sql, row.Part, row.IsCurrent,
                (int)TokenRule.O200k.OfRows(prompt.UnitsOf(row.Sql, row.PromptText, TokenRule.O200k), 1))),
            total);
    }

    /// <summary>A line of the file of a part, its number from 1. Problems: <c>snapshot_not_found</c>, <c>not_found</c> where there are fewer lines.</summary>
    public async Task<Result<SnapshotLine>> LineAsync(string idOrHash, SnapshotPart part, int number, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(database, idOrHash, cancellationToken) is not { } snapshot)
        {
            return Problem.SnapshotNotFound(idOrHash);
        }
        var count = part is SnapshotPart.Training ? snapshot.TrainingCount : snapshot.ValidationCount;
        if (number < 1 || number > count
            || await database.SnapshotRows(snapshot.Id).Where(row => row.Part == part).Skip(number - 1).FirstOrDefaultAsync(cancellationToken) is not { } row)
        {
            return new Problem(ProblemKind.NotFound, "not_found", count == 0
                ? $"The snapshot has no {part.ToString().ToLowerInvariant()} file."
                : $"The {part.ToString().ToLowerInvariant()} file has {count:N0} rows: name one from 1 to {count:N0}.");
        }
        var prompt = TrainingPrompt.Of(snapshot);
        var (system, user) = (prompt.SystemOf(row.Sql), prompt.Template.RenderUser(row.PromptText));
        return new SnapshotLine(
            number, part, row.RecordId, row.Version, TrainingFileWriter.Row(system, user, row.Sql), system, user, row.Sql,
            TokenRule.O200k.CountRow(system, user, row.Sql), TokenRule.O200k.Name);
    }

    internal static Task<Snapshot?> FindRowAsync(StudioDb database, string idOrHash, CancellationToken cancellationToken) =>
        Named(database, idOrHash).FirstOrDefaultAsync(cancellationToken);

    /// <summary>An id before a hash; of several connections with the same content, or the same first digits, the newest.</summary>
    private static IQueryable<Snapshot> Named(StudioDb database, string idOrHash)
    {
        var text = idOrHash.Trim().ToLowerInvariant();
        var isHash = text.Length is >= Snapshot.NameLength and <= 64 && text.All(char.IsAsciiHexDigitLower);

        // A range, which the index answers: what follows the last digit sorts behind all hashes that begin so.
        var end = text + "g";
        return database.Snapshots.AsNoTracking()
            .Where(snapshot => snapshot.Id == text || (isHash && string.Compare(snapshot.Hash, text) >= 0 && string.Compare(snapshot.Hash, end) < 0))
            .OrderByDescending(snapshot => snapshot.Id == text).ThenByDescending(snapshot => snapshot.CreatedAt).ThenByDescending(snapshot => snapshot.Id);
    }

    private static Expression<Func<Snapshot, SnapshotView>> ViewOf(StudioDb database) => snapshot => new SnapshotView
    {
        Id = snapshot.Id,
        Hash = snapshot.Hash,
        ConnectionId = snapshot.ConnectionId,
        Alias = snapshot.Alias,
        Note = snapshot.Note,
        Source = snapshot.Source,
        Dialect = snapshot.Dialect,
        TemplateVersion = snapshot.TemplateVersion,
        MaxSchemaTokens = snapshot.MaxSchemaTokens,
        TrainingCount = snapshot.TrainingCount,
        ValidationCount = snapshot.ValidationCount,
        SplitKind = snapshot.SplitKind,
        SplitTag = snapshot.SplitTag,
        ValidationSplit = snapshot.ValidationSplit,
        Seed = snapshot.Seed,
        CreatedAt = snapshot.CreatedAt,
        CreatedBy = snapshot.CreatedBy,
        IsKept = snapshot.IsKept,
        JobCount = database.FineTunings.Count(job => job.SnapshotId == snapshot.Id),
    };
}
