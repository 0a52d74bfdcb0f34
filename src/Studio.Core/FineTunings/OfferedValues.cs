using System.Linq.Expressions;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A value that jobs have, and how many of those that were looked at have it.</summary>
public sealed record OfferedValue(string Text, int Count);

/// <summary>What can be written into a filter: the values of a field among the latest jobs, the most frequent first.</summary>
public sealed class OfferedValues(IDbContextFactory<StudioDb> databases)
{
    /// <summary>How many of the latest jobs are looked at: enough for what is in use, and quick however many there are.</summary>
    public const int MaxJobs = 2_000;

    /// <summary>The values of the field, of a map those of the key, that hold what was typed, in any case.</summary>
    public async Task<IReadOnlyList<OfferedValue>> ReadAsync(FilterField field, string? key, string typed, int most, CancellationToken cancellationToken)
    {
        IEnumerable<string> values = field.Type switch
        {
            FilterType.Choice => await LatestAsync<FineTuningStatus>(field, status => [status.ToWire()], cancellationToken),
            FilterType.List => await LatestAsync<List<string>>(field, tags => tags, cancellationToken),
            FilterType.Text => await LatestAsync<string?>(field, text => text is null ? [] : [text], cancellationToken),
            FilterType.Map when key is not null => await MapsAsync(field, map => map.TryGetValue(key, out var value) ? [value] : [], cancellationToken),
            _ => [],
        };
        return Counted(values, typed, most);
    }

    /// <summary>The keys of a map that hold what was typed, in any case.</summary>
    public async Task<IReadOnlyList<OfferedValue>> ReadKeysAsync(FilterField field, string typed, int most, CancellationToken cancellationToken) =>
        Counted(await MapsAsync(field, map => map.Keys, cancellationToken), typed, most);

    private static List<OfferedValue> Counted(IEnumerable<string> values, string typed, int most) =>
    [
        .. values.Where(value => value.Length > 0 && value.Contains(typed, StringComparison.OrdinalIgnoreCase)).CountBy(value => value)
            .OrderByDescending(pair => pair.Key.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ThenByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(most).Select(pair => new OfferedValue(pair.Key, pair.Value)),
    ];

    /// <summary>The two maps of a job are of different types; a secret among the values is not told.</summary>
    private Task<IEnumerable<string>> MapsAsync(FilterField field, Func<IReadOnlyDictionary<string, string>, IEnumerable<string>> read, CancellationToken cancellationToken) =>
        field.Column is Expression<Func<FineTuning, Dictionary<string, string>?>>
            ? LatestAsync<Dictionary<string, string>?>(field, map => map is null ? [] : read(map), cancellationToken)
            : LatestAsync<Dictionary<string, ParameterValue>?>(
                field, map => map is null ? [] : read(map.ToDictionary(pair => pair.Key, pair => pair.Value.IsProtected ? "" : pair.Value.ToString())), cancellationToken);

    private async Task<IEnumerable<string>> LatestAsync<T>(FilterField field, Func<T, IEnumerable<string>> read, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var values = await database.FineTunings.AsNoTracking().OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxJobs)
            .Select((Expression<Func<FineTuning, T>>)field.Column).ToListAsync(cancellationToken);
        return values.SelectMany(read);
    }
}
