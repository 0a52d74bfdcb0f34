using System.Text;
using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Reads the records of a CSV file behind its header.</summary>
internal sealed class CsvRows
{
    private readonly char _delimiter;
    private readonly int _columnCount;
    private readonly int _question;
    private readonly int _sql;
    private readonly int _tags;
    private readonly int _metadata;
    private readonly int _accepted;

    private CsvRows(List<string> columns, char delimiter, int question, int sql)
    {
        (_delimiter, _columnCount, _question, _sql) = (delimiter, columns.Count, question, sql);
        (_tags, _metadata, _accepted) = (Find(columns, ImportNames.Tags), Find(columns, ImportNames.Metadata), Find(columns, ImportNames.AcceptedSqls));
    }

    /// <summary>Takes the header; the problem names the mapping that does not fit and the columns that there are.</summary>
    public static Result<CsvRows> Read(FileRecord header, char delimiter, string? questionColumn, string? sqlColumn)
    {
        if (Header(header, delimiter).TryGet(out var columns, out var problem) is false)
        {
            return problem;
        }
        var errors = new Dictionary<string, string[]>();
        var question = Column("question_column", questionColumn, ImportNames.Question);
        var sql = Column("sql_column", sqlColumn, ImportNames.Sql);
        return errors.Count > 0 ? Problem.Invalid(errors) : new CsvRows(columns, delimiter, question, sql);

        int Column(string field, string? asked, string[] names)
        {
            var at = (asked is null ? names : [asked]).Select(name => Find(columns, name)).FirstOrDefault(found => found >= 0, -1);
            if (at < 0)
            {
                errors[field] = [$"{field}: the file has no column \"{asked ?? string.Join("\" or \"", names)}\"; its columns are {ImportText.Shown(string.Join(", ", columns))}. Say which one holds the {(field is "sql_column" ? "SQL" : "question")}."];
            }
            return at;
        }
    }

    /// <summary>The names of the columns.</summary>
    public static Result<List<string>> Header(FileRecord header, char delimiter)
    {
        var fault = header.IsTooLong ? "it is longer than a line may be" : header.IsOpen ? "a quote in it is never closed" : ImportText.Fault(header.Bytes.Span)?.TrimEnd('.');
        var columns = fault is null ? CsvText.Fields(Encoding.UTF8.GetString(header.Bytes.Span), delimiter) : null;
        return columns is null
            ? Problem.Invalid("file", $"The first line of the file, which names the columns, cannot be read: {fault ?? "text follows a closing quote"}.")
            : columns.Select(column => column.Trim()).ToList();
    }

    public ImportRow Read(ReadOnlySpan<byte> record)
    {
        if (CsvText.Fields(Encoding.UTF8.GetString(record), _delimiter) is not { } fields)
        {
            return ImportRow.Bad("Text follows a closing quote; a quote inside of a quoted field is written twice.");
        }
        if (fields.Count != _columnCount)
        {
            return ImportRow.Bad($"The line has {fields.Count} {(fields.Count is 1 ? "field" : "fields")}, and the header has {_columnCount}. Put fields that hold the delimiter in double quotes.");
        }
        var tags = Cell(fields, _tags) is { } list ? Tags(list) : null;
        var metadata = Cell(fields, _metadata) is { } map ? Json(map, JsonlRows.ReadMetadata) : null;
        if (Cell(fields, _metadata) is not null && metadata is null)
        {
            return ImportRow.Bad("metadata must be a JSON object whose values are texts, numbers, true or false.");
        }
        var accepted = Cell(fields, _accepted) is { } sqls ? Json(sqls, JsonlRows.ReadTags) : null;
        return Cell(fields, _accepted) is not null && accepted is null
            ? ImportRow.Bad("accepted_sqls must be a JSON array of texts.")
            : new ImportRow(CsvText.FromCell(fields[_question]), CsvText.FromCell(fields[_sql]), tags, metadata, accepted);
    }

    private static string? Cell(List<string> fields, int column) =>
        column >= 0 && !string.IsNullOrWhiteSpace(fields[column]) ? CsvText.FromCell(fields[column].Trim()) : null;

    // A JSON array as the export writes it, or texts between semicolons as people do.
    private static IReadOnlyList<string> Tags(string cell) =>
        Json(cell, JsonlRows.ReadTags) ?? cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static T? Json<T>(string cell, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(cell);
            return read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int Find(List<string> columns, string name) => columns.FindIndex(column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
