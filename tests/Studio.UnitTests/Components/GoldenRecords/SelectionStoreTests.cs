using FineTuningStudio.Web.Components.GoldenRecords;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class SelectionStoreTests
{
    private readonly SelectionStore _store = new();

    [Fact]
    public void Find_kept_selection_returns_its_ids_as_they_were()
    {
        var ids = new List<string> { "b", "a" };
        var key = _store.Keep(ids);
        ids.Clear();
        Assert.Equal(["b", "a"], _store.Find(key));
    }

    [Fact]
    public void Find_unknown_key_is_null() => Assert.Null(_store.Find("nothing"));

    [Fact]
    public void Keep_more_selections_than_the_cap_drops_the_oldest()
    {
        var first = _store.Keep(["a"]);
        var last = Enumerable.Range(0, SelectionStore.MaxSelections).Select(n => _store.Keep([$"{n}"])).ToList()[^1];
        Assert.Null(_store.Find(first));
        Assert.NotNull(_store.Find(last));
    }

    [Fact]
    public void Keep_more_ids_than_the_cap_drops_the_oldest_but_never_the_newest()
    {
        var first = _store.Keep(["a"]);
        var huge = _store.Keep(Enumerable.Repeat("x", SelectionStore.MaxIds + 1).ToList());
        Assert.Null(_store.Find(first));
        Assert.NotNull(_store.Find(huge));
    }
}
