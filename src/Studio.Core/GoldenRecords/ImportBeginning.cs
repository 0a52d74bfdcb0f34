using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Looks at the first records of a file: which columns it has, and which of them look like question and SQL.</summary>
internal static class ImportBeginning
{
    private const int RecordsLookedAt = 20;
    private const int RowsShown = 5;

    public static async Task<Result<ImportColumns>> ReadAsync(ImportFormat format, Stream content, CancellationToken ct)
    {
        var bytes = new FileBytes(content);
        var beginning = await bytes.PeekAsync(ct);
        if (ImportFile.Alien(beginning.Span) is { } alien)
        {
            return Problem.Invalid("file", alien);
        }
        var shape = FileShape.Of(format, beginning.Span);
        return await (shape.Container is FileContainer.Csv ? CsvAsync(shape, bytes, ct) : JsonAsync(shape, bytes, ct));
    }

    private static async Task<Result<ImportColumns>> CsvAsync(FileShape shape, FileBytes bytes, CancellationToken ct)
    {
        var reader = shape.Records(bytes);
        var delimiter = (char)shape.Delimiter;
        if (await reader.ReadFilledAsync(ct) is not { } header)
        {
            return Problem.Invalid("file", "The file is empty; its first line must name the columns.");
        }
        if (CsvRows.Header(header, delimiter).TryGet(out var columns, out var problem) is false)
        {
            return problem;
        }
        var rows = new List<IReadOnlyList<string?>>();
        while (rows.Count < RowsShown && await reader.ReadFilledAsync(ct) is { } record)
        {
            var fields = CsvText.Fields(Encoding.UTF8.GetString(record.Bytes.Span), delimiter, CsvRows.MaxColumns);
            if (fields is not null)
            {
                rows.Add([.. columns.Select((_, i) => i < fields.Count ? ImportText.Shown(CsvText.FromCell(fields[i])) : null)]);
            }
        }
        return Columns(shape, columns, rows);
    }

    private static async Task<Result<ImportColumns>> JsonAsync(FileShape shape, FileBytes bytes, CancellationToken ct)
    {
        var reader = shape.Records(bytes);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var columns = new List<string>();
        var lines = new List<Dictionary<string, string?>>();
        for (var i = 0; i < RecordsLookedAt && await reader.ReadAsync(ct) is { } record; i++)
        {
            if (record.IsTooLong || record.Fault is not null || Object(record.Bytes) is not { } line)
            {
                continue;
            }
            columns.AddRange(line.Keys.Where(key => known.Count < JsonRows.MaxKeys && known.Add(key)));
            lines.Add(line);
        }
        return columns.Count is 0
            ? Problem.Invalid("file", $"None of the first {RecordsLookedAt} {(shape.Container is FileContainer.JsonArray ? "elements" : "lines")} is a JSON object; JSONL has one object on each line, such as {{\"question\": \"…\", \"sql\": \"…\"}}.")
            : Columns(shape, columns, [.. lines.Take(RowsShown).Select(line => columns.Select(column => line.GetValueOrDefault(column)).ToList())]);
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

    private static ImportColumns Columns(FileShape shape, List<string> columns, IReadOnlyList<IReadOnlyList<string?>> rows)
    {
        var own = PairFormat.Of(shape.Format);
        return shape.Format switch
        {
            ImportFormat.OpenAiChat => new(columns, null, null, rows, shape.Format),
            _ when ImportFormats.Of(shape.Format).IsMapped => new(columns, ImportNames.GuessQuestion(columns), ImportNames.GuessSql(columns), rows, shape.Format),
            _ => new(columns, ImportNames.First(own.Question, columns), ImportNames.First(own.Sql, columns), rows, shape.Format),
        };
    }
}
