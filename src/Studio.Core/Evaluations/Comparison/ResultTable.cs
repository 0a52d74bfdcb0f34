using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>A value: of an integer its bits, of a real its bits, of a text or a blob 128 bits of hash.</summary>
internal readonly record struct Cell(CellKind Kind, ulong Low, ulong High)
{
    private const double TwoTo63 = 9223372036854775808d;

    public bool IsNumber => Kind is CellKind.Integer or CellKind.Real;

    public double AsDouble => Kind is CellKind.Integer ? (long)Low : BitConverter.UInt64BitsToDouble(Low);

    public static Cell Of(long value) => new(CellKind.Integer, (ulong)value, 0);

    public static Cell Of(double value) => new(CellKind.Real, BitConverter.DoubleToUInt64Bits(value), 0);

    public static Cell Of(CellKind kind, ReadOnlySpan<byte> bytes) => RowHash.Of(bytes) is var hash ? new(kind, hash.A, hash.B) : default;

    /// <summary>The same value with one representation: a real that is a whole number of 64 bits becomes that integer, exactly.</summary>
    public Cell Canonical()
    {
        if (Kind is not CellKind.Real)
        {
            return this;
        }
        var value = AsDouble;
        return value is >= -TwoTo63 and < TwoTo63 && Math.Floor(value) == value ? Of((long)value) : this;
    }
}

/// <summary>A result by columns, 9 to 17 bytes a cell, whatever the length of its texts.</summary>
internal sealed class ResultTable
{
    public ResultTable(IEnumerable<string> names) => Columns = [.. names.Select(name => new ResultColumn(name))];

    private ResultTable(ResultColumn[] columns, int rows) => (Columns, RowCount) = (columns, rows);

    public ResultColumn[] Columns { get; }

    public int RowCount { get; private set; }

    public bool HasOnlyNulls => Columns.All(c => c.NullCount == RowCount);

    public void EndRow() => RowCount++;

    /// <summary>The same rows with the first columns only.</summary>
    public ResultTable First(int columns) => new(Columns[..columns], RowCount);
}

/// <summary>One column of a result. What is derived from its cells is computed when it is first asked for.</summary>
internal sealed class ResultColumn(string name)
{
    private CellKind[] _kinds = new CellKind[4];
    private ulong[] _low = new ulong[4];
    private ulong[]? _high;
    private int _count;
    private RowHash? _bag;
    private RowHash? _sequence;
    private RowHash? _bagOfOthers;
    private double[]? _numbers;

    public string Name => name;

    public int Count => _count;

    public int NullCount { get; private set; }

    public bool HasReals { get; private set; }

    public bool HasIntegers { get; private set; }

    public Cell this[int row] => new(_kinds[row], _low[row], _high is null ? 0 : _high[row]);

    /// <summary>The bag of its exact values.</summary>
    public RowHash Bag => _bag ??= BagOf(_ => true);

    /// <summary>The bag of its values that are no numbers.</summary>
    public RowHash BagOfOthers => _bagOfOthers ??= BagOf(cell => !cell.IsNumber);

    /// <summary>Its exact values in order: equal for columns that are the same in every row.</summary>
    public RowHash Sequence => _sequence ??= InSequence();

    /// <summary>Its numbers, ascending.</summary>
    public double[] Numbers => _numbers ??= Sorted();

    public void Add(Cell cell)
    {
        if (_count == _kinds.Length)
        {
            Array.Resize(ref _kinds, _count * 2);
            Array.Resize(ref _low, _count * 2);
        }
        if (cell.High is not 0)
        {
            _high ??= new ulong[_kinds.Length];
        }
        if (_high is not null)
        {
            if (_high.Length < _kinds.Length)
            {
                Array.Resize(ref _high, _kinds.Length);
            }
            _high[_count] = cell.High;
        }
        _kinds[_count] = cell.Kind;
        _low[_count++] = cell.Low;
        NullCount += cell.Kind is CellKind.Null ? 1 : 0;
        HasReals |= cell.Kind is CellKind.Real;
        HasIntegers |= cell.Kind is CellKind.Integer;
    }

    private RowHash BagOf(Func<Cell, bool> which)
    {
        var sum = default(RowHash);
        for (var row = 0; row < _count; row++)
        {
            var cell = this[row];
            if (which(cell))
            {
                sum += RowHash.Of(cell.Canonical(), 0).InBag();
            }
        }
        return sum;
    }

    private RowHash InSequence()
    {
        var hash = default(RowHash);
        for (var row = 0; row < _count; row++)
        {
            hash = hash.Then(RowHash.Of(this[row].Canonical(), 0));
        }
        return hash;
    }

    private double[] Sorted()
    {
        var numbers = new double[Enumerable.Range(0, _count).Count(row => this[row].IsNumber)];
        var count = 0;
        for (var row = 0; row < _count; row++)
        {
            if (this[row] is { IsNumber: true } cell)
            {
                numbers[count++] = cell.AsDouble;
            }
        }
        Array.Sort(numbers);
        return numbers;
    }
}
