using Bunit;
using FineTuningStudio.Web.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FineTuningStudio.UnitTests.Components.Playground;

public sealed class PlaygroundPageTests : PlaygroundPages
{
    [Fact]
    public void Without_a_database_the_page_says_to_connect_one()
    {
        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Equal("/connections/new", page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task Without_a_model_the_page_leads_to_a_fine_tuning()
    {
        Provider.Description = Provider.Description with { AnswersUntuned = false };
        var database = await AddDatabaseAsync();

        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Equal(StudioUrls.NewFineTuning(database.Id), page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task Newest_model_is_chosen_where_the_link_names_none()
    {
        var (_, second) = await AddTwoModelsAsync();

        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Contains(second.Alias, Assert.Single(page.FindAll(".chosen li")).TextContent));
    }

    [Fact]
    public async Task Link_with_a_question_fills_it_in_and_asks_nobody()
    {
        var (first, second) = await AddTwoModelsAsync();

        var page = Open(Link("Where does customer 1 live?", first, second));

        page.WaitForAssertion(() => Assert.Equal("Where does customer 1 live?", page.Find("#asked-question").GetAttribute("value")));
        Assert.Equal(2, page.FindAll(".chosen li").Count);
        Assert.Null(Provider.Asked);
    }

    [Fact]
    public async Task Question_goes_to_each_chosen_model_and_its_sql_is_run()
    {
        var (first, second) = await AddTwoModelsAsync();
        AnswerBy(("ft:one", OneCity), ("ft:two", "SELECT city FROM customer WHERE id = 2"));
        var page = Open(Link(null, first, second));

        Ask(page, "Where do they live?");

        page.WaitForAssertion(() => Assert.Equal(["Berlin", "Madrid"], page.FindAll("td").Select(cell => cell.TextContent.Trim())));
        Assert.Equal([first.Alias, second.Alias], page.FindAll(".answer h2").Select(title => title.TextContent.Trim()));
        Assert.Equal(Link("Where do they live?", first, second), new Uri(Navigation.Uri).PathAndQuery);
        Assert.DoesNotContain("Same rows", page.Markup);
    }

    [Fact]
    public async Task Answers_with_the_same_rows_are_marked()
    {
        var (first, second) = await AddTwoModelsAsync();
        AnswerBy(("ft:one", OneCity), ("ft:two", "SELECT 'Berlin' AS town"));
        var page = Open(Link(null, first, second));

        Ask(page, "Where does customer 1 live?");

        page.WaitForAssertion(() => Assert.Contains("Same rows as A", page.FindAll(".answer")[1].TextContent));
        Assert.DoesNotContain("Same rows", page.FindAll(".answer")[0].TextContent);
    }

    [Fact]
    public async Task Control_and_enter_ask()
    {
        var (first, _) = await AddTwoModelsAsync();
        Provider.Reply = Said(OneCity);
        var page = Open(Link(null, first));
        page.WaitForElement("#asked-question").Input("Where does customer 1 live?");

        page.Find("#asked-question").KeyDown(new KeyboardEventArgs { Key = "Enter", CtrlKey = true });

        page.WaitForAssertion(() => Assert.Equal("Berlin", page.Find("td").TextContent.Trim()));
    }

    [Fact]
    public async Task Empty_question_is_a_fault_and_asks_nobody()
    {
        var (first, _) = await AddTwoModelsAsync();
        var page = Open(Link(null, first));

        Ask(page, " ");

        Assert.Equal("Write a question first.", page.WaitForElement("#asked-question-fault").TextContent.Trim());
        Assert.Null(Provider.Asked);
    }

    [Fact]
    public async Task Models_are_added_and_left_out_in_the_address()
    {
        var (first, second) = await AddTwoModelsAsync();
        var page = Open(Link("Anything?", first));

        page.WaitForElement("#add-model").Change($"job:{second.Id}");
        page.WaitForAssertion(() => Assert.Equal(Link("Anything?", first, second), new Uri(Navigation.Uri).PathAndQuery));
        page.Find($".chosen button[aria-label='Leave out {first.Alias}']").Click();

        page.WaitForAssertion(() => Assert.Equal(Link("Anything?", second), new Uri(Navigation.Uri).PathAndQuery));
        Assert.Contains(second.Alias, Assert.Single(page.FindAll(".chosen li")).TextContent);
    }
}
