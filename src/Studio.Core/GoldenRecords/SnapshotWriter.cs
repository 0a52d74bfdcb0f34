using System.Globalization;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Freezes a choice of golden records within the caller's transaction: one INSERT from a SELECT, whatever their number.</summary>
internal static class SnapshotWriter
{
    // In one statement, tens of thousands of positions took the database many times as long.
    private const int PositionsAtOnce = 1_000;

    /// <summary>The order of a snapshot's positions.</summary>
    public static IOrderedQueryable<GoldenRecord> InSnapshotOrder(this IQueryable<GoldenRecord> records) =>
        records.OrderBy(record => record.CreatedAt).ThenBy(record => record.Id);

    /// <summary>Copies the references of <paramref name="records"/> in order of creation, then marks the positions that are held out.</summary>
    public static async Task WriteItemsAsync(
        StudioDb database, Snapshot snapshot, IQueryable<GoldenRecord> records, IReadOnlyList<int> heldOut, CancellationToken cancellationToken)
    {
        var connection = database.Database.GetDbConnection();
        var transaction = database.Database.CurrentTransaction
            ?? throw new InvalidOperationException("A snapshot is written within a transaction.");
        await using var command = records.Select(record => new { record.Id, record.Version, record.CreatedAt }).CreateDbCommand();
        command.Connection = connection;
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO "SnapshotItems" ("SnapshotId", "Position", "RecordId", "RecordVersion", "Part")
            SELECT @snapshot, ROW_NUMBER() OVER (ORDER BY chosen."CreatedAt", chosen."Id") - 1, chosen."Id", chosen."Version", {(int)SnapshotPart.Training}
            FROM ({command.CommandText}) AS chosen
            """);
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@snapshot";
        parameter.Value = snapshot.Id;
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(cancellationToken);

        foreach (var some in heldOut.Chunk(PositionsAtOnce))
        {
            await database.SnapshotItems
                .Where(item => item.SnapshotId == snapshot.Id && some.Contains(item.Position))
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Part, SnapshotPart.Validation), cancellationToken);
        }
    }
}
