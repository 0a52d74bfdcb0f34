namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Collects the bytes of one record, and of one that is too long the beginning alone.</summary>
internal sealed class RecordBytes
{
    /// <summary>The longest record that is read, in bytes.</summary>
    public const int Max = 1_000_000;

    private const int KeptOfTooLong = 400;

    private byte[] _bytes = new byte[4 * 1024];
    private int _length;
    private bool _tooLong;

    /// <summary>Takes that byte off the end, where the record ends with it.</summary>
    public void TrimEnd(byte last) => _length -= !_tooLong && _length > 0 && _bytes[_length - 1] == last ? 1 : 0;

    public void Clear() => (_length, _tooLong) = (0, false);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        // One more than the limit is kept, since the last byte may belong to the line end.
        var kept = bytes[..Math.Min(bytes.Length, Max + 1 - _length)];
        if (_length + kept.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(Math.Max(_bytes.Length * 2, _length + kept.Length), Max + 1));
        }
        kept.CopyTo(_bytes.AsSpan(_length));
        _length += kept.Length;
        _tooLong |= kept.Length < bytes.Length;
    }

    /// <summary>What was collected, without the white space around it that the container of the records allows.</summary>
    public FileRecord Record(int line, ReadOnlySpan<byte> trimmed, string? fault)
    {
        var (start, end) = (0, _length);
        while (end > start && trimmed.Contains(_bytes[end - 1]))
        {
            end--;
        }
        while (start < end && trimmed.Contains(_bytes[start]))
        {
            start++;
        }
        var tooLong = _tooLong || end - start > Max;
        return new FileRecord(line, _bytes.AsMemory(start, tooLong ? Math.Min(KeptOfTooLong, end - start) : end - start), tooLong, fault);
    }
}
