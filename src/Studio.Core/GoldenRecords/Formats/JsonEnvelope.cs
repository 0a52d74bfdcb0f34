using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>An object around the array of records, as the answers of other tools' interfaces have: <c>{"data": {"sqlPairs": [{…}, …]}}</c>.</summary>
internal static class JsonEnvelope
{
    private static readonly string[] Names = ["data", "sqlPairs", "sql_pairs", "golden_sqls", "golden_records", "records", "items", "pairs", "training_data"];

    private static readonly string[] OfRecords = ["question", "prompt_text", "messages"];

    /// <summary>The place of the array's opening bracket; null where the file is no such object.</summary>
    public static int? ArrayAt(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            var inside = false;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray when inside:
                        return (int)reader.TokenStartIndex;
                    case JsonTokenType.PropertyName:
                        inside = IsOneOf(ref reader, Names);
                        if (!inside && (IsOneOf(ref reader, OfRecords) || !reader.TrySkip()))
                        {
                            return null;
                        }
                        break;
                    case JsonTokenType.StartObject:
                        break;
                    default:
                        // A named member that is a value, or the end of the first object: no array of records in it.
                        if (reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth is 0)
                        {
                            return null;
                        }
                        inside = false;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON as a whole; read as lines each names its own fault.
        }
        return null;
    }

    private static bool IsOneOf(ref Utf8JsonReader reader, string[] names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }
        return false;
    }
}
