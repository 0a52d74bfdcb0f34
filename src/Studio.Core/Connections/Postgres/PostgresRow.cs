using System.Buffers.Text;
using System.Text;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>The values of the row that a query stands on, in memory that the next row uses again.</summary>
/// <remarks>
/// The server sends each value as its own text. Whole numbers become integers, other numbers doubles (a numeric of more than
/// about 16 digits is rounded, as results are compared with a tolerance anyway), bytea becomes bytes, a boolean "true" or
/// "false", char(n) loses its padding, which means nothing there. All else stays the text: dates and times in ISO form with
/// the session's zone UTC, uuid, arrays, ranges and JSON as PostgreSQL writes them.
/// </remarks>
internal sealed class PostgresRowBuffer(IReadOnlyList<uint> types, int cellBytes)
{
    // Rows of many large cells are held to this many times the limit of one.
    private const int MaxCellsALimit = 16;

    private readonly CellKind[] _kinds = new CellKind[types.Count];
    private readonly long[] _bits = new long[types.Count];
    private readonly (int Start, int Length)[] _places = new (int, int)[types.Count];
    private byte[] _bytes = new byte[1_024];
    private int _used;

    public int Count => types.Count;

    /// <summary>Takes the reader's row in; false where a value, or the row, is larger than the limit.</summary>
    public bool TryRead(NpgsqlDataReader reader)
    {
        _used = 0;
        for (var i = 0; i < types.Count; i++)
        {
            if (reader.IsDBNull(i))
            {
                _kinds[i] = CellKind.Null;
                continue;
            }
            // The length is known before any of it is read, so that a value of half a gigabyte never is.
            var length = reader.GetBytes(i, 0, null, 0, 0);
            var isBytes = types[i] is Oid.Bytea;
            if ((isBytes ? (length - 2) / 2 : length) > cellBytes || _used + length > (long)cellBytes * MaxCellsALimit)
            {
                return false;
            }
            if (_bytes.Length < _used + length)
            {
                Array.Resize(ref _bytes, Math.Max((int)(_used + length), _bytes.Length * 2));
            }
            Take(i, (int)reader.GetBytes(i, 0, _bytes, _used, (int)length));
        }
        return true;
    }

    public CellKind Kind(int column) => _kinds[column];

    public long Integer(int column) => _bits[column];

    public double Real(int column) => BitConverter.Int64BitsToDouble(_bits[column]);

    public ReadOnlySpan<byte> Bytes(int column) => _bytes.AsSpan(_places[column].Start, _places[column].Length);

    private void Take(int column, int length)
    {
        var text = _bytes.AsSpan(_used, length);
        switch (types[column])
        {
            case Oid.Int2 or Oid.Int4 or Oid.Int8 or Oid.Oid4 or Oid.Numeric when IsWhole(text, out _bits[column]):
                _kinds[column] = CellKind.Integer;
                break;
            case Oid.Float4 or Oid.Float8 or Oid.Numeric when IsNumber(text, out var number):
                (_kinds[column], _bits[column]) = (CellKind.Real, BitConverter.DoubleToInt64Bits(number));
                break;
            case Oid.Boolean:
                Keep(column, CellKind.Text, Write(text is [(byte)'t'] ? "true"u8 : "false"u8));
                break;
            case Oid.Bytea when text.StartsWith("\\x"u8):
                Keep(column, CellKind.Blob, Unhex(text[2..]));
                break;
            case Oid.PaddedText:
                Keep(column, CellKind.Text, text.TrimEnd((byte)' ').Length);
                break;
            default:
                Keep(column, CellKind.Text, length);
                break;
        }
    }

    private void Keep(int column, CellKind kind, int length)
    {
        (_kinds[column], _places[column]) = (kind, (_used, length));
        _used += length;
    }

    private int Write(ReadOnlySpan<byte> text)
    {
        if (_bytes.Length < _used + text.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }
        text.CopyTo(_bytes.AsSpan(_used));
        return text.Length;
    }

    private int Unhex(ReadOnlySpan<byte> digits)
    {
        // In place: what is written lies before what is still to be read.
        var target = _bytes.AsSpan(_used);
        for (var i = 0; i + 1 < digits.Length; i += 2)
        {
            target[i / 2] = (byte)((Digit(digits[i]) << 4) | Digit(digits[i + 1]));
        }
        return digits.Length / 2;

        static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text, out long value) => Utf8Parser.TryParse(text, out value, out var read) && read == text.Length;

    private static bool IsNumber(ReadOnlySpan<byte> text, out double value)
    {
        value = text switch
        {
            [(byte)'I', ..] => double.PositiveInfinity,
            [(byte)'-', (byte)'I', ..] => double.NegativeInfinity,
            _ => double.NaN,
        };
        return text is [(byte)'I', ..] or [(byte)'-', (byte)'I', ..] or [(byte)'N', ..]
            || (Utf8Parser.TryParse(text, out value, out var read) && read == text.Length);
    }

    /// <summary>The numbers of built-in types, the same in every database (pg_type.dat of PostgreSQL's source).</summary>
    private static class Oid
    {
        public const uint Boolean = 16;
        public const uint Bytea = 17;
        public const uint Int8 = 20;
        public const uint Int2 = 21;
        public const uint Int4 = 23;
        public const uint Oid4 = 26;
        public const uint Float4 = 700;
        public const uint Float8 = 701;
        public const uint PaddedText = 1042;
        public const uint Numeric = 1700;
    }
}

/// <summary>The row that the buffer holds.</summary>
internal readonly struct PostgresRow(PostgresRowBuffer buffer) : IResultRow
{
    public int Count => buffer.Count;

    public CellKind Kind(int column) => buffer.Kind(column);

    public long Integer(int column) => buffer.Integer(column);

    public double Real(int column) => buffer.Real(column);

    public ReadOnlySpan<byte> Bytes(int column) => buffer.Bytes(column);

    public object?[] Values(out long bytes)
    {
        bytes = 0;
        var row = new object?[Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Kind(i) switch
            {
                CellKind.Integer => Integer(i),
                CellKind.Real => Real(i),
                CellKind.Text => Encoding.UTF8.GetString(Bytes(i)),
                CellKind.Blob => Bytes(i).ToArray(),
                _ => null,
            };
            bytes += 16 + (Kind(i) is CellKind.Text or CellKind.Blob ? Bytes(i).Length : 0);
        }
        return row;
    }
}
