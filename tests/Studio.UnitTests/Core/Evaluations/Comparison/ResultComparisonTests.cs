using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Random small results, judged by trying every order of columns and of tied rows.</summary>
public sealed class ResultComparisonTests
{
    private const int Trials = 4_000;

    // 1 and 1.0 are one value, '1' and NULL are others.
    private static readonly Cell[] Cells =
        [Cell.Of(1), Cell.Of(1.0), Cell.Of(2), Cell.Of(2.5), Cell.Of(FineTuningStudio.Core.Connections.CellKind.Text, "1"u8), default];

    [Fact]
    public void Bags_agree_with_trying_every_order_of_columns()
    {
        var random = new Random(1);
        var verdicts = new HashSet<Verdict>();
        for (var trial = 0; trial < Trials; trial++)
        {
            var gold = RandomRows(random, random.Next(1, 5), random.Next(1, 4));
            var predicted = random.Next(4) is 0 ? RandomRows(random, random.Next(1, 5), random.Next(1, 4)) : Varied(random, gold);

            var compared = ResultComparison.Compare(ExpectedRows.InAnyOrder(Table(gold)), Table(predicted));

            var rows = gold.Select(Text).Order().ToList();
            var fitting = Mappings(gold[0].Length, predicted[0].Length).Where(m => predicted.Select(row => Text(Pick(row, m))).Order().SequenceEqual(rows)).ToList();
            Assert.Equal(Expected(gold, predicted, fitting), compared.Verdict);
            verdicts.Add(compared.Verdict);
            var isSameWidth = gold[0].Length == predicted[0].Length;
            Assert.Equal(isSameWidth && fitting.Count > 0, PaperProfiles.SpiderTs("SELECT", Table(gold), Table(predicted)));
            Assert.Equal(isSameWidth && gold.Select(Text).ToHashSet().SetEquals(predicted.Select(Text)), PaperProfiles.BirdEx(Table(gold), Table(predicted)));
            Assert.Equal(
                isSameWidth && Mappings(gold[0].Length, gold[0].Length).Any(m => predicted.Select(row => Text(Pick(row, m))).SequenceEqual(gold.Select(Text))),
                PaperProfiles.SpiderTs("SELECT 1 Order By 1", Table(gold), Table(predicted)));
        }

        Assert.Superset(new HashSet<Verdict> { Verdict.Match, Verdict.MatchPermuted, Verdict.MatchSuperset, Verdict.Mismatch, Verdict.Vacuous }, verdicts);
    }

    [Fact]
    public void Windows_over_tied_rows_agree_with_trying_every_order_of_the_ties()
    {
        var random = new Random(2);
        var verdicts = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        for (var trial = 0; trial < Trials; trial++)
        {
            var rows = RandomRows(random, random.Next(2, 6), random.Next(1, 3));
            var keys = Enumerable.Range(0, rows.Length).Select(_ => random.Next(3)).Order().ToArray();
            var start = random.Next(rows.Length - 1);
            var count = random.Next(1, rows.Length - start + 1);
            var orders = Permutations(rows.Length).Where(order => order.Select(i => keys[i]).SequenceEqual(keys)).ToList();
            var predicted = orders[random.Next(orders.Count)].Skip(start).Take(count).Select(i => rows[i]).ToArray();
            if (random.Next(2) is 0)
            {
                random.Shuffle(predicted);
            }
            if (random.Next(3) is 0)
            {
                predicted[random.Next(count)] = rows[random.Next(rows.Length)];
            }

            var expected = ExpectedRows.InOrder(Table(rows), (first, row) => keys[first] == keys[row], start, count);
            var compared = ResultComparison.Compare(expected, Table(predicted));

            if (compared.Verdict is Verdict.Vacuous)
            {
                continue;
            }
            var isRight = Mappings(rows[0].Length, rows[0].Length).Any(m =>
                orders.Any(order => order.Skip(start).Take(count).Select(i => Text(rows[i])).SequenceEqual(predicted.Select(row => Text(Pick(row, m))))));
            Assert.Equal(isRight, compared.Verdict.IsRight());
            verdicts[isRight]++;
        }

        Assert.All(verdicts.Values, count => Assert.True(count > Trials / 10));
    }

    private static Verdict Expected(Cell[][] gold, Cell[][] predicted, List<int[]> fitting) => fitting switch
    {
        _ when gold.Concat(predicted).SelectMany(row => row).All(cell => cell == default) => Verdict.Vacuous,
        [] => Verdict.Mismatch,
        _ when predicted[0].Length > gold[0].Length => Verdict.MatchSuperset,
        _ when fitting.Any(m => m.SequenceEqual(Enumerable.Range(0, m.Length))) => Verdict.Match,
        _ => Verdict.MatchPermuted,
    };

    private static Cell[][] RandomRows(Random random, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => Cells[random.Next(Cells.Length)]).ToArray())];

    /// <summary>The rows shuffled, sometimes with their columns shuffled, a column more, or a cell changed.</summary>
    private static Cell[][] Varied(Random random, Cell[][] rows)
    {
        var places = Enumerable.Range(0, rows[0].Length).ToArray();
        if (random.Next(2) is 0)
        {
            random.Shuffle(places);
        }
        var varied = rows.Select(row => Pick(row, places)).ToArray();
        random.Shuffle(varied);
        if (random.Next(4) is 0)
        {
            varied = [.. varied.Select(row => (Cell[])[Cells[random.Next(Cells.Length)], .. row])];
        }
        if (random.Next(3) is 0)
        {
            varied[random.Next(varied.Length)][0] = Cells[random.Next(Cells.Length)];
        }
        return varied;
    }

    private static ResultTable Table(Cell[][] rows)
    {
        // Columns of VALUES, whose names say nothing.
        var table = new ResultTable(Enumerable.Range(1, rows[0].Length).Select(i => $"column{i}"));
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                table.Columns[column].Add(row[column]);
            }
            table.EndRow();
        }
        return table;
    }

    private static string Text(Cell[] row) => string.Join('|', row.Select(cell => cell.Canonical()));

    private static Cell[] Pick(Cell[] row, int[] places) => [.. places.Select(p => row[p])];

    private static IEnumerable<int[]> Permutations(int count) => Mappings(count, count);

    private static IEnumerable<int[]> Mappings(int from, int to) => from switch
    {
        _ when from > to => [],
        0 => [[]],
        _ => Mappings(from - 1, to).SelectMany(m => Enumerable.Range(0, to).Where(p => !m.Contains(p)).Select(p => (int[])[.. m, p])),
    };
}
