using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

/// <summary>The answer of the document "List Fine-tuning Jobs", as it stands there, with a value of its own in every field.</summary>
internal static class ListedJobs
{
    /// <summary>The one job of the document's answer, untouched.</summary>
    public static JsonObject Verbatim()
    {
        using var stream = typeof(ListedJobs).Assembly.GetManifestResourceStream("list-fine-tuning-jobs.txt")!;
        using var reader = new StreamReader(stream);
        var document = reader.ReadToEnd();
        var json = System.Text.Encoding.UTF8.GetBytes(document[document.IndexOf('{', document.IndexOf("Bearer <token>", StringComparison.Ordinal))..]);
        var answer = new Utf8JsonReader(json);
        return JsonNode.Parse(ref answer)!["fineTuningJobs"]![0]!.AsObject().DeepClone().AsObject();
    }

    /// <summary>
    /// The same with each placeholder replaced by a value that no other field has; the time, the state and the status code are
    /// valid ones.
    /// </summary>
    public static JsonObject Filled()
    {
        var number = 0;
        var job = (JsonObject)Fill(Verbatim(), ref number)!;
        job["name"] = "accounts/acme/fineTuningJobs/value-1";
        job["createTime"] = "2025-02-03T04:05:06.789012Z";
        job["state"] = "COMPLETED";
        job["status"]!["code"] = "DATA_LOSS";
        return job;
    }

    private static JsonNode? Fill(JsonNode? node, ref int number)
    {
        switch (node)
        {
            case JsonObject json:
                var filled = new JsonObject();
                foreach (var (key, value) in json)
                {
                    filled[key] = Fill(value, ref number);
                }
                return filled;
            case JsonArray items:
                var list = new JsonArray();
                foreach (var item in items)
                {
                    list.Add(Fill(item, ref number));
                }
                return list;
            default:
                number++;
                return node!.GetValueKind() switch
                {
                    JsonValueKind.Number => 7000 + number,
                    JsonValueKind.String => string.Create(CultureInfo.InvariantCulture, $"value-{number}"),
                    _ => node.DeepClone(),
                };
        }
    }
}
