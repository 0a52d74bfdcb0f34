using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A file being imported: its records one after the other, each as a row or with its fault.</summary>
internal sealed class ImportFile
{
    private readonly FileBytes _bytes;
    private readonly IFileRecords _records;
    private readonly Func<ReadOnlyMemory<byte>, ImportRow> _read;

    private ImportFile(FileBytes bytes, FileShape shape, IFileRecords records, Func<ReadOnlyMemory<byte>, ImportRow> read) =>
        (_bytes, Shape, _records, _read) = (bytes, shape, records, read);

    public FileShape Shape { get; }

    public long BytesRead => _bytes.BytesRead;

    /// <summary>Looks at the beginning of the file; the problem says what it is where it is no text, or which column is missing.</summary>
    public static async Task<Result<ImportFile>> OpenAsync(ImportRequest request, Stream content, CancellationToken ct)
    {
        var bytes = new FileBytes(content);
        var beginning = await bytes.PeekAsync(ct);
        if (Alien(beginning.Span) is { } alien)
        {
            return Problem.Invalid("file", alien);
        }
        var shape = FileShape.Of(request.Format, beginning.Span);
        var records = shape.Records(bytes);
        var pairs = PairFormat.Of(shape.Format, request.QuestionColumn, request.SqlColumn);
        if (shape.Container is not FileContainer.Csv)
        {
            var noun = shape.Container is FileContainer.JsonArray ? "element" : "line";
            return new ImportFile(bytes, shape, records, new JsonRows(shape.Format is ImportFormat.OpenAiChat ? ChatRows.Read : new JsonPairs(pairs).Read, noun).Read);
        }
        if (await records.ReadFilledAsync(ct) is not { } header)
        {
            return Problem.Invalid("file", "The file is empty; its first line must name the columns.");
        }
        return CsvRows.Read(header, (char)shape.Delimiter, pairs).TryGet(out var rows, out var problem)
            ? new ImportFile(bytes, shape, records, record => rows.Read(record.Span))
            : problem;
    }

    /// <summary>The next record that is not blank, and what it says; null at the end.</summary>
    public async ValueTask<(FileRecord Record, ImportRow Row)?> ReadAsync(CancellationToken ct) =>
        await _records.ReadFilledAsync(ct) is { } record ? (record, Judge(record)) : null;

    /// <summary>What the file is where it cannot be text in UTF-8; null where it may be.</summary>
    public static string? Alien(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [] => "The file is empty; it holds no golden record.",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "The file is UTF-16; save it as UTF-8.",
        [(byte)'P', (byte)'K', 3, 4, ..] => "The file is a zip archive or a spreadsheet; save the sheet as CSV (UTF-8), or unpack the archive.",
        [0x1F, 0x8B, ..] => "The file is compressed (gzip); unpack it.",
        _ when beginning.StartsWith("SQLite format 3\0"u8) => "The file is a SQLite database; add it as a database connection, and import golden records as JSONL or CSV.",
        _ => null,
    };

    private ImportRow Judge(FileRecord record)
    {
        if (record.Fault is { } broken)
        {
            return ImportRow.Bad(broken);
        }
        if (record.IsTooLong)
        {
            return ImportRow.Bad($"The {(Shape.Container is FileContainer.JsonArray ? "element" : "line")} has more than {RecordBytes.Max:N0} bytes. A question has at most {GoldenRecord.MaxPromptLength:N0} characters, a SQL {GoldenRecord.MaxSqlLength:N0}.");
        }
        return ImportText.Fault(record.Bytes.Span) is { } fault ? ImportRow.Bad(fault) : _read(record.Bytes).Judged();
    }
}
