using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class SelectionStoreTests : IDisposable
{
    private readonly StudioDbFixture _studio = new();

    private SelectionStore Store => _studio.Get<SelectionStore>();

    public void Dispose() => _studio.Dispose();

    private async Task<string> KeepAsync(params IReadOnlyList<string> ids)
    {
        _studio.Time.Advance(TimeSpan.FromSeconds(1));
        return await Store.KeepAsync(ids, CancellationToken.None);
    }

    private Task<IReadOnlyList<string>?> FindAsync(string key) => Store.FindAsync(key, CancellationToken.None);

    [Fact]
    public async Task Kept_selection_is_found_as_it_was_also_by_another_process()
    {
        var key = await KeepAsync("b", "a");

        var other = new SelectionStore(_studio.Databases, _studio.Time);

        Assert.Equal(["b", "a"], await other.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task Unknown_key_finds_nothing() => Assert.Null(await FindAsync("nothing"));

    [Fact]
    public async Task More_selections_than_the_cap_drop_the_oldest()
    {
        var first = await KeepAsync("a");
        var second = await KeepAsync("b");
        for (var number = 1; number < SelectionStore.MaxSelections; number++)
        {
            await KeepAsync($"{number}");
        }

        Assert.Null(await FindAsync(first));
        Assert.NotNull(await FindAsync(second));
    }

    [Fact]
    public async Task More_ids_than_the_cap_drop_the_oldest_but_never_the_newest()
    {
        var first = await KeepAsync("a");

        var huge = await KeepAsync([.. Enumerable.Repeat("x", SelectionStore.MaxIds + 1)]);

        Assert.Null(await FindAsync(first));
        Assert.NotNull(await FindAsync(huge));
    }

    [Fact]
    public async Task Selection_goes_after_its_days()
    {
        var key = await KeepAsync("a");
        _studio.Time.Advance(SelectionStore.Life - TimeSpan.FromMinutes(1));
        await KeepAsync("b");
        var before = await FindAsync(key);

        _studio.Time.Advance(TimeSpan.FromMinutes(2));
        await KeepAsync("c");

        Assert.NotNull(before);
        Assert.Null(await FindAsync(key));
    }
}
