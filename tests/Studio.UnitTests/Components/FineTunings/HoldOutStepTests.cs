using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;
using FineTuningStudio.Web.Components.FineTunings.Wizard;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class HoldOutStepTests : FineTuningPages
{
    [Fact]
    public async Task Nothing_is_held_out_unless_it_is_chosen()
    {
        var page = Open($"?step=holdout&connection={await AddShapesAsync()}");

        page.WaitForAssertion(() => Assert.Equal(["Nothing", "At random", "By shape of the SQL", "By tag"], page.FindAll(".choice .title").Select(title => title.TextContent)));
        Assert.True(page.FindAll("input[name=split]")[0].HasAttribute("checked"));
        Assert.Empty(page.FindComponents<LeakPreview>());
    }

    [Fact]
    public async Task Choice_by_shape_tells_how_many_are_held_out_and_that_no_shape_is_on_both_sides()
    {
        var page = Open($"?step=holdout&connection={await AddShapesAsync()}");

        page.WaitForElements("input[name=split]")[(int)SplitKind.Shape].Change(true);

        page.WaitForAssertion(() => Assert.Equal(3, Row(page, "Records").Count));
        Assert.Equal(30, Row(page, "Records").Take(2).Sum(int.Parse));
        Assert.Equal("0", Row(page, "Shapes of SQL")[2]);
    }

    [Fact]
    public async Task Choice_by_tag_offers_the_tags_with_their_counts_and_takes_the_usual_one()
    {
        var page = Open($"?step=holdout&connection={await AddShapesAsync()}");

        page.WaitForElements("input[name=split]")[(int)SplitKind.Tag].Change(true);

        page.WaitForAssertion(() => Assert.Equal(["common (18 records)", "test (6 records)"], page.FindAll("#split-tag option").Select(option => option.TextContent)));
        Assert.Equal("test", page.Find("#split-tag option[selected]").GetAttribute("value"));
        page.WaitForAssertion(() => Assert.Equal("6", Row(page, "Records")[1]));
    }

    [Fact]
    public async Task Share_out_of_its_range_is_a_fault_and_holds_the_step()
    {
        var page = Open($"?step=holdout&split=random&connection={await AddShapesAsync()}");
        page.WaitForElement("#held-out").Input("60");

        page.Find(".foot button").Click();

        Assert.Contains("at most 50 per cent; found “60”", page.WaitForElement("#held-out-fault").TextContent);
        Assert.Equal("Hold out", page.Find("h2[tabindex]").TextContent);
        Assert.Empty(page.FindComponents<LeakPreview>());
    }

    [Fact]
    public async Task Report_waits_for_the_slider_to_rest_and_then_tells_of_the_last_share_alone()
    {
        var page = Open($"?step=holdout&split=random&connection={await AddShapesAsync()}");
        page.WaitForAssertion(() => Assert.Equal("6", Row(page, "Records")[1]));

        page.Find("input[type=range]").Input("30");
        page.Find("input[type=range]").Input("50");
        page.WaitForElement("[aria-busy=true]");
        page.WaitForAssertion(() => Assert.Equal("50", page.Find("#held-out").GetAttribute("value")));
        Assert.Equal("6", Row(page, "Records")[1]);
        Time.Advance(TimeSpan.FromMilliseconds(300));

        page.WaitForAssertion(() => Assert.Equal("15", Row(page, "Records")[1]));
        Assert.Equal("50", page.Find("#held-out").GetAttribute("value"));
    }

    [Fact]
    public async Task Choice_stands_in_the_address_and_comes_back_from_it()
    {
        var page = Open($"?step=holdout&split=shape&connection={await AddShapesAsync()}");
        page.WaitForElement("#held-out").Input("25");
        page.Find("#seed").Input("7");

        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.Equal("Model", page.Find("h2[tabindex]").TextContent));
        var read = WizardAddress.Read(Navigation.Uri);
        Assert.Equal((SplitKind.Shape, "25", "7"), (read.Split, read.HeldOut, read.Seed));
    }

    [Fact]
    public async Task Row_on_both_sides_is_warned_of_and_trained_on_only_when_that_is_allowed()
    {
        var connection = await AddShapesAsync();
        await AddTwinOfATestAsync(connection);
        var page = Open($"?step=holdout&split=tag&split_tag=test&connection={connection}");
        page.WaitForAssertion(() => Assert.Contains("1 held-out record stands in training word for word", page.Find(".notice-warn").TextContent));
        Assert.Contains("Same question and SQL", page.Find(".twins").TextContent);

        Navigation.NavigateTo($"/fine-tunings/new?step=review&split=tag&split_tag=test&connection={connection}");
        page.WaitForAssertion(() => Assert.Contains("step=holdout", page.Find(".faults a").GetAttribute("href")));
        Assert.True(page.Find(".foot button").HasAttribute("disabled"));

        Navigation.NavigateTo($"/fine-tunings/new?step=holdout&split=tag&split_tag=test&connection={connection}");
        page.WaitForElement(".notice-warn input").Change(true);
        page.WaitForAssertion(() => Assert.Contains("allow_leaks=true", page.FindComponent<StepLinks>().Instance.Address(WizardStep.Review)));
        Navigation.NavigateTo(page.FindComponent<StepLinks>().Instance.Address(WizardStep.Review));

        page.WaitForAssertion(() => Assert.False(page.Find(".foot button").HasAttribute("disabled")));
        Assert.Contains("allow_leaks=true", Navigation.Uri);
    }

    [Fact]
    public async Task Review_names_the_held_out_part_and_says_that_it_is_judged_by_itself()
    {
        var page = Open($"?step=review&split=random&held_out=20&seed=7&connection={await AddShapesAsync()}");

        page.WaitForAssertion(() => Assert.Contains("20 % at random, seed 7", page.Find(".facts").TextContent));
        Assert.Contains("automatically asked the 6 held-out questions.", page.Markup);
        Assert.Contains("That is free.", page.Markup);
    }

    [Fact]
    public async Task Job_made_with_a_tag_says_so_and_start_again_takes_it_over()
    {
        var connection = await AddShapesAsync();
        var created = await Core<CreateFineTuning>().RunAsync(
            new CreateFineTuningRequest { ConnectionId = connection, Alias = "by tag", SplitKind = SplitKind.Tag, SplitTag = "test" }, CancellationToken.None);

        var page = Open($"?from={created.Value!.Id}");

        page.WaitForAssertion(() => Assert.Contains("by the tag “test”", page.Find(".facts").TextContent));
        Assert.Equal("by the tag “test”: 6 records", SplitWords.Of(created.Value));
    }

    private static List<string> Row(IRenderedComponent<NewFineTuningPage> page, string name) =>
        [.. page.FindAll(".report tbody tr").Where(row => row.QuerySelector("th")!.TextContent.Trim() == name).SelectMany(row => row.QuerySelectorAll("td")).Select(cell => cell.TextContent)];

    private IRenderedComponent<NewFineTuningPage> Open(string query)
    {
        Navigation.NavigateTo($"/fine-tunings/new{query}");
        return Render<NewFineTuningPage>();
    }

    /// <summary>Thirty records of five shapes; six are tagged "test", eighteen "common".</summary>
    private async Task<string> AddShapesAsync()
    {
        var connection = await AddDatabaseAsync();
        string[] shapes =
        [
            "SELECT COUNT(*) FROM customer WHERE id < {0}", "SELECT city FROM customer WHERE id = {0}", "SELECT id FROM customer WHERE city = 'town {0}'",
            "SELECT city FROM customer ORDER BY id LIMIT {0}", "SELECT MAX(id) FROM customer WHERE id <> {0}",
        ];
        string[] words = ["How many customers come before number", "Where lives the customer with number", "Who lives in the town called", "List cities of the first so many:", "Highest number unless it is"];
        await AddAsync(Enumerable.Range(0, 30).Select(n => new NewGoldenRecord(
            connection.Id, $"{words[n % 5]} {n}?", string.Format(System.Globalization.CultureInfo.InvariantCulture, shapes[n % 5], n), n < 6 ? ["test"] : n < 24 ? ["common"] : [])));
        return connection.Id;
    }

    private Task AddTwinOfATestAsync(string connection) =>
        AddAsync([new NewGoldenRecord(connection, "How many customers come before number 0?", "SELECT COUNT(*) FROM customer WHERE id < 0", [])]);

    private async Task AddAsync(IEnumerable<NewGoldenRecord> records)
    {
        var added = await Core<GoldenRecordStore>().AddAsync([.. records], CancellationToken.None);
        Assert.Null(added.Problem);
    }
}
