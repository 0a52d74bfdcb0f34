using AngleSharp.Dom;
using Bunit;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Providers;

namespace FineTuningStudio.UnitTests.Components.Providers;

public sealed class ProvidersPageTests : ProviderPages
{
    private const string Key = "local-key-1234";

    public ProvidersPageTests()
    {
        var endpoint = Core.Get<LocalEndpoint>();
        (endpoint.Address, endpoint.ApiKey) = (new Uri("http://127.0.0.1:5180/local/v1"), Key);
    }

    [Fact]
    public void ProvidersPage_provider_without_a_key_says_which_setting_is_missing()
    {
        var card = RenderList().Find("[aria-labelledby=provider-openai]");
        Assert.Contains("Not ready", card.TextContent);
        Assert.Contains("Providers:openai:ApiKey", card.TextContent);
    }

    [Fact]
    public void ProvidersPage_key_of_the_trainer_is_shown_only_on_demand()
    {
        var page = RenderList();
        Assert.DoesNotContain(Key, page.Markup);
        page.FindAll("button").Single(button => button.TextContent.Contains("Show the key")).Click();
        Assert.Equal(Key, page.Find("[data-testid=trainer-key]").TextContent);
        page.FindAll("button").Single(button => button.TextContent.Contains("Hide the key")).Click();
        Assert.DoesNotContain(Key, page.Markup);
    }

    [Theory]
    [InlineData(null, "curl http://127.0.0.1:5180/local/v1/files")]
    [InlineData("python", "OpenAI(base_url=\"http://127.0.0.1:5180/local/v1\"")]
    [InlineData("node", "baseURL: 'http://127.0.0.1:5180/local/v1'")]
    public void ProvidersPage_client_in_the_address_shows_its_lines(string? client, string line)
    {
        Navigation.NavigateTo(client is null ? StudioUrls.Providers : $"{StudioUrls.Providers}?client={client}");
        Assert.Contains(line, RenderList().Find("pre").TextContent);
    }

    [Fact]
    public void ProvidersPage_parameters_show_range_default_and_help()
    {
        var described = Core.Get<ProviderRegistry>().Describe().Single(provider => provider.Name == "local").Parameters[0];
        var row = RenderList().Find("[aria-labelledby=provider-local] [aria-label=Parameters] tbody tr").TextContent;
        Assert.Contains(described.Name, row);
        Assert.Contains(described.RangeText!, row);
        Assert.Contains(described.Help, row);
    }

    [Fact]
    public async Task ProvidersPage_provider_that_is_added_elsewhere_appears_by_itself()
    {
        var page = RenderList();

        await AddAsync();

        page.WaitForAssertion(() => Assert.Contains("Ready", Card(page).TextContent));
    }

    [Fact]
    public async Task ProvidersPage_health_changes_by_itself_and_names_the_time()
    {
        await AddAsync();
        var page = RenderList();
        Assert.Contains("Not called since the Studio started", Card(page).TextContent);
        var health = Core.Get<ProviderHealth>();

        health.Report("one", null);
        page.WaitForAssertion(() => Assert.Contains("Answered just now", Card(page).TextContent));
        health.Report("one", new ProviderError(ProviderErrorKind.Transient, "timeout", "The server did not answer within 60 seconds."));
        await NextBatchAsync();

        page.WaitForAssertion(() =>
        {
            Assert.Contains($"Silent since {Core.Time.GetUtcNow():yyyy-MM-dd HH:mm} UTC: The server did not answer within 60 seconds. The Studio tries again by itself", Card(page).TextContent);
            Assert.Contains("Last heard from", Card(page).TextContent);
        });
        health.Report("one", null);
        await NextBatchAsync();
        page.WaitForAssertion(() => Assert.DoesNotContain("Silent", Card(page).TextContent));
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized, "invalid_api_key", 401, "Refused since", "refuses the key: enter a valid one")]
    [InlineData(ProviderErrorKind.Unauthorized, null, 403, "Refused since", "give the key the right")]
    [InlineData(ProviderErrorKind.RateLimited, null, 429, "Slowed down since", "there is nothing to do")]
    [InlineData(ProviderErrorKind.Transient, "not_json", 200, "Silent since", "check that its address")]
    [InlineData(ProviderErrorKind.Transient, null, 503, "Silent since", "fault of its own (status 503)")]
    [InlineData(ProviderErrorKind.Transient, "unreachable", null, "Silent since", "Check its address on its page")]
    [InlineData(ProviderErrorKind.Transient, "broken_off", null, "Silent since", "The connection was lost")]
    public async Task ProvidersPage_says_in_one_sentence_what_is_wrong_and_what_to_do(ProviderErrorKind kind, string? code, int? status, string since, string todo)
    {
        await AddAsync();
        Core.Get<ProviderHealth>().Report("one", new ProviderError(kind, code, "The server says: No.") { Raw = status is { } number ? new RawAnswer(number, "{}") : null });

        var card = Card(RenderList()).TextContent;

        Assert.Contains(since, card);
        Assert.Contains(todo, card);
    }

    [Theory]
    [InlineData("training_not_available", "takes no new fine-tuning jobs from this organisation: train the same records with another provider")]
    [InlineData("insufficient_quota", "quota at The server is used up: add credit")]
    [InlineData("daily_rate_limit_exceeded", "takes no more jobs today, because its daily limit is reached: train again tomorrow")]
    public async Task ProvidersPage_account_that_gets_no_jobs_says_so_until_one_is_taken(string code, string sentence)
    {
        await AddAsync();
        var health = Core.Get<ProviderHealth>();
        health.ReportCreation("one", new ProviderError(ProviderErrorKind.Refused, code, "The server says: No.") { Raw = new RawAnswer(403, "{}") });
        health.Report("one", null);
        var page = RenderList();
        var said = Card(page).TextContent;

        health.ReportCreation("one", new ProviderError(ProviderErrorKind.Refused, "invalid_hyperparameter", "The server says: Odd."));
        var still = health.Of("one").Refusal;
        health.ReportCreation("one", null);
        await NextBatchAsync();

        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.NotNull(still);
        page.WaitForAssertion(() => Assert.DoesNotContain("Takes no jobs", Card(page).TextContent));
    }

    [Fact]
    public async Task ProvidersPage_links_to_the_settings_and_to_what_is_there()
    {
        await AddAsync();

        var links = Card(RenderList()).QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ToList();

        Assert.Contains(StudioUrls.Provider("one"), links);
        Assert.Contains(StudioUrls.AtProvider("one"), links);
    }

    [Fact]
    public async Task ProvidersPage_leaves_no_subscriber_behind()
    {
        RenderList();
        Assert.Equal(1, Core.Get<ProviderFeed>().SubscriberCount);

        await DisposeComponentsAsync();

        Assert.Equal(0, Core.Get<ProviderFeed>().SubscriberCount);
    }

    private IRenderedComponent<ProvidersPage> RenderList()
    {
        var page = Render<ProvidersPage>();
        page.WaitForElement("h2");
        return page;
    }

    private static IElement Card(IRenderedComponent<ProvidersPage> page) => page.Find("[aria-labelledby=provider-one]");
}
