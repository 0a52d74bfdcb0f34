using System.Text;
using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Looks at the first records of a file: which columns it has, and which of them look like question and SQL.</summary>
internal static class ImportBeginning
{
    private const int RecordsLookedAt = 20;
    private const int RowsShown = 5;

    public static async Task<Result<ImportColumns>> ReadAsync(ImportFormat format, Stream content, CancellationToken ct)
    {
        var reader = new FileRecordReader(content);
        var beginning = await reader.PeekAsync(ct);
        if (ImportFile.Alien(beginning.Span) is { } alien)
        {
            return Problem.Invalid("file", alien);
        }
        return format is ImportFormat.Csv ? await CsvAsync(reader, CsvText.Delimiter(beginning.Span), ct) : await JsonlAsync(reader, ct);
    }

    private static async Task<Result<ImportColumns>> CsvAsync(FileRecordReader reader, byte delimiter, CancellationToken ct)
    {
        reader.Delimiter = delimiter;
        var header = await reader.ReadAsync(ct);
        if (CsvRows.Header(header!.Value, (char)delimiter).TryGet(out var columns, out var problem) is false)
        {
            return problem;
        }
        var rows = new List<IReadOnlyList<string?>>();
        while (rows.Count < RowsShown && await reader.ReadAsync(ct) is { } record)
        {
            var fields = record.IsBlank ? null : CsvText.Fields(Encoding.UTF8.GetString(record.Bytes.Span), (char)delimiter);
            if (fields is not null)
            {
                rows.Add([.. columns.Select((_, i) => i < fields.Count ? ImportText.Shown(CsvText.FromCell(fields[i])) : null)]);
            }
        }
        return Columns(columns, rows);
    }

    private static async Task<Result<ImportColumns>> JsonlAsync(FileRecordReader reader, CancellationToken ct)
    {
        var columns = new List<string>();
        var lines = new List<Dictionary<string, string?>>();
        for (var i = 0; i < RecordsLookedAt && await reader.ReadAsync(ct) is { } record; i++)
        {
            if (record.IsTooLong || Object(record.Bytes) is not { } line)
            {
                continue;
            }
            columns.AddRange(line.Keys.Where(key => !columns.Contains(key)));
            lines.Add(line);
        }
        return columns.Count is 0
            ? Problem.Invalid("file", $"None of the first {RecordsLookedAt} lines is a JSON object; JSONL has one object on each line, such as {{\"question\": \"…\", \"sql\": \"…\"}}.")
            : Columns(columns, [.. lines.Take(RowsShown).Select(line => columns.Select(column => line.GetValueOrDefault(column)).ToList())]);
    }

    private static Dictionary<string, string?>? Object(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind is not JsonValueKind.Object ? null : json.RootElement.EnumerateObject()
                .GroupBy(property => property.Name)
                .ToDictionary(same => same.Key, same => same.Last().Value is { ValueKind: not JsonValueKind.Null } value ? ImportText.Shown(value.ToString()) : null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A broken line says nothing of the columns; the preview will name it.
            return null;
        }
    }

    private static ImportColumns Columns(List<string> columns, IReadOnlyList<IReadOnlyList<string?>> rows) =>
        new(columns, ImportNames.GuessQuestion(columns), ImportNames.GuessSql(columns), rows);
}
