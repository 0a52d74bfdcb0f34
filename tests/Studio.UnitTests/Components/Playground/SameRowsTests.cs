using FineTuningStudio.Core.Connections;
using FineTuningStudio.Web.Components.Playground;

namespace FineTuningStudio.UnitTests.Components.Playground;

public sealed class SameRowsTests
{
    [Fact]
    public void Order_and_names_do_not_matter() =>
        Assert.True(SameRows.In(Of("a", [1L, "x"], [2L, "y"]), Of("b", [2L, "y"], [1L, "x"])));

    [Fact]
    public void Whole_number_is_the_same_as_a_float_of_its_value_and_not_as_a_text()
    {
        Assert.True(SameRows.In(Of("a", [1L]), Of("a", [1.0])));
        Assert.False(SameRows.In(Of("a", [1L]), Of("a", ["1"])));
    }

    [Fact]
    public void Row_that_stands_there_twice_counts_twice() =>
        Assert.False(SameRows.In(Of("a", [1L], [1L], [2L]), Of("a", [1L], [2L], [2L])));

    [Fact]
    public void Null_is_neither_zero_nor_an_empty_text()
    {
        object?[] nothing = [null];
        Assert.False(SameRows.In(Of("a", nothing), Of("a", [0L])));
        Assert.False(SameRows.In(Of("a", nothing), Of("a", [""])));
    }

    [Fact]
    public void Empty_results_and_those_that_were_cut_off_are_not_said_to_agree()
    {
        Assert.False(SameRows.In(Of("a"), Of("a")));
        Assert.False(SameRows.In(Of("a", [1L]) with { Truncated = true }, Of("a", [1L]) with { Truncated = true }));
    }

    private static QueryRows Of(string column, params object?[][] rows) =>
        new([.. (rows is [var first, ..] ? first : [null]).Select((_, at) => new QueryColumn($"{column}{at}", null))], rows, false, TimeSpan.Zero);
}
