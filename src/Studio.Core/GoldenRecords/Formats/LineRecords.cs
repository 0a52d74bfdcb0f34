namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Cuts a file into lines, or with a delimiter into CSV records, in which a quoted field may hold line ends (RFC 4180).</summary>
internal sealed class LineRecords(FileBytes bytes, byte? delimiter) : IFileRecords
{
    private const string Open = "A quote that opens here is never closed, so the rest of the file belongs to this record. Close it.";

    private readonly RecordBytes _record = new();
    private int _line = 1;

    public async ValueTask<FileRecord?> ReadAsync(CancellationToken ct)
    {
        var line = _line;
        var any = false;
        var field = Field.Start;
        _record.Clear();
        while (await bytes.FillAsync(ct))
        {
            any = true;
            var rest = bytes.Rest;
            var stop = EndOfRecord(rest.Span, ref field);
            _record.Add(stop < 0 ? rest.Span : rest.Span[..stop]);
            bytes.Take(stop < 0 ? rest.Length : stop + 1);
            if (stop >= 0)
            {
                _line++;
                return Record(line, null);
            }
        }
        return any ? Record(line, field is Field.Quoted ? Open : null) : null;
    }

    private FileRecord Record(int line, string? fault)
    {
        _record.TrimEnd((byte)'\r');
        return _record.Record(line, [], fault);
    }

    /// <summary>The place of the line end that ends the record; -1 where the bytes do not hold it.</summary>
    private int EndOfRecord(ReadOnlySpan<byte> span, ref Field field)
    {
        if (delimiter is not { } separator)
        {
            return span.IndexOf((byte)'\n');
        }
        for (var i = 0; i < span.Length; i++)
        {
            // Most bytes change nothing and are passed over at once.
            var next = field switch
            {
                Field.Quoted => span[i..].IndexOfAny((byte)'"', (byte)'\n'),
                Field.Plain => span[i..].IndexOfAny(separator, (byte)'\n'),
                _ => 0,
            };
            if (next < 0)
            {
                return -1;
            }
            i += next;
            var b = span[i];
            _line += b is (byte)'\n' && field is Field.Quoted ? 1 : 0;
            if (b is (byte)'\n' && field is not Field.Quoted)
            {
                return i;
            }
            field = field switch
            {
                Field.Quoted => b is (byte)'"' ? Field.QuoteInQuoted : Field.Quoted,
                // Doubled, a quote stands for itself; else it has closed the field.
                Field.QuoteInQuoted when b is (byte)'"' => Field.Quoted,
                Field.Start when b is (byte)'"' => Field.Quoted,
                _ when b == separator => Field.Start,
                _ => Field.Plain,
            };
        }
        return -1;
    }

    private enum Field
    {
        Start,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
}
