namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>A prediction judged against one gold, with what is needed to show it.</summary>
internal sealed record GoldJudgement(int Index, string Sql, RanQuery Gold, ComparedResults Compared, ExpectedRows Expected)
{
    public bool IsBirdEx { get; init; }

    public bool IsSpiderTs { get; init; }
}

/// <summary>Compares a prediction that ran with one gold that ran, and asks the gold again where its ties must be known.</summary>
internal sealed class GoldComparison(ResultRunner runner)
{
    private const string OrderUnknown = "The order of the rows could not be checked, because what the gold orders by is not in its result.";
    private const string TiesPicked = "The LIMIT of the gold cuts through rows that tie, and the prediction gives others of them, which is as right.";
    private const string LimitWithoutOrder = "The gold has a LIMIT and no ORDER BY, so which rows it gives is left to chance.";

    public async Task<GoldJudgement> JudgeAsync(int index, string sql, RanQuery gold, RanQuery predicted, CancellationToken ct)
    {
        if (predicted.Truncated)
        {
            var tooMany = new ComparedResults(Verdict.Mismatch, $"The prediction gives more than {runner.Bound}; the gold gives {RowDifference.Rows(gold.Table.RowCount)}.");
            return new GoldJudgement(index, sql, gold, tooMany, ExpectedRows.InAnyOrder(gold.Table));
        }
        var (compared, expected) = await CompareAsync(new GoldOrder(sql, gold.Table, runner.Dialect), gold.Table, predicted.Table, ct);
        return new GoldJudgement(index, sql, gold, compared, expected)
        {
            IsBirdEx = PaperProfiles.BirdEx(gold.Table, predicted.Table),
            IsSpiderTs = PaperProfiles.SpiderTs(sql, gold.Table, predicted.Table),
        };
    }

    private async Task<(ComparedResults Compared, ExpectedRows Expected)> CompareAsync(GoldOrder order, ResultTable gold, ResultTable predicted, CancellationToken ct)
    {
        var expected = order.FromResult(out var isCertain);
        var compared = ResultComparison.Compare(expected, predicted);
        var mayBeTied = compared.IsOnlyOrder || (order.IsOrdered && order.HasLimit && gold.RowCount == predicted.RowCount && compared.Mapping is not null);
        if (compared.Verdict is not Verdict.Mismatch || !mayBeTied)
        {
            var isByChance = compared.Verdict is Verdict.Mismatch && order.HasLimit && !order.IsOrdered;
            return (isByChance ? compared with { Notes = [.. compared.Notes, LimitWithoutOrder] } : compared, expected);
        }
        if (await order.LearnAsync(runner, ct) is { } learnt)
        {
            var again = ResultComparison.Compare(learnt, predicted);
            // What the rows themselves lack is said against the gold's own result, which a person can see.
            return again.Verdict.IsRight() && !compared.IsOnlyOrder ? (again with { Notes = [TiesPicked] }, learnt)
                : again.Verdict.IsRight() || again.IsOnlyOrder ? (again, learnt)
                : (compared, expected);
        }
        if (compared.IsOnlyOrder && !isCertain)
        {
            expected = ExpectedRows.InAnyOrder(gold);
            compared = ResultComparison.Compare(expected, predicted);
            return (compared with { Notes = [.. compared.Notes, OrderUnknown] }, expected);
        }
        return (compared, expected);
    }
}
