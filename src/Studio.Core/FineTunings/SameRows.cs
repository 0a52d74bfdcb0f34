using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Finds held-out records of which the very pair of question and SQL is trained on.</summary>
internal static class SameRows
{
    private const int IdsAtOnce = 500;

    /// <summary>The questions of those records in the order of the snapshot. Reads all questions once, by hash, and the SQL only of those that meet.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(SnapshotPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var heldOut = plan.HeldOut.ToHashSet();
        var rows = new List<(string Id, UInt128 Question)>(plan.RecordCount);
        var questions = plan.Records(database).InSnapshotOrder().Select(record => new { record.Id, record.PromptText });
        await foreach (var row in questions.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            rows.Add((row.Id, HashOf(QuestionText.Key(row.PromptText))));
        }
        var asked = new HashSet<UInt128>(heldOut.Where(position => position < rows.Count).Select(position => rows[position].Question));
        asked.IntersectWith(rows.Where((_, position) => !heldOut.Contains(position)).Select(row => row.Question).ToHashSet());
        if (asked.Count == 0)
        {
            return [];
        }
        var texts = await TextsAsync(database, rows.Where(row => asked.Contains(row.Question)).Select(row => row.Id), cancellationToken);
        var dialect = await database.DialectOfAsync(plan.Choice!.ConnectionId, cancellationToken);
        var trained = new HashSet<(UInt128, string)>();
        var candidates = new List<((UInt128, string) Pair, string PromptText)>();
        for (var position = 0; position < rows.Count; position++)
        {
            if (asked.Contains(rows[position].Question) && texts.TryGetValue(rows[position].Id, out var text))
            {
                var pair = (rows[position].Question, SqlShape.Spelling(text.Sql, dialect));
                if (heldOut.Contains(position))
                {
                    candidates.Add((pair, text.PromptText));
                }
                else
                {
                    trained.Add(pair);
                }
            }
        }
        return [.. candidates.Where(candidate => trained.Contains(candidate.Pair)).Select(candidate => candidate.PromptText)];
    }

    private static async Task<Dictionary<string, (string PromptText, string Sql)>> TextsAsync(StudioDb database, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, (string PromptText, string Sql)>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            var read = database.GoldenRecords.Where(record => some.Contains(record.Id)).Select(record => new { record.Id, record.PromptText, record.Sql });
            await foreach (var record in read.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                texts[record.Id] = (record.PromptText, record.Sql);
            }
        }
        return texts;
    }

    private static UInt128 HashOf(string key) =>
        MemoryMarshal.Read<UInt128>(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
}
