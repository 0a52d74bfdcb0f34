using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.FineTunings.Sweeps;

public sealed class SweepGridTests
{
    private static SweepRequest Of(params SweepAxis[] axes) => new(new CreateFineTuningRequest()) { Axes = axes };

    private static IReadOnlyList<string> Words(SweepRequest request) =>
        SweepGrid.Spread(request).TryGet(out var all, out var problem) ? [.. all.Select(one => SweepWords.Values(one))] : [problem.Message];

    [Fact]
    public void Several_axes_are_a_grid_of_which_the_last_changes_first() => Assert.Equal(
        ["a 1, b x", "a 1, b y", "a 2, b x", "a 2, b y"],
        Words(Of(new SweepAxis("a", ["1", "2"]), new SweepAxis("b", ["x", "y"]))));

    [Fact]
    public void Value_that_stands_twice_counts_once_also_where_it_is_written_otherwise()
    {
        var axis = new SweepAxis("a", ["1", "1.0", " 1 ", "2", "auto", "auto"]);

        Assert.Equal(["a 1", "a 2", "a auto"], Words(Of(axis)));
        Assert.Equal(3, SweepGrid.Count([axis]));
    }

    [Fact]
    public void Combination_that_stands_twice_counts_once_whatever_the_order_of_its_names()
    {
        var request = new SweepRequest(new CreateFineTuningRequest())
        {
            Combinations =
            [
                new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
                new Dictionary<string, string> { ["b"] = "2.0", ["a"] = "1" },
                new Dictionary<string, string> { ["a"] = "3" },
            ],
        };

        Assert.Equal(["a 1, b 2", "a 3"], Words(request));
    }

    [Fact]
    public void Hundred_jobs_are_the_most()
    {
        string[] ten = [.. Enumerable.Range(1, 10).Select(number => $"{number}")];

        Assert.Equal(100, Words(Of(new SweepAxis("a", ten), new SweepAxis("b", ten))).Count);
        Assert.Equal(["A sweep has at most 100 jobs, and these values make 110: leave some values out."], Words(Of(new SweepAxis("a", ten), new SweepAxis("b", [.. ten, "11"]))));
    }

    [Theory]
    [InlineData("a", " ", "a has no values to try")]
    [InlineData(" ", "1", "An axis has no name")]
    public void Axis_without_a_name_or_a_value_is_refused(string name, string value, string said) =>
        Assert.StartsWith(said, SweepGrid.Spread(Of(new SweepAxis(name, [value]))).Problem!.Message, StringComparison.Ordinal);
}
