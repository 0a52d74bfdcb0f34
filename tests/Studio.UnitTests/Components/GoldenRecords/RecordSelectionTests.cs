using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.GoldenRecords;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class RecordSelectionTests
{
    [Fact]
    public void Single_records_are_named_by_their_ids()
    {
        var selection = new RecordSelection();
        selection.Set("a", true);
        selection.Set("b", true);
        selection.Set("a", false);

        Assert.Equal((1, false, true, false), (selection.Count, selection.IsWhole, selection.Contains("b"), selection.Contains("a")));
        Assert.Equal(["b"], selection.Of("c").Ids!);
        Assert.Equal(new GoldenRecordSearch("c"), selection.Of("c").Search);
    }

    [Fact]
    public void All_of_a_search_but_some_are_named_by_the_search_and_the_exceptions()
    {
        var search = new GoldenRecordSearch("c", "bikes");
        var selection = new RecordSelection();
        selection.Set("a", true);
        selection.ChooseAll(search, 300_000);
        Assert.Equal((300_000, true, true), (selection.Count, selection.IsWhole, selection.Contains("x")));

        selection.Set("x", false);

        Assert.Equal((299_999, false, false), (selection.Count, selection.IsWhole, selection.Contains("x")));
        Assert.Equal((search, null), (selection.Of("c").Search, selection.Of("c").Ids));
        Assert.Equal(["x"], selection.Of("c").Except!);
    }

    [Fact]
    public void Nothing_is_chosen_after_clearing()
    {
        var selection = new RecordSelection();
        selection.ChooseAll(new GoldenRecordSearch("c"), 5);

        selection.Clear();

        Assert.Equal((0, false, null), (selection.Count, selection.Contains("x"), selection.Query));
    }
}
