using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Freezes golden records within the caller's transaction: one INSERT from a SELECT, whatever their number.</summary>
internal static class SnapshotWriter
{
    // In one statement, tens of thousands of positions took the database many times as long.
    private const int PositionsAtOnce = 1_000;

    /// <summary>The order of a snapshot's positions.</summary>
    public static IOrderedQueryable<GoldenRecord> InSnapshotOrder(this IQueryable<GoldenRecord> records) =>
        records.OrderBy(record => record.CreatedAt).ThenBy(record => record.Id);

    /// <summary>
    /// Freezes a plan whose rows were read, and returns the snapshot's id: that of the one with the same content where there
    /// is one. Within the caller's transaction, which must hold the write lock and must have seen that the plan is of today.
    /// </summary>
    public static async Task<string> StoreAsync(
        StudioDb database, SnapshotPlan plan, SnapshotContent content, string? createdBy, DateTime now, TimeProvider time, CancellationToken cancellationToken)
    {
        var connectionId = plan.Choice!.ConnectionId;
        if (await database.Snapshots.Where(known => known.ConnectionId == connectionId && known.Hash == content.Hash)
            .Select(known => known.Id).SingleOrDefaultAsync(cancellationToken) is { } known)
        {
            return known;
        }
        var snapshot = new Snapshot
        {
            Id = StudioId.New(time),
            Hash = content.Hash,
            ConnectionId = connectionId,
            Dialect = plan.Schema!.Dialect,
            SchemaText = plan.Schema.Text,
            SchemaParts = [.. plan.Schema.Parts],
            MaxSchemaTokens = plan.Template!.MaxSchemaTokens,
            SystemTemplate = plan.Template.System,
            UserTemplate = plan.Template.User,
            TemplateVersion = plan.Template.Version,
            TrainingCount = plan.TrainingCount,
            ValidationCount = plan.ValidationCount,
            SplitKind = plan.Split.Kind,
            SplitTag = plan.Split.Tag,
            ValidationSplit = plan.Split.Share,
            Seed = plan.Split.Seed,
            CreatedAt = now,
            CreatedBy = createdBy,
            Source = plan.Choice.Describe(plan.RecordCount),
        };
        database.Snapshots.Add(snapshot);
        await database.SaveChangesAsync(cancellationToken);
        await WriteItemsAsync(database, snapshot.Id, plan.Records(database), plan.HeldOut, cancellationToken);
        return snapshot.Id;
    }

    /// <summary>Deletes those of the snapshots that no job was trained on, with their items, and says how many. Within the caller's transaction, which must hold the write lock.</summary>
    public static async Task<int> DeleteUnusedAsync(StudioDb database, IQueryable<Snapshot> which, CancellationToken cancellationToken)
    {
        var unused = await which.Where(snapshot => !database.FineTunings.Any(job => job.SnapshotId == snapshot.Id)).Select(snapshot => snapshot.Id).ToListAsync(cancellationToken);
        foreach (var id in unused)
        {
            await database.SnapshotItems.Where(item => item.SnapshotId == id).ExecuteDeleteAsync(cancellationToken);
            await database.Snapshots.Where(snapshot => snapshot.Id == id).ExecuteDeleteAsync(cancellationToken);
        }
        return unused.Count;
    }

    /// <summary>Copies the references of <paramref name="records"/> in order of creation, then marks the positions that are held out.</summary>
    private static async Task WriteItemsAsync(
        StudioDb database, string snapshotId, IQueryable<GoldenRecord> records, IReadOnlyList<int> heldOut, CancellationToken cancellationToken)
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
        parameter.Value = snapshotId;
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(cancellationToken);

        foreach (var some in heldOut.Chunk(PositionsAtOnce))
        {
            await database.SnapshotItems
                .Where(item => item.SnapshotId == snapshotId && some.Contains(item.Position))
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Part, SnapshotPart.Validation), cancellationToken);
        }
    }
}
