using System.Collections.Concurrent;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Reads the models of a provider anew once a day, so that the ends of models that it tells are not of last month. Only while
/// jobs are looked after there: an idle Studio calls nobody. A provider that was never read is first read a day after its
/// first job was seen.
/// </summary>
internal sealed class DailyModels(IDbContextFactory<StudioDb> databases, KnownModels known, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTime> _due = [];

    /// <summary>Reads them where it is due; an error leaves what is known, and the next try is a day later.</summary>
    public async Task RefreshAsync(IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        var name = provider.Describe().Name;
        var now = time.GetUtcNow().UtcDateTime;
        if (!_due.TryGetValue(name, out var due))
        {
            due = _due[name] = await ReadAtAsync(name, cancellationToken) is { } readAt ? readAt + Day : now + Day;
        }
        if (now < due)
        {
            return;
        }
        if (await ReadAtAsync(name, cancellationToken) is { } since && now - since < Day)
        {
            // Somebody looked at the provider meanwhile.
            _due[name] = since + Day;
            return;
        }
        _due[name] = now + Day;
        await known.RefreshAsync(provider, cancellationToken);
    }

    private async Task<DateTime?> ReadAtAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.KnownModels.Where(model => model.Provider == name).MaxAsync(model => (DateTime?)model.ReadAt, cancellationToken);
    }
}
