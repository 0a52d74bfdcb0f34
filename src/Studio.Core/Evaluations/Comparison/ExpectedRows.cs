using System.Runtime.InteropServices;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>A row that stands too early, and the first later one that should stand there (null where there is none); places from 0.</summary>
internal readonly record struct OutOfPlace(int Early, int? Late);

/// <summary>
/// What a gold asks for: the rows of a table from <see cref="Start"/> on, in the order of their groups. Rows of one group are
/// tied, so they may come in any order; where the window cuts through a group, any of its rows will do.
/// </summary>
internal sealed class ExpectedRows
{
    // For each row where its group begins; null where the order does not count.
    private readonly int[]? _groups;

    private ExpectedRows(ResultTable table, int[]? groups, int start, int count) => (Table, _groups, Start, Count) = (table, groups, start, count);

    public ResultTable Table { get; }

    public int Start { get; }

    public int Count { get; }

    public bool IsOrdered => _groups is not null;

    public bool IsWholeTable => Count == Table.RowCount;

    /// <summary>True where the window cuts through tied rows.</summary>
    public bool HasChoice => _groups is not null && Count > 0 && (_groups[Start] < Start || GroupEnd(Start + Count - 1) > Start + Count);

    public static ExpectedRows InAnyOrder(ResultTable table) => new(table, null, 0, table.RowCount);

    /// <param name="table">The rows in order.</param>
    /// <param name="isTied">Whether the second row of the two given goes on with the group that begins with the first. Measured from the
    /// first, so that keys that are nearly equal one after another do not tie a whole table.</param>
    /// <param name="start">The first row of the window.</param>
    /// <param name="count">How many rows the window has.</param>
    public static ExpectedRows InOrder(ResultTable table, Func<int, int, bool> isTied, int start, int count)
    {
        var groups = new int[table.RowCount];
        for (var row = 1; row < groups.Length; row++)
        {
            groups[row] = isTied(groups[row - 1], row) ? groups[row - 1] : row;
        }
        return new ExpectedRows(table, groups, start, count);
    }

    /// <summary>Where the group of the row ends; the number of rows where it may go on beyond the table.</summary>
    public int GroupEnd(int row)
    {
        var end = row + 1;
        while (end < Table.RowCount && _groups![end] == _groups[row])
        {
            end++;
        }
        return end;
    }

    /// <summary>Whether the predicted rows are the expected ones in some order.</summary>
    public bool Fits(RowHash[] gold, RowHash[] predicted)
    {
        if (predicted.Length != Count)
        {
            return false;
        }
        if (!HasChoice)
        {
            return RowHash.OfBag(gold.AsSpan(Start, Count)) == RowHash.OfBag(predicted);
        }
        var first = _groups![Start];
        var last = GroupEnd(Start + Count - 1);
        var fixedFrom = first < Start ? GroupEnd(Start) : Start;
        var fixedTo = last > Start + Count ? _groups[Start + Count - 1] : Start + Count;
        var counts = new Dictionary<RowHash, (int AtLeast, int AtMost)>();
        for (var row = first; row < last; row++)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, gold[row], out _);
            count = (count.AtLeast + (row >= fixedFrom && row < fixedTo ? 1 : 0), count.AtMost + 1);
        }
        foreach (var row in predicted)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, row);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count) || count.AtMost is 0)
            {
                return false;
            }
            count = (count.AtLeast - 1, count.AtMost - 1);
        }
        return counts.Values.All(c => c.AtLeast <= 0);
    }

    /// <summary>The first predicted row that stands where a row of another group should; null where the order is right, or does not count.</summary>
    public OutOfPlace? FirstOutOfPlace(RowHash[] gold, RowHash[] predicted) => OutOfPlaces(gold, predicted).Select(place => (OutOfPlace?)place).FirstOrDefault();

    /// <summary>All of them. The predicted rows fit.</summary>
    public IEnumerable<OutOfPlace> OutOfPlaces(RowHash[] gold, RowHash[] predicted)
    {
        if (_groups is null)
        {
            yield break;
        }
        for (var from = Start; from < Start + Count;)
        {
            var end = GroupEnd(from);
            var to = Math.Min(end, Start + Count);
            if (!gold.AsSpan(from, to - from).SequenceEqual(predicted.AsSpan(from - Start, to - from)))
            {
                var left = Counts(gold.AsSpan(_groups[from], end - _groups[from]));
                for (var row = from - Start; row < to - Start; row++)
                {
                    if (!TakeOne(left, predicted[row]))
                    {
                        var late = Array.FindIndex(predicted, row + 1, hash => left.GetValueOrDefault(hash) > 0);
                        yield return new OutOfPlace(row, late < 0 ? null : late);
                    }
                }
            }
            from = to;
        }
    }

    public static Dictionary<RowHash, int> Counts(ReadOnlySpan<RowHash> rows)
    {
        var counts = new Dictionary<RowHash, int>(rows.Length);
        foreach (var row in rows)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, row, out _)++;
        }
        return counts;
    }

    public static bool TakeOne(Dictionary<RowHash, int> counts, RowHash row)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, row);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count) || count is 0)
        {
            return false;
        }
        count--;
        return true;
    }
}
