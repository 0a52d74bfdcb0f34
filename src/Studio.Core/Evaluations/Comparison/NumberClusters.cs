using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>
/// When two numbers are the same: within a millionth of the larger one, or within 1e-9. Two integers are the same only when
/// they are equal, since an integer is counted or given, never rounded (so ids beyond 2^53 are told apart).
/// </summary>
internal static class Tolerance
{
    public const double Relative = 1e-6;
    public const double Absolute = 1e-9;

    public static bool Close(double a, double b) =>
        a == b || (double.IsFinite(a) && double.IsFinite(b) && Math.Abs(a - b) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(a), Math.Abs(b))));

    public static bool Close(Cell a, Cell b) =>
        a == b || (a.IsNumber && b.IsNumber && (a.Kind is CellKind.Real || b.Kind is CellKind.Real) && Close(a.AsDouble, b.AsDouble));
}

/// <summary>
/// The numbers of two columns put into clusters: numbers that are the same are in one. The reverse need not hold, for
/// "nearly equal" can be handed on from neighbour to neighbour; then <see cref="IsWide"/> is true and rows that agree by
/// cluster must still be compared number by number.
/// </summary>
internal sealed class NumberClusters
{
    private readonly double[] _reals;
    private readonly int[] _clusters;

    public NumberClusters(ResultColumn gold, ResultColumn predicted)
    {
        _reals = Distinct(gold, predicted, CellKind.Real, cell => cell.AsDouble);
        var integers = Distinct(gold, predicted, CellKind.Integer, cell => (long)cell.Low);
        _clusters = new int[_reals.Length];
        for (var i = 1; i < _reals.Length; i++)
        {
            var together = Tolerance.Close(_reals[i - 1], _reals[i]) || HasIntegerBetween(integers, _reals[i - 1], _reals[i]);
            _clusters[i] = together ? _clusters[i - 1] : i;
        }
        IsWide = HasWide(integers);
    }

    /// <summary>True where a cluster holds two numbers that are not the same.</summary>
    public bool IsWide { get; }

    /// <summary>The cell itself, or what stands for all numbers of its cluster.</summary>
    public Cell Key(Cell cell)
    {
        if (!cell.IsNumber)
        {
            return cell;
        }
        var cluster = ClusterOf(cell.AsDouble);
        return cluster < 0 ? cell : new Cell(CellKind.Real, (ulong)cluster, 1);
    }

    private static T[] Distinct<T>(ResultColumn gold, ResultColumn predicted, CellKind kind, Func<Cell, T> value)
        where T : IEquatable<T>
    {
        ResultColumn[] columns = [.. new[] { gold, predicted }.Where(c => kind is CellKind.Real ? c.HasReals : c.HasIntegers)];
        var values = new T[columns.Sum(column => Enumerable.Range(0, column.Count).Count(row => column[row].Kind == kind))];
        var count = 0;
        foreach (var column in columns)
        {
            for (var row = 0; row < column.Count; row++)
            {
                if (column[row] is var cell && cell.Kind == kind)
                {
                    values[count++] = value(cell);
                }
            }
        }
        Array.Sort(values);
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (kept is 0 || !values[i].Equals(values[kept - 1]))
            {
                values[kept++] = values[i];
            }
        }
        Array.Resize(ref values, kept);
        return values;
    }

    /// <summary>The number of the cluster that the number is in or next to; -1 where none is near.</summary>
    private int ClusterOf(double number)
    {
        var at = Array.BinarySearch(_reals, number);
        if (at >= 0)
        {
            return _clusters[at];
        }
        var above = ~at;
        if (above > 0 && Tolerance.Close(_reals[above - 1], number))
        {
            return _clusters[above - 1];
        }
        return above < _reals.Length && Tolerance.Close(_reals[above], number) ? _clusters[above] : -1;
    }

    // The integers near the upper number from below form one run; the first of them is the likeliest to be near the lower one too.
    private static bool HasIntegerBetween(long[] integers, double low, double high)
    {
        int from = 0, to = integers.Length;
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (integers[middle] < high && !Tolerance.Close(integers[middle], high))
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from < integers.Length && integers[from] < high && Tolerance.Close(integers[from], low);
    }

    private bool HasWide(long[] integers)
    {
        for (int i = 1, first = 0; i <= _reals.Length; i++)
        {
            if (i == _reals.Length || _clusters[i] != _clusters[first])
            {
                if (!Tolerance.Close(_reals[first], _reals[i - 1]))
                {
                    return true;
                }
                first = i;
            }
        }
        var previous = -1;
        foreach (var integer in integers)
        {
            var cluster = ClusterOf(integer);
            if (cluster < 0)
            {
                continue;
            }
            // The cluster's number is the place of its smallest real.
            var last = cluster;
            while (last + 1 < _reals.Length && _clusters[last + 1] == cluster)
            {
                last++;
            }
            if (cluster == previous || !Tolerance.Close(_reals[cluster], integer) || !Tolerance.Close(_reals[last], integer))
            {
                return true;
            }
            previous = cluster;
        }
        return false;
    }
}
