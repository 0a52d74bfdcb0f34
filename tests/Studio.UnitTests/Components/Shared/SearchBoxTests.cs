using Bunit;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Shared;

public sealed class SearchBoxTests : BunitContext
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _searches = [];

    public SearchBoxTests() => Services.AddSingleton<TimeProvider>(_time);

    [Fact]
    public void SearchBox_typing_goes_on_searches_once_after_a_pause()
    {
        var box = RenderBox();
        _ = box.Find("input").InputAsync(new ChangeEventArgs { Value = "al" });
        _ = box.Find("input").InputAsync(new ChangeEventArgs { Value = "album " });
        Assert.Empty(_searches);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        box.WaitForAssertion(() => Assert.Equal(["album"], _searches));
    }

    [Fact]
    public void SearchBox_left_while_typing_searches_no_more()
    {
        var box = RenderBox();
        _ = box.Find("input").InputAsync(new ChangeEventArgs { Value = "al" });
        box.Instance.Dispose();
        Assert.Equal(0, _time.WaitingTimers);
        Assert.Empty(_searches);
    }

    private IRenderedComponent<SearchBox> RenderBox() => Render<SearchBox>(parameters => parameters
        .Add(box => box.Id, "find").Add(box => box.Label, "Find").Add(box => box.ValueChanged, _searches.Add));
}
