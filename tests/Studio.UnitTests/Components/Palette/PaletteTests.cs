using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components.Palette;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.Palette;

public sealed class PaletteTests : FineTuningPages
{
    public PaletteTests() => Services.AddSingleton<PaletteSearch>();

    [Fact]
    public async Task Opened_palette_offers_pages_actions_and_the_latest_jobs()
    {
        await AddJobAsync("first");
        var palette = Render<CommandPalette>();

        palette.Find("input").Input("");

        palette.WaitForAssertion(() => Assert.Equal(["Pages", "Do", "Fine-tunings"], palette.FindAll("li.group").Select(group => group.TextContent)));
        Assert.Equal(Enumerable.Range(0, palette.FindAll("[role=option]").Count).Select(at => $"palette-{at}"), palette.FindAll("[role=option]").Select(option => option.Id));
        Assert.Equal("theme dark", palette.FindAll("[role=option]").Single(option => option.TextContent.Contains("Dark theme", StringComparison.Ordinal)).GetAttribute("data-do"));
    }

    [Fact]
    public async Task Words_find_jobs_views_connections_and_records_in_any_order_and_case()
    {
        var job = await AddJobAsync("nightly run");
        await Core<SavedViews>().CreateAsync(new SavedViewContent("Runs of the NIGHT", "alias:night", "alias", null, FineTuningStatus.Failed, ["status"]), null, CancellationToken.None);
        var search = Services.GetRequiredService<PaletteSearch>();

        var found = await search.FindAsync("RUN night", CancellationToken.None);
        var database = await search.FindAsync("nightly", CancellationToken.None);
        var records = await search.FindAsync("customers below 7", CancellationToken.None);
        var page = await search.FindAsync("sunset", CancellationToken.None);

        Assert.Equal(
            [("Fine-tunings", $"/fine-tunings/{job.Id}"), ("Views of the fine-tunings", "/fine-tunings?status=failed&filter=alias%3Anight&order_by=alias&columns=status")],
            found.Where(item => item.Group != "Connections").Select(item => (item.Group, item.Url)));
        Assert.Contains(database, item => item.Group == "Connections" && item.Url == $"/connections/{job.ConnectionId}");
        Assert.Contains(records, item => item.Group == "Golden records" && item.Text == "How many customers have an id below 7?");
        Assert.Equal(["/models/sunset"], page.Select(item => item.Url));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("AND (")]
    [InlineData("a = ")]
    [InlineData("*")]
    [InlineData("\\u12")]
    public async Task What_would_be_no_filter_is_looked_for_as_it_stands(string text)
    {
        await AddJobAsync("first");

        Assert.DoesNotContain(await Services.GetRequiredService<PaletteSearch>().FindAsync(text, CancellationToken.None), item => item.Group == "Fine-tunings");
    }

    [Fact]
    public void Letters_of_the_pages_are_all_different() =>
        Assert.Equal(Shortcuts.Pages.Count, Shortcuts.Pages.Select(page => page.Letter).Distinct().Count());

    [Fact]
    public async Task Toasts_do_not_pile_up_and_the_same_is_not_said_twice()
    {
        var limit = Render<ToastLimit>();
        var toasts = Services.GetRequiredService<NotificationService>();
        var steady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (toasts.Messages.Select(message => message.Summary).SequenceEqual(["b", "c", "d"]))
            {
                steady.TrySetResult();
            }
        }
        toasts.Messages.CollectionChanged += (_, _) => Look();

        // Pages tell of what they did where the circuit runs, and nowhere else.
        await limit.InvokeAsync(() =>
        {
            foreach (var summary in new[] { "a", "b", "b", "c", "c", "d" })
            {
                toasts.Notify(NotificationSeverity.Info, summary);
            }
        });

        await steady.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
