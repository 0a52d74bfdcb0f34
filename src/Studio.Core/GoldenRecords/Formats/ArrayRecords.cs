using System.Buffers;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>
/// Cuts a JSON array into its elements, of which one at a time is held. It finds where elements end and leaves it to the parser
/// of an element whether that is JSON, so that one broken element does not spoil the rest.
/// </summary>
/// <param name="bytes">Stands at the array's opening bracket.</param>
/// <param name="endsFile">Whether nothing may follow the array; false where it lies inside of an object.</param>
internal sealed class ArrayRecords(FileBytes bytes, bool endsFile) : IFileRecords
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[],"u8);

    private readonly RecordBytes _record = new();
    private int _count;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private State _state;

    private enum State
    {
        BeforeArray,
        InArray,
        BehindArray,
        Done,
    }

    public async ValueTask<FileRecord?> ReadAsync(CancellationToken ct)
    {
        _record.Clear();
        while (_state is not State.Done && await bytes.FillAsync(ct))
        {
            if (_state is State.BeforeArray)
            {
                bytes.Take(1);
                _state = State.InArray;
            }
            else if (_state is State.InArray)
            {
                if (TakeElement() && Record(null) is { } record)
                {
                    return record;
                }
            }
            else if (TakeRest() is { } fault)
            {
                return fault;
            }
        }
        var open = _state is State.InArray;
        _state = State.Done;
        return open ? Record("The file ends before its JSON array does: it was cut off, or the closing ] is missing.", even: true) : null;
    }

    /// <summary>Takes what the buffer holds of the present element; true where that is its end.</summary>
    private bool TakeElement()
    {
        var span = bytes.Rest.Span;
        var stop = EndOfElement(span);
        _record.Add(stop < 0 ? span : span[..stop]);
        if (stop >= 0 && span[stop] is (byte)']')
        {
            _state = State.BehindArray;
        }
        bytes.Take(stop < 0 ? span.Length : stop + 1);
        return stop >= 0;
    }

    /// <summary>The place of the comma or bracket behind the element; -1 where the bytes do not hold it.</summary>
    private int EndOfElement(ReadOnlySpan<byte> span)
    {
        for (var i = 0; i < span.Length; i++)
        {
            if (_escaped)
            {
                _escaped = false;
                continue;
            }
            var next = _inString ? span[i..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n') : span[i..].IndexOfAny(Marks);
            if (next < 0)
            {
                return -1;
            }
            i += next;
            switch (span[i])
            {
                case (byte)'\\':
                    _escaped = true;
                    break;
                // No JSON string holds a line end, so there one that was never closed stops and spoils no other element.
                case (byte)'\n':
                    _inString = false;
                    break;
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                case (byte)']' or (byte)',' when _depth is 0:
                    return i;
                case (byte)'}' or (byte)']':
                    _depth = Math.Max(_depth - 1, 0);
                    break;
            }
        }
        return -1;
    }

    /// <summary>Reads on behind the array; a fault where more than white space follows an array that is the whole file.</summary>
    private FileRecord? TakeRest()
    {
        var span = bytes.Rest.Span;
        var more = endsFile ? span.IndexOfAnyExcept(" \t\r\n"u8) : -1;
        if (more < 0)
        {
            bytes.Take(span.Length);
            return null;
        }
        _record.Add(span[more..]);
        _state = State.Done;
        return Record("Text follows the end of the JSON array; the file must be one array.");
    }

    private FileRecord? Record(string? fault, bool even = false)
    {
        var record = _record.Record(_count + 1, " \t\r\n"u8, fault);
        _record.Clear();
        if (record.Bytes.IsEmpty && !even)
        {
            return null;
        }
        _count++;
        return record;
    }
}
