using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What the tuned models of a run have seen in training: the shapes of the SQL, and the questions.</summary>
internal sealed class TrainedOn
{
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _questions = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="dialect">The present dialect of the snapshots' connection, which stored shapes are of.</param>
    public static async Task<TrainedOn> ReadAsync(StudioDb database, IEnumerable<string> snapshotIds, SqlDialect dialect, CancellationToken cancellationToken)
    {
        var seen = new TrainedOn();
        foreach (var snapshotId in snapshotIds)
        {
            var rows = database.SnapshotRows(snapshotId).Where(row => row.Part == SnapshotPart.Training)
                .Select(row => new { row.PromptText, row.Sql, row.ShapeHash }).AsAsyncEnumerable();
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                seen._shapes.Add(GoldenRecordShapes.HashOf(row.ShapeHash, row.Sql, dialect));
                seen._questions.Add(Plain(row.PromptText));
            }
        }
        return seen;
    }

    public bool HasShape(string hash) => _shapes.Contains(hash);

    /// <summary>Case and spaces do not count.</summary>
    public bool HasQuestion(string question) => _questions.Contains(Plain(question));

    private static string Plain(string question) => string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
