using System.Globalization;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Freezes a choice of golden records within the caller's transaction: one INSERT from a SELECT, whatever their number.</summary>
internal static class SnapshotWriter
{
    /// <summary>
    /// How many of <paramref name="count"/> records a share holds out: rounded down, at least one where the share is not
    /// zero and there are two or more.
    /// </summary>
    public static int ValidationCount(int count, double share) =>
        share <= 0 || count < 2 ? 0 : Math.Max(1, (int)Math.Floor(count * share));

    /// <summary>Copies the references of <paramref name="records"/> in order of creation, then marks the part that the seed holds out.</summary>
    public static async Task WriteItemsAsync(
        StudioDb database, Snapshot snapshot, IQueryable<GoldenRecord> records, CancellationToken cancellationToken)
    {
        var connection = database.Database.GetDbConnection();
        var transaction = database.Database.CurrentTransaction
            ?? throw new InvalidOperationException("A snapshot is written within a transaction.");
        await using var command = records.Select(record => new { record.Id, record.Version, record.CreatedAt }).CreateDbCommand();
        command.Connection = connection;
        command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
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

        if (snapshot.ValidationCount > 0)
        {
            var heldOut = HeldOut(snapshot.TrainingCount + snapshot.ValidationCount, snapshot.ValidationCount, snapshot.Seed);
            await database.SnapshotItems
                .Where(item => item.SnapshotId == snapshot.Id && heldOut.Contains(item.Position))
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Part, SnapshotPart.Validation), cancellationToken);
        }
    }

    /// <summary>The held-out positions: the first of a Fisher-Yates shuffle by the seed, with a generator that is ours (the framework's may change).</summary>
    internal static List<int> HeldOut(int count, int heldOut, int seed)
    {
        var positions = Enumerable.Range(0, count).ToArray();
        var state = (ulong)(uint)seed + 0x9E3779B97F4A7C15;
        for (var index = 0; index < heldOut; index++)
        {
            var other = index + (int)(Next(ref state) % (ulong)(count - index));
            (positions[index], positions[other]) = (positions[other], positions[index]);
        }
        return [.. positions.AsSpan(0, heldOut)];
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
