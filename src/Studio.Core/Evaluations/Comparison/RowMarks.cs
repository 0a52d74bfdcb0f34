namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>Marks the rows of both results by what comparing them gave.</summary>
internal static class RowMarks
{
    /// <summary>A mark for each row of the gold and of the prediction. Of rows that come more often on one side the last are the missing or extra ones.</summary>
    public static (RowMark[] Gold, RowMark[] Predicted) Of(ExpectedRows expected, ResultTable gold, ResultTable predicted, ComparedResults compared)
    {
        if (compared.Verdict.IsRight() || compared.Verdict is Verdict.Vacuous)
        {
            return (All(gold, RowMark.Same), All(predicted, RowMark.Same));
        }
        if (compared.Mapping is not { } mapping)
        {
            return (All(gold, RowMark.Missing), All(predicted, RowMark.Extra));
        }
        var hashes = RowHashes.Of(gold, predicted, mapping, tolerant: true);
        if (!compared.IsOnlyOrder)
        {
            return (Unmatched(hashes.Gold, hashes.Predicted, RowMark.Missing), Unmatched(hashes.Predicted, hashes.Gold, RowMark.Extra));
        }
        var (goldMarks, predictedMarks) = (All(gold, RowMark.Same), All(predicted, RowMark.Same));
        var over = RowHashes.Of(expected.Table, predicted, mapping, tolerant: true);
        foreach (var place in expected.OutOfPlaces(over.Gold, over.Predicted))
        {
            predictedMarks[place.Early] = RowMark.OutOfOrder;
        }
        var moved = ExpectedRows.Counts([.. over.Predicted.Where((_, row) => predictedMarks[row] is RowMark.OutOfOrder)]);
        for (var row = 0; row < goldMarks.Length; row++)
        {
            goldMarks[row] = ExpectedRows.TakeOne(moved, hashes.Gold[row]) ? RowMark.OutOfOrder : RowMark.Same;
        }
        return (goldMarks, predictedMarks);
    }

    public static RowMark[] All(ResultTable table, RowMark mark)
    {
        var marks = new RowMark[table.RowCount];
        Array.Fill(marks, mark);
        return marks;
    }

    private static RowMark[] Unmatched(RowHash[] rows, RowHash[] others, RowMark mark)
    {
        var left = ExpectedRows.Counts(others);
        return [.. rows.Select(row => ExpectedRows.TakeOne(left, row) ? RowMark.Same : mark)];
    }
}
