using Bunit;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Components.Providers;

public sealed class ProviderFormTests : ProviderPages
{
    [Fact]
    public void NewProviderPage_entered_provider_is_there_at_once_and_its_key_on_no_page()
    {
        var page = Render<NewProviderPage>();
        page.Find("#name").Change("one");
        page.Find("#base-url").Input("https://one.example/v1");
        page.Find("#api-key").Input(Secret);
        page.Find("#budget").Change("12.50");
        page.Find("#budget-action").Change("Refuse");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith(StudioUrls.Provider("one"), Navigation.Uri, StringComparison.Ordinal));
        var settings = Core.Get<ProviderRegistry>().Settings.Single(made => made.Name == "one");
        Assert.Equal((Secret, 12.5m, BudgetAction.Refuse), (settings.ApiKey, settings.MonthlyBudget, settings.BudgetAction));
        Assert.DoesNotContain(Secret, page.Markup);
    }

    [Fact]
    public void NewProviderPage_every_fault_stands_at_its_field_at_once()
    {
        var page = Render<NewProviderPage>();
        page.Find("#name").Change("Not a name");
        page.Find("#base-url").Input("one.example");
        page.Find("#api-key").Input("two words");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["name-fault", "base-url-fault", "api-key-fault"], page.FindAll(".fault").Select(fault => fault.Id)));
        Assert.Equal("true", page.Find("#api-key").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("azure", "azure", "api-key", "RESOURCE.openai.azure.com")]
    [InlineData("other", "", "", "http://127.0.0.1:8000/v1")]
    [InlineData("openai", "", "", "https://api.openai.com/v1")]
    public void NewProviderPage_kind_in_the_address_proposes_what_is_usual(string kind, string name, string header, string example)
    {
        Navigation.NavigateTo($"{StudioUrls.NewProvider}?kind={kind}");

        var page = Render<NewProviderPage>();

        Assert.Equal(name, page.Find("#name").GetAttribute("value") ?? "");
        Assert.Equal(header, page.Find("#key-header").GetAttribute("value") ?? "");
        Assert.Contains(example, page.Find("#base-url").GetAttribute("placeholder"));
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("other")]
    public void NewProviderPage_server_of_ones_own_needs_an_address(string kind)
    {
        Navigation.NavigateTo($"{StudioUrls.NewProvider}?kind={kind}");
        var page = Render<NewProviderPage>();
        page.Find("#name").Change("one");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("The address is missing", page.Find("#base-url-fault").TextContent));
    }

    [Fact]
    public void NewProviderPage_fireworks_asks_for_the_account()
    {
        Navigation.NavigateTo($"{StudioUrls.NewProvider}?kind=fireworks");
        var page = Render<NewProviderPage>();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("account_id is missing", page.Find("#account-fault").TextContent));
        Assert.Empty(page.FindAll("#key-header"));
    }

    [Fact]
    public async Task ProviderPage_key_is_never_filled_in_and_only_said_to_be_there()
    {
        await AddAsync();

        var page = RenderOne();

        var field = page.Find("#api-key");
        Assert.Equal(("password", "off", null), (field.GetAttribute("type"), field.GetAttribute("autocomplete"), field.GetAttribute("value")));
        Assert.Contains("A key is stored, encrypted; it was entered on", page.Find("#api-key-help").TextContent);
        Assert.DoesNotContain(Secret, page.Markup);
    }

    [Theory]
    [InlineData("https://one.example/other", false)]
    [InlineData("https://two.example/v1", true)]
    [InlineData("http://one.example/v1", true)]
    public async Task ProviderPage_other_host_warns_that_the_key_is_lost(string address, bool warns)
    {
        await AddAsync();
        var page = RenderOne();

        page.Find("#base-url").Input(address);

        Assert.Equal(warns, page.FindAll("#api-key-lost").Count == 1);
        page.Find("#api-key").Input("another");
        Assert.Empty(page.FindAll("#api-key-lost"));
    }

    [Fact]
    public async Task ProviderPage_saved_change_holds_and_says_so_and_keeps_the_key()
    {
        await AddAsync();
        var page = RenderOne();

        page.Find("#title").Change("Another title");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[role=status]"), status => status.TextContent == "Saved."));
        Assert.Equal("Another title", page.Find("h1").TextContent);
        Assert.Equal(Secret, Core.Get<ProviderRegistry>().Settings.Single(made => made.Name == "one").ApiKey);
    }

    [Fact]
    public async Task ProviderPage_key_is_removed_where_that_is_ticked()
    {
        await AddAsync();
        var page = RenderOne();

        page.Find("input[type=checkbox]").Change(true);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("No API key is set", page.Find(".notice-warn").TextContent));
    }

    [Fact]
    public async Task ProviderPage_budget_that_is_no_amount_is_told()
    {
        await AddAsync();
        var page = RenderOne();

        page.Find("#budget").Change("fifty");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("such as 50 or 12.50", page.Find("#budget-fault").TextContent));
    }

    [Fact]
    public async Task ProviderPage_removal_leads_back_to_the_list()
    {
        await AddAsync();
        var page = RenderOne();

        var click = page.FindAll("button").Single(button => button.TextContent.Contains("Remove the provider")).ClickAsync(new());
        await page.InvokeAsync(() => Dialogs.Close(true));
        await click;

        page.WaitForAssertion(() => Assert.EndsWith(StudioUrls.Providers, Navigation.Uri, StringComparison.Ordinal));
        Assert.Null(Core.Get<ProviderRegistry>().Find("one"));
    }

    [Fact]
    public async Task ProviderPage_removal_is_refused_while_a_job_is_not_finished()
    {
        await AddAsync();
        await using (var database = await Core.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync())
        {
            database.FineTunings.Add(new FineTuning { Id = StudioId.New(TimeProvider.System), Alias = "job", Provider = "one", ModelName = "gpt", Status = FineTuningStatus.Running });
            await database.SaveChangesAsync();
        }
        var page = RenderOne();
        Assert.Contains("1 job runs there", page.Markup);

        var click = page.FindAll("button").Single(button => button.TextContent.Contains("Remove the provider")).ClickAsync(new());
        await page.InvokeAsync(() => Dialogs.Close(true));
        await click;

        page.WaitForAssertion(() => Assert.Contains("1 job at The server is not finished there; cancel it", page.Find(".notice-danger").TextContent));
    }

    [Fact]
    public void ProviderPage_of_the_trainer_has_no_form()
    {
        var page = RenderOne("local");

        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Nothing to set up", page.Markup);
    }

    [Fact]
    public void ProviderPage_unknown_name_shows_the_way_back() =>
        Assert.Contains("There is no provider named nobody", RenderOne("nobody").Find(".empty").TextContent);

    private IRenderedComponent<ProviderPage> RenderOne(string name = "one")
    {
        var page = Render<ProviderPage>(parameters => parameters.Add(page => page.Name, name));
        page.WaitForElement("form, .empty, #nothing-to-set");
        return page;
    }
}
