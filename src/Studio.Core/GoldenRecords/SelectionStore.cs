using System.Security.Cryptography;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Keeps chosen record ids between the list and the form that works on them, so that 100,000 of them need not stand in an
/// address and neither a reload nor a restart loses them. Bounded: the oldest selections go once there are too many of them or
/// of their ids, and each after <see cref="Life"/>.
/// </summary>
public sealed class SelectionStore(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    public const int MaxSelections = 256;
    public const int MaxIds = 2_000_000;

    /// <summary>How long a selection is kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>Keeps the ids and returns the key that finds them again.</summary>
    public async Task<string> KeepAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await SweepAsync(database, ids.Count, cancellationToken);
        database.KeptSelections.Add(new KeptSelection { Key = key, Ids = [.. ids], IdCount = ids.Count, KeptAt = time.GetUtcNow().UtcDateTime });
        await database.SaveChangesAsync(cancellationToken);
        return key;
    }

    /// <summary>The ids kept under that key; null where it is unknown or was dropped.</summary>
    public async Task<IReadOnlyList<string>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.KeptSelections.Where(kept => kept.Key == key).Select(kept => kept.Ids).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Drops what is too old, and the oldest of what is too much once so many ids more come.</summary>
    private async Task SweepAsync(StudioDb database, int coming, CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow().UtcDateTime - Life;
        await database.KeptSelections.Where(kept => kept.KeptAt < old).ExecuteDeleteAsync(cancellationToken);
        var newest = await database.KeptSelections.OrderByDescending(kept => kept.KeptAt).ThenByDescending(kept => kept.Key)
            .Select(kept => new { kept.Key, kept.IdCount }).ToListAsync(cancellationToken);
        var (ids, stay) = ((long)coming, 0);
        while (stay < newest.Count && stay < MaxSelections - 1 && ids + newest[stay].IdCount <= MaxIds)
        {
            ids += newest[stay++].IdCount;
        }
        var dropped = newest.Skip(stay).Select(kept => kept.Key).ToList();
        await database.KeptSelections.Where(kept => dropped.Contains(kept.Key)).ExecuteDeleteAsync(cancellationToken);
    }
}
