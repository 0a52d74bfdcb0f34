namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>
/// Finds the ways to take a column of the prediction for each column of the gold so that the rows are the same as bags:
/// the columns in order first, then by equal names, then any.
/// </summary>
/// <remarks>
/// A column can stand for another only when the two hold the same bag of values, and a choice of several columns is given up
/// as soon as the rows over them differ as bags; of columns that are the same in every row one is tried. So 20 columns of
/// ordinary data need some dozens of looks at the rows. Data made to be alike in every column could need a number that
/// explodes: the search ends after <see cref="MaxSteps"/> choices or <see cref="MaxRows"/> rows looked at, and says so.
/// </remarks>
internal sealed class ColumnSearch(ExpectedRows expected, ResultTable predicted, RowHashes hashes, bool tolerant)
{
    private const int MaxSteps = 50_000;
    private const long MaxRows = 300_000_000;

    private readonly int _columns = expected.Table.Columns.Length;
    private readonly bool[] _used = new bool[predicted.Columns.Length];
    private readonly int[] _mapping = new int[expected.Table.Columns.Length];
    private long _rows;
    private int _steps;

    /// <summary>True where the bounds ended the search.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>For each column of the gold the place of the predicted one. While one is looked at, the hashes are those over it.</summary>
    public IEnumerable<int[]> Mappings()
    {
        if (_columns > predicted.Columns.Length || predicted.RowCount != expected.Count)
        {
            yield break;
        }
        var candidates = Enumerable.Range(0, _columns).Select(Candidates).ToList();
        if (candidates.Any(c => c.Count is 0))
        {
            yield break;
        }
        var inOrder = Enumerable.Range(0, _columns).ToArray();
        var isInOrderRight = false;
        if (inOrder.All(column => candidates[column].Contains(column)))
        {
            isInOrderRight = PutAll(inOrder);
            if (isInOrderRight)
            {
                yield return inOrder;
            }
            TakeAll(inOrder);
        }
        var order = inOrder.OrderBy(column => candidates[column].Count).ToArray();
        foreach (var mapping in Extend(0, order, candidates))
        {
            if (!isInOrderRight || !mapping.AsSpan().SequenceEqual(inOrder))
            {
                yield return mapping;
            }
        }
    }

    /// <summary>The predicted columns that may stand for this one, the likeliest first.</summary>
    private List<int> Candidates(int column)
    {
        var name = expected.Table.Columns[column].Name;
        return [.. Enumerable.Range(0, predicted.Columns.Length)
            .Where(p => IsAlike(column, p))
            .OrderByDescending(p => predicted.Columns[p].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(p => p == column)];
    }

    private bool IsAlike(int column, int predictedColumn)
    {
        if (!expected.IsWholeTable)
        {
            hashes.Put(column, predictedColumn);
            var fits = Fits();
            hashes.Take(column, predictedColumn);
            return fits;
        }
        var gold = expected.Table.Columns[column];
        var other = predicted.Columns[predictedColumn];
        if (gold.Bag == other.Bag)
        {
            return true;
        }
        return tolerant && (gold.HasReals || other.HasReals) && gold.BagOfOthers == other.BagOfOthers && gold.Numbers.Length == other.Numbers.Length
            && Enumerable.Range(0, gold.Numbers.Length).All(i => Tolerance.Close(gold.Numbers[i], other.Numbers[i]));
    }

    private IEnumerable<int[]> Extend(int depth, int[] order, List<List<int>> candidates)
    {
        if (depth == order.Length)
        {
            yield return [.. _mapping];
            yield break;
        }
        var column = order[depth];
        var tried = new HashSet<RowHash>();
        foreach (var candidate in candidates[column])
        {
            if (_used[candidate] || !tried.Add(predicted.Columns[candidate].Sequence))
            {
                continue;
            }
            if (++_steps > MaxSteps || _rows > MaxRows)
            {
                GaveUp = true;
                yield break;
            }
            hashes.Put(column, candidate);
            if (Fits())
            {
                (_used[candidate], _mapping[column]) = (true, candidate);
                foreach (var mapping in Extend(depth + 1, order, candidates))
                {
                    yield return mapping;
                }
                _used[candidate] = false;
            }
            hashes.Take(column, candidate);
        }
    }

    private bool PutAll(int[] mapping)
    {
        for (var column = 0; column < mapping.Length; column++)
        {
            hashes.Put(column, mapping[column]);
        }
        return Fits();
    }

    private void TakeAll(int[] mapping)
    {
        for (var column = 0; column < mapping.Length; column++)
        {
            hashes.Take(column, mapping[column]);
        }
    }

    private bool Fits()
    {
        _rows += expected.Table.RowCount + predicted.RowCount;
        return expected.Fits(hashes.Gold, hashes.Predicted);
    }
}
