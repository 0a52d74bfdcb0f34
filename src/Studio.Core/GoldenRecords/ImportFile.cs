namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A file being imported: its records one after the other, each as a row or with its fault.</summary>
internal sealed class ImportFile
{
    private readonly FileRecordReader _reader;
    private readonly Func<ReadOnlyMemory<byte>, ImportRow> _read;

    private ImportFile(FileRecordReader reader, Func<ReadOnlyMemory<byte>, ImportRow> read) => (_reader, _read) = (reader, read);

    /// <summary>Looks at the beginning of the file; the problem says what it is where it is no text, or which column is missing.</summary>
    public static async Task<Result<ImportFile>> OpenAsync(ImportRequest request, Stream content, CancellationToken ct)
    {
        var reader = new FileRecordReader(content);
        var beginning = await reader.PeekAsync(ct);
        if (Alien(beginning.Span) is { } alien)
        {
            return Problem.Invalid("file", alien);
        }
        if (request.Format is ImportFormat.Jsonl)
        {
            return new ImportFile(reader, new JsonlRows(OrNull(request.QuestionColumn), OrNull(request.SqlColumn)).Read);
        }
        reader.Delimiter = CsvText.Delimiter(beginning.Span);
        if (await reader.ReadAsync(ct) is not { } header)
        {
            return Problem.Invalid("file", "The file is empty; its first line must name the columns.");
        }
        return CsvRows.Read(header, (char)reader.Delimiter, OrNull(request.QuestionColumn), OrNull(request.SqlColumn)).TryGet(out var rows, out var problem)
            ? new ImportFile(reader, bytes => rows.Read(bytes.Span))
            : problem;

        static string? OrNull(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    /// <summary>The next record that is not blank, and what it says; null at the end.</summary>
    public async ValueTask<(FileRecord Record, ImportRow Row)?> ReadAsync(CancellationToken ct)
    {
        while (await _reader.ReadAsync(ct) is { } record)
        {
            if (!record.IsBlank)
            {
                return (record, Judge(record));
            }
        }
        return null;
    }

    /// <summary>What the file is where it cannot be text in UTF-8; null where it may be.</summary>
    public static string? Alien(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [] => "The file is empty; it holds no golden record.",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "The file is UTF-16; save it as UTF-8.",
        [(byte)'P', (byte)'K', 3, 4, ..] => "The file is a zip archive or a spreadsheet; save the sheet as CSV (UTF-8), or unpack the archive.",
        [0x1F, 0x8B, ..] => "The file is compressed (gzip); unpack it.",
        _ when beginning.StartsWith("SQLite format 3\0"u8) => "The file is a SQLite database; add it as a database connection, and import golden records as JSONL or CSV.",
        _ => null,
    };

    private ImportRow Judge(FileRecord record)
    {
        if (record.IsOpen)
        {
            return ImportRow.Bad("A quote that opens here is never closed, so the rest of the file belongs to this record. Close it.");
        }
        if (record.IsTooLong)
        {
            return ImportRow.Bad($"The line has more than {FileRecordReader.MaxBytes:N0} bytes. A question has at most {GoldenRecord.MaxPromptLength:N0} characters, a SQL {GoldenRecord.MaxSqlLength:N0}.");
        }
        return ImportText.Fault(record.Bytes.Span) is { } fault ? ImportRow.Bad(fault) : _read(record.Bytes).Judged();
    }
}
