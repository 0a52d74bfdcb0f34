using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Reads records that are JSON objects, each on its line or as an element of an array.</summary>
/// <param name="read">Reads the object.</param>
/// <param name="noun">What a record is called: "line" or "element".</param>
internal sealed class JsonRows(Func<JsonElement, ImportRow> read, string noun)
{
    /// <summary>More keys than any row of pairs has; an object with more is not looked through.</summary>
    public const int MaxKeys = 1_000;

    // A key that stands twice would silently lose one of its values.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public ImportRow Read(ReadOnlyMemory<byte> record)
    {
        if (record.Span.TrimStart((byte)' ') is [(byte)'[', ..])
        {
            return ImportRow.Bad($"The {noun} begins a JSON array; JSONL has one object on each line, such as {{\"question\": \"…\", \"sql\": \"…\"}}.");
        }
        try
        {
            using var json = JsonDocument.Parse(record, Options);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object when json.RootElement.GetPropertyCount() > MaxKeys => ImportRow.Bad($"The {noun} has {json.RootElement.GetPropertyCount():N0} keys; {MaxKeys:N0} is the most."),
                JsonValueKind.Object => read(json.RootElement),
                _ => ImportRow.Bad($"The {noun} is {JsonPairs.Kind(json.RootElement)}, and an object such as {{\"question\": \"…\", \"sql\": \"…\"}} is needed."),
            };
        }
        catch (JsonException error)
        {
            return ImportRow.Bad(Reason(error));
        }
        catch (InvalidOperationException)
        {
            // GetString on half of a surrogate pair, written as an escape.
            return ImportRow.Bad($"The {noun} holds an escape such as \\ud800 that is half of a character. Remove it.");
        }
    }

    private string Reason(JsonException error) => error switch
    {
        { BytePositionInLine: null } => $"A key stands twice in the same object of the {noun}. Keep one of them.",
        _ when error.Message.Contains("maximum configured depth", StringComparison.Ordinal) => $"The {noun} is nested more than {Options.MaxDepth} levels deep.",
        { LineNumber: > 0 } => $"The {noun} is not JSON: it breaks at byte {error.BytePositionInLine + 1} of its line {error.LineNumber + 1}. It must be one complete object.",
        _ => $"The {noun} is not JSON: it breaks at byte {error.BytePositionInLine + 1}. Each {noun} must be one complete object.",
    };
}
