using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <content>Lists as the real service pages them.</content>
public sealed partial class ScriptableFireworksServer
{
    /// <summary>How the end of a list looks: an empty nextPageToken, or none.</summary>
    public bool EndsWithEmptyToken { get; set; }

    /// <summary>Whether orderBy is minded; without it lists come in the order of their names.</summary>
    public bool MindsOrder { get; set; } = true;

    private IResult Page(HttpRequest request, string collection, IReadOnlyList<JsonObject> items)
    {
        var query = request.Query;
        var size = int.TryParse(query["pageSize"], NumberStyles.Integer, CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? Math.Min(wanted, 200) : 50;
        var others = $"{collection}|{size}|{query["orderBy"]}|{query["filter"]}";
        var from = 0;
        if (query["pageToken"].ToString() is { Length: > 0 } token)
        {
            var told = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('#');
            if (told[0] != others)
            {
                return FireworksErrors.Of(3, "the page token belongs to other parameters");
            }
            from = int.Parse(told[1], CultureInfo.InvariantCulture);
        }
        return Locked(() =>
        {
            var ordered = (MindsOrder ? query["orderBy"].ToString() : "") switch
            {
                "create_time desc" => items.Reverse(),
                "create_time" => items,
                _ => items.OrderBy(item => (string?)item["name"], StringComparer.Ordinal),
            };
            var page = new JsonObject
            {
                [collection] = new JsonArray([.. ordered.Skip(from).Take(size).Select(item => item.DeepClone())]),
                ["totalSize"] = items.Count,
            };
            if (from + size < items.Count)
            {
                page["nextPageToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{others}#{from + size}")));
            }
            else if (EndsWithEmptyToken)
            {
                page["nextPageToken"] = "";
            }
            return Results.Json(page);
        });
    }
}
