using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.LocalTrainer.Server;

internal sealed record ListAnswer<T>(string Object, IReadOnlyList<T> Data, bool HasMore);

internal sealed record ListWithEndsAnswer<T>(string Object, IReadOnlyList<T> Data, string? FirstId, string? LastId, bool HasMore);

/// <summary>Which part of a list is wanted: <c>after</c> (the last id of the page before) and <c>limit</c>.</summary>
internal sealed record Page(string? After, int Limit)
{
    /// <summary>Reads the query. A limit above the maximum gives the maximum: <c>has_more</c> tells that there is more.</summary>
    public static (Page Page, ApiError? Error) Read(HttpRequest request, int defaultLimit, int maxLimit)
    {
        var page = new Page(request.Query["after"] is { Count: > 0 } after && after[^1] is { Length: > 0 } id ? id : null, defaultLimit);
        if (request.Query["limit"] is not { Count: > 0 } limits || limits[^1] is not { Length: > 0 } text)
        {
            return (page, null);
        }
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit < 1)
        {
            return (page, ApiError.InvalidValue("limit", $"Invalid 'limit': expected a whole number of 1 or more, but got '{ApiError.Echo(text)}'."));
        }
        return (page with { Limit = Math.Min(limit, maxLimit) }, null);
    }

    /// <summary>Takes the page out of a whole list. <c>after</c> may be an item that the filter leaves out, so paging goes on when an item changes.</summary>
    public (IReadOnlyList<T> Items, bool HasMore, ApiError? Error) Take<T>(IReadOnlyList<T> all, Func<T, string> id, Func<T, bool>? filter = null)
    {
        var start = 0;
        if (After is not null)
        {
            while (start < all.Count && id(all[start]) != After)
            {
                start++;
            }
            if (start == all.Count)
            {
                return ([], false, ApiError.InvalidValue("after", $"Invalid 'after': '{ApiError.Echo(After)}' is not in this list. Start again without it."));
            }
            start++;
        }
        var items = new List<T>();
        for (var i = start; i < all.Count; i++)
        {
            if (filter is not null && !filter(all[i]))
            {
                continue;
            }
            if (items.Count == Limit)
            {
                return (items, true, null);
            }
            items.Add(all[i]);
        }
        return (items, false, null);
    }
}
