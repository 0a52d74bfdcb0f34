namespace FineTuningStudio.Core.Providers;

/// <summary>One page of a provider's list. <paramref name="Next"/> is the cursor with which it goes on, null at its end.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Reads a provider's list to its end, page by page.</summary>
internal static class WholeList
{
    /// <summary>How many pages of a list are read to find one thing: a server that never ends its list must not hold us.</summary>
    private const int MaxPages = 200;

    /// <summary>How often a page after the first is asked for again, in one reading of a list.</summary>
    private const int MaxRepeats = 3;

    /// <summary>
    /// All pages, each item once by its id, or those up to the page that holds an item at which <paramref name="stopAt"/> says
    /// that it is enough. A server that gives the same page again and again is read once. Where the first page came, a later
    /// one that did not is asked for again at once, a few times in all: else a long list would hardly ever be read while calls
    /// fail now and then.
    /// </summary>
    public static async Task<Answer<IReadOnlyList<T>>> ReadAsync<T>(Func<string?, Task<Answer<ListPage<T>>>> read, Func<T, string> id, Func<T, bool>? stopAt = null)
    {
        var items = new List<T>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var repeats = 0;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await read(cursor);
            if (!answer.TryGet(out var found, out var error))
            {
                if (cursor is not null && error is { Kind: ProviderErrorKind.Transient, Until: null } && repeats++ < MaxRepeats)
                {
                    continue;
                }
                return error;
            }
            var fresh = found.Items.Where(item => known.Add(id(item))).ToList();
            items.AddRange(fresh);
            var isAgain = found.Next == cursor || (found.Items.Count > 0 && fresh.Count is 0);
            if (found.Next is null || isAgain || (stopAt is not null && fresh.Exists(item => stopAt(item))))
            {
                break;
            }
            cursor = found.Next;
        }
        return items;
    }
}
