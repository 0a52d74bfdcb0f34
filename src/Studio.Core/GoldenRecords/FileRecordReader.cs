namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>One record of a file as bytes, without its line end; valid until the next is read.</summary>
/// <param name="Line">The line that it begins in, from 1.</param>
/// <param name="Bytes">Its bytes, or its beginning where it is too long.</param>
/// <param name="IsTooLong">True where it has more bytes than are kept.</param>
/// <param name="IsOpen">True where a quoted field runs to the end of the file.</param>
internal readonly record struct FileRecord(int Line, ReadOnlyMemory<byte> Bytes, bool IsTooLong, bool IsOpen)
{
    public bool IsBlank => Bytes.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}

/// <summary>
/// Cuts a stream into records in bounded memory, whatever it holds: lines, or with a delimiter CSV records, in which a
/// quoted field may hold line ends (RFC 4180). A byte order mark is passed over.
/// </summary>
internal sealed class FileRecordReader(Stream content)
{
    /// <summary>The longest record that is read, in bytes; of a longer one only the beginning is kept.</summary>
    public const int MaxBytes = 1_000_000;

    private const int KeptOfTooLong = 400;
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _buffer = new byte[64 * 1024];
    private byte[] _record = new byte[4 * 1024];
    private int _length;
    private int _at;
    private int _end;
    private int _line = 1;
    private bool _started;

    /// <summary>The byte between the fields of a CSV file; null where records are lines.</summary>
    public byte? Delimiter { get; set; }

    /// <summary>The bytes at the beginning of the file, at most a buffer full; to be called before the first record is read.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(CancellationToken ct)
    {
        if (!_started)
        {
            _started = true;
            _end = await content.ReadAtLeastAsync(_buffer, _buffer.Length, throwOnEndOfStream: false, ct);
            _at = _buffer.AsSpan(0, _end).StartsWith(Mark) ? Mark.Length : 0;
        }
        return _buffer.AsMemory(_at, _end - _at);
    }

    /// <summary>The next record; null at the end of the file.</summary>
    public async ValueTask<FileRecord?> ReadAsync(CancellationToken ct)
    {
        await PeekAsync(ct);
        var line = _line;
        var (tooLong, any) = (false, false);
        var field = Field.Start;
        _length = 0;
        while (_at < _end || await FillAsync(ct))
        {
            any = true;
            var rest = _buffer.AsMemory(_at, _end - _at);
            var stop = EndOfRecord(rest.Span, ref field);
            var taken = stop < 0 ? rest : rest[..stop];
            tooLong = !Keep(taken.Span) || tooLong;
            _at += stop < 0 ? rest.Length : stop + 1;
            if (stop >= 0)
            {
                _line++;
                return Record(line, tooLong, isOpen: false);
            }
        }
        return any ? Record(line, tooLong, field is Field.Quoted) : null;
    }

    private FileRecord Record(int line, bool tooLong, bool isOpen)
    {
        var length = _length > 0 && _record[_length - 1] is (byte)'\r' ? _length - 1 : _length;
        tooLong = tooLong || length > MaxBytes;
        return new FileRecord(line, _record.AsMemory(0, tooLong ? KeptOfTooLong : length), tooLong, isOpen);
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        _at = 0;
        _end = await content.ReadAsync(_buffer, ct);
        return _end > 0;
    }

    /// <summary>False where the record has more bytes than are kept; one more than the limit is, since the last may belong to the line end.</summary>
    private bool Keep(ReadOnlySpan<byte> bytes)
    {
        var room = MaxBytes + 1 - _length;
        var kept = bytes[..Math.Min(bytes.Length, room)];
        if (_length + kept.Length > _record.Length)
        {
            Array.Resize(ref _record, Math.Min(Math.Max(_record.Length * 2, _length + kept.Length), MaxBytes + 1));
        }
        kept.CopyTo(_record.AsSpan(_length));
        _length += kept.Length;
        return kept.Length == bytes.Length;
    }

    /// <summary>The place of the line end that ends the record; -1 where the bytes do not hold it.</summary>
    private int EndOfRecord(ReadOnlySpan<byte> bytes, ref Field field)
    {
        if (Delimiter is not { } delimiter)
        {
            return bytes.IndexOf((byte)'\n');
        }
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
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
                _ when b == delimiter => Field.Start,
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
