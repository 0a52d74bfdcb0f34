using Bunit;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Evaluations.List;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class EvaluationsPageTests : EvaluationPages
{
    [Fact]
    public void Empty_list_names_the_next_step()
    {
        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("No evaluations yet", page.Markup));
        Assert.Contains(page.FindAll("a.btn-primary"), link => link.GetAttribute("href") == "/evaluations/new");
    }

    [Fact]
    public void List_says_that_it_loads_until_it_is_there()
    {
        Gate.Close();
        var page = Open();

        Assert.Equal("Loading…", page.Find("[role=status].loading").TextContent.Trim());
        Gate.Open();
        page.WaitForAssertion(() => Assert.Contains("No evaluations yet", page.Markup));
    }

    [Fact]
    public async Task List_that_cannot_be_read_says_so_and_offers_to_try_again()
    {
        await AddRunAsync(await Core.AddDatabaseAsync());
        await BreakDatabaseAsync();

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("could not be loaded", page.Find("[role=alert]").TextContent));
        Assert.Equal("Try again", page.Find("[role=alert] button").TextContent.Trim());
    }

    [Fact]
    public async Task List_shows_each_models_accuracy_with_its_interval()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await AddRunAsync(connection);

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("Demo run", page.Find($"a[href='/evaluations/{id}']").TextContent));
        Assert.Equal(["80 %", "20 %"], page.FindAll("tbody .figure").Select(figure => figure.TextContent));
        Assert.Contains(page.FindAll("[role=img]"), bar => bar.GetAttribute("aria-label") == "Demo (tuned): 80 % right, between 49 % and 94 %");
        Assert.Contains("1 evaluation", page.Find("[role=status].count").TextContent);
    }

    [Fact]
    public async Task Filter_by_database_narrows_the_list_and_says_when_nothing_fits()
    {
        var first = await Core.AddDatabaseAsync(name: "first.db");
        var second = await Core.AddDatabaseAsync(name: "second.db");
        await AddRunAsync(first);

        var page = Open($"?connection={second.Id}");

        page.WaitForAssertion(() => Assert.Contains("No evaluation fits this filter", page.Markup));
        page.Find("select").Change(first.Id);
        page.WaitForAssertion(() => Assert.Contains("Demo run", page.Markup));
        Assert.EndsWith($"/evaluations?connection={first.Id}", Navigation.Uri);
    }

    [Fact]
    public async Task New_and_deleted_runs_come_and_go_by_the_feed()
    {
        var connection = await Core.AddDatabaseAsync();
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("No evaluations yet", page.Markup));

        var id = await AddRunAsync(connection);
        Tell(id);
        page.WaitForAssertion(() => Assert.Contains("Demo run", page.Markup));
        Assert.Null((await Core.Get<EvaluationCommands>().DeleteAsync(id, CancellationToken.None)).Problem);
        await NextBatchAsync();

        page.WaitForAssertion(() => Assert.Contains("No evaluations yet", page.Markup));
    }

    [Fact]
    public async Task Left_page_leaves_no_subscriber()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("No evaluations yet", page.Markup));
        Assert.Equal(1, Runs.SubscriberCount);

        await DisposeComponentsAsync();

        Assert.Equal(0, Runs.SubscriberCount);
    }

    private IRenderedComponent<EvaluationsPage> Open(string query = "")
    {
        Navigation.NavigateTo($"/evaluations{query}");
        return Render<EvaluationsPage>();
    }
}
