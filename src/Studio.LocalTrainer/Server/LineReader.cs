namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Reads lines as bytes, so that what is not UTF-8 can be told with its line. A line is valid until the next one is read.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Counted from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>The line that was read was longer than the limit; it cannot be read on after it.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its end, or null after the last one.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var length = searched + newline;
                var line = _buffer.AsMemory(_start, length);
                _start += length + 1;
                LineNumber++;
                return WithoutReturn(line);
            }
            searched = _end - _start;
            if (_atEnd)
            {
                return TakeRest();
            }
            if (searched > maxLineBytes)
            {
                LineNumber++;
                IsTooLong = true;
                return ReadOnlyMemory<byte>.Empty;
            }
            Fill();
        }
    }

    private ReadOnlyMemory<byte>? TakeRest()
    {
        if (_start == _end)
        {
            return null;
        }
        var rest = _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        LineNumber++;
        return WithoutReturn(rest);
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) => line.Span is [.., (byte)'\r'] ? line[..^1] : line;
}
