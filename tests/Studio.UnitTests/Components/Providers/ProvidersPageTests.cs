using Bunit;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Providers;

namespace FineTuningStudio.UnitTests.Components.Providers;

public sealed class ProvidersPageTests : PageContext
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
        var card = Render<ProvidersPage>().Find("[aria-labelledby=provider-openai]");
        Assert.Contains("Not ready", card.TextContent);
        Assert.Contains("Providers:openai:ApiKey", card.TextContent);
    }

    [Fact]
    public void ProvidersPage_key_of_the_trainer_is_shown_only_on_demand()
    {
        var page = Render<ProvidersPage>();
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
        Assert.Contains(line, Render<ProvidersPage>().Find("pre").TextContent);
    }

    [Fact]
    public void ProvidersPage_parameters_show_range_default_and_help()
    {
        var described = Core.Get<ProviderRegistry>().Describe().Single(provider => provider.Name == "local").Parameters[0];
        var row = Render<ProvidersPage>().Find("[aria-labelledby=provider-local] [aria-label=Parameters] tbody tr").TextContent;
        Assert.Contains(described.Name, row);
        Assert.Contains(described.RangeText!, row);
        Assert.Contains(described.Help, row);
    }
}
