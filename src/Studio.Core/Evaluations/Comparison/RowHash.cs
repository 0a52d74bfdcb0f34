using System.Buffers.Binary;
using System.Numerics;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>
/// 128 bits that stand for a cell, a row or a bag of rows. Two lanes of 64 bits are mixed on their own, so that two different
/// things that fall together by chance need about 2^64 things to choose from.
/// </summary>
/// <remarks>
/// A row's hash is the sum of its cells' hashes, each salted by the place of its column, and a bag's is the sum of its rows'
/// hashes, mixed once more: so a column can be put to a row and taken away again, and the order of rows leaves no trace.
/// The finalizer is that of MurmurHash3 (A. Appleby, public domain).
/// </remarks>
internal readonly record struct RowHash(ulong A, ulong B) : IComparable<RowHash>
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    public static RowHash operator +(RowHash left, RowHash right) => new(left.A + right.A, left.B + right.B);

    public static RowHash operator -(RowHash left, RowHash right) => new(left.A - right.A, left.B - right.B);

    /// <summary>The cell in the column of the number given; equal cells of different columns differ.</summary>
    public static RowHash Of(Cell cell, int column)
    {
        var salt = (((ulong)column << 4) + (ulong)cell.Kind + 1) * Odd;
        return new RowHash(
            Mix(Mix(cell.Low ^ salt) + cell.High),
            Mix(Mix(cell.High ^ ~salt ^ BitOperations.RotateLeft(cell.Low, 32)) + (cell.Low * Odd)));
    }

    /// <summary>The bytes of a text or a blob.</summary>
    public static RowHash Of(ReadOnlySpan<byte> bytes)
    {
        var a = Mix((ulong)bytes.Length + Odd);
        var b = Mix(~a);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            Take(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        if (bytes.Length > 0)
        {
            Span<byte> rest = stackalloc byte[8];
            rest.Clear();
            bytes.CopyTo(rest);
            Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }
        return new RowHash(a, b);

        void Take(ulong word)
        {
            a = Mix(a ^ word);
            b = Mix(b + (word * Odd));
        }
    }

    /// <summary>What the row adds to the hash of a bag.</summary>
    public RowHash InBag() => new(Mix(A ^ Odd), Mix(B + Odd));

    /// <summary>The hash of a sequence goes on with this one.</summary>
    public RowHash Then(RowHash next) => new(Mix(A ^ next.A), Mix(B + (next.B * Odd)));

    public static RowHash OfBag(ReadOnlySpan<RowHash> rows)
    {
        var sum = default(RowHash);
        foreach (var row in rows)
        {
            sum += row.InBag();
        }
        return sum;
    }

    public int CompareTo(RowHash other) => A != other.A ? A.CompareTo(other.A) : B.CompareTo(other.B);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD;
        x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53;
        return x ^ (x >> 33);
    }
}
