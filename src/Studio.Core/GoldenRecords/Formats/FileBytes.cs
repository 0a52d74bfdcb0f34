namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>A stream by one buffer full at a time, whose beginning can be looked at before anything is taken. A byte order mark is passed over.</summary>
internal sealed class FileBytes(Stream content)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _end;
    private bool _started;

    /// <summary>How many bytes have been read of the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What is in the buffer and not taken yet.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_at, _end - _at);

    /// <summary>The beginning of the file, at most a buffer full.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken ct)
    {
        if (!_started)
        {
            _started = true;
            _end = await content.ReadAtLeastAsync(_buffer, _buffer.Length, throwOnEndOfStream: false, ct);
            BytesRead = _end;
            _at = _buffer.AsSpan(0, _end).StartsWith(Mark) ? Mark.Length : 0;
        }
        return Rest;
    }

    /// <summary>Sees to it that there is something in <see cref="Rest"/>; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (!_started)
        {
            await PeekAsync(ct);
        }
        if (_at == _end)
        {
            _at = 0;
            _end = await content.ReadAsync(_buffer, ct);
            BytesRead += _end;
        }
        return _end > _at;
    }

    public void Take(int count) => _at += count;
}
