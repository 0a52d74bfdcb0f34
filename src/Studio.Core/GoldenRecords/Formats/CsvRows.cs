using System.Text;
using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Reads the records of a CSV file behind its header.</summary>
internal sealed class CsvRows
{
    /// <summary>More columns than any file of pairs has; a header or line with more is refused before its cells fill the memory.</summary>
    public const int MaxColumns = 1_000;

    private readonly PairFormat _format;
    private readonly List<string> _columns;
    private readonly char _delimiter;
    private readonly int _question;
    private readonly int _sql;
    private readonly int _tags;
    private readonly int _metadata;
    private readonly int _accepted;

    private CsvRows(PairFormat format, List<string> columns, char delimiter, int question, int sql)
    {
        (_format, _columns, _delimiter, _question, _sql) = (format, columns, delimiter, question, sql);
        (_tags, _metadata, _accepted) = (Find(columns, ImportNames.Tags), Find(columns, ImportNames.Metadata), Find(columns, ImportNames.AcceptedSqls));
    }

    /// <summary>Takes the header; the problem names the mapping that does not fit and the columns that there are.</summary>
    public static Result<CsvRows> Read(FileRecord header, char delimiter, PairFormat format)
    {
        if (Header(header, delimiter).TryGet(out var columns, out var problem) is false)
        {
            return problem;
        }
        var errors = new Dictionary<string, string[]>();
        var question = Column("question_column", format.Question);
        var sql = Column("sql_column", format.Sql);
        return errors.Count > 0 ? Problem.Invalid(errors) : new CsvRows(format, columns, delimiter, question, sql);

        int Column(string field, string[] names)
        {
            var at = names.Select(name => Find(columns, name)).FirstOrDefault(found => found >= 0, -1);
            if (at < 0)
            {
                errors[field] = [$"{field}: the file has no column \"{string.Join("\" or \"", names)}\"; its columns are {ImportText.Shown(string.Join(", ", columns))}. Say which one holds the {(field is "sql_column" ? "SQL" : "question")}."];
            }
            return at;
        }
    }

    /// <summary>The names of the columns.</summary>
    public static Result<List<string>> Header(FileRecord header, char delimiter)
    {
        var fault = header.IsTooLong ? "it is longer than a line may be" : header.Fault is not null ? "a quote in it is never closed" : ImportText.Fault(header.Bytes.Span)?.TrimEnd('.');
        var columns = fault is null ? CsvText.Fields(Encoding.UTF8.GetString(header.Bytes.Span), delimiter, MaxColumns + 1) : null;
        if (columns?.Count > MaxColumns)
        {
            return Problem.Invalid("file", $"The first line of the file, which names the columns, has more than {MaxColumns:N0} of them.");
        }
        return columns is null
            ? Problem.Invalid("file", $"The first line of the file, which names the columns, cannot be read: {fault ?? "text follows a closing quote"}.")
            : columns.Select(column => column.Trim()).ToList();
    }

    public ImportRow Read(ReadOnlySpan<byte> record)
    {
        if (CsvText.Fields(Encoding.UTF8.GetString(record), _delimiter, MaxColumns + 1) is not { } fields)
        {
            return ImportRow.Bad("Text follows a closing quote; a quote inside of a quoted field is written twice.");
        }
        if (fields.Count != _columns.Count)
        {
            return ImportRow.Bad($"The line has {(fields.Count > MaxColumns ? $"more than {MaxColumns:N0}" : fields.Count)} {(fields.Count is 1 ? "field" : "fields")}, and the header has {_columns.Count}. Put fields that hold the delimiter in double quotes.");
        }
        return _format.Read(name => Cell(fields, Find(_columns, name)), () => ReadPair(fields));
    }

    private ImportRow ReadPair(List<string> fields)
    {
        var row = new ImportRow(CsvText.FromCell(fields[_question]), CsvText.FromCell(fields[_sql]), null, null);
        var tags = Cell(fields, _tags) is { } list ? Tags(list) : null;
        var metadata = Cell(fields, _metadata) is { } map ? Json(map, json => JsonPairs.ReadMetadata(json)) : null;
        if (Cell(fields, _metadata) is not null && metadata is null)
        {
            return row with { Fault = "metadata must be a JSON object whose values are texts, numbers, true or false." };
        }
        var accepted = Cell(fields, _accepted) is { } sqls ? Json(sqls, JsonPairs.ReadTags) : null;
        return Cell(fields, _accepted) is not null && accepted is null
            ? row with { Fault = "accepted_sqls must be a JSON array of texts." }
            : row with { Tags = tags, Metadata = metadata, AcceptedSqls = accepted };
    }

    private static string? Cell(List<string> fields, int column) =>
        column >= 0 && !string.IsNullOrWhiteSpace(fields[column]) ? CsvText.FromCell(fields[column].Trim()) : null;

    // A JSON array as the export writes it, or texts between semicolons as people do.
    private static IReadOnlyList<string> Tags(string cell) =>
        Json(cell, JsonPairs.ReadTags) ?? cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static T? Json<T>(string cell, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(cell);
            return read(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or an escape that is half of a character.
            return null;
        }
    }

    private static int Find(List<string> columns, string name) => columns.FindIndex(column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
