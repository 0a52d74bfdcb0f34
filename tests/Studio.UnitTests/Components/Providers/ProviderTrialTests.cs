using System.Net;
using System.Net.Sockets;
using Bunit;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using FineTuningStudio.Web.Components.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Components.Providers;

/// <summary>The test button against a real server that is spoiled: what the page then says.</summary>
public sealed class ProviderTrialTests : ProviderPages, IAsyncLifetime
{
    private ScriptableOpenAiServer _server = null!;

    public async Task InitializeAsync() => _server = await ScriptableOpenAiServer.StartAsync();

    async Task IAsyncLifetime.DisposeAsync() => await _server.DisposeAsync();

    public static TheoryData<string, string[]> Faults => new()
    {
        { "401", ["refuses the key: enter a valid one"] },
        { "403", ["does not allow this with the present key: give the key the right"] },
        { "429", ["too many requests", "nothing to do"] },
        { "503", ["fault of its own (status 503)", "tries again by itself"] },
        { "quota", ["quota at The server is used up: add credit"] },
        { "html", ["not JSON", "check that its address"] },
        { "redirect", ["sends callers on to another address: enter that address"] },
        { "drop", ["The connection was lost"] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Test_of_a_spoiled_server_says_what_is_wrong_and_what_to_do(string fault, string[] sentences)
    {
        await AddAsync(_server.Address.AbsoluteUri, ScriptableOpenAiServer.ApiKey);
        _server.Spoil("GET", "/fine_tuning/jobs", afterEffect: false, context => SpoilAsync(context, fault));

        var result = await TestAsync();

        result.WaitForAssertion(() => Assert.All(sentences, sentence => Assert.Contains(sentence, result.Find(".notice-danger").TextContent)));
    }

    [Fact]
    public async Task Test_of_a_server_that_is_not_there_says_so()
    {
        await AddAsync($"http://127.0.0.1:{ClosedPort()}/v1", ScriptableOpenAiServer.ApiKey);

        var result = await TestAsync();

        result.WaitForAssertion(() => Assert.Contains("cannot be reached", result.Find(".notice-danger").TextContent));
        Assert.Contains("Check its address", result.Find(".notice-danger").TextContent);
    }

    [Fact]
    public async Task Test_of_a_server_that_does_not_answer_ends_by_itself()
    {
        await AddAsync(_server.Address.AbsoluteUri, ScriptableOpenAiServer.ApiKey);
        var held = _server.Hold("GET", "/fine_tuning/jobs", afterEffect: false);

        var result = await TestAsync();
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(20));
        Core.Time.Advance(TimeSpan.FromSeconds(20));

        result.WaitForAssertion(() => Assert.Contains("did not answer within 20 seconds. The Studio tries again", result.Find(".notice-danger").TextContent));
    }

    [Fact]
    public async Task Test_that_goes_well_says_so_and_how_long_it_took()
    {
        await AddAsync(_server.Address.AbsoluteUri, ScriptableOpenAiServer.ApiKey);

        var result = await TestAsync();

        result.WaitForAssertion(() => Assert.Contains("The server answers and takes the key", result.Find(".notice-ok").TextContent));
        Assert.Contains("It took", result.Find(".notice-ok").TextContent);
    }

    [Fact]
    public async Task Test_keeps_the_models_that_the_provider_lists()
    {
        await AddAsync(_server.Address.AbsoluteUri, ScriptableOpenAiServer.ApiKey);
        _server.Spoil("GET", "/models", afterEffect: false, context => context.Response.WriteAsJsonAsync(new { @object = "list", data = new[] { new { id = "gpt-one", @object = "model", created = 1, owned_by = "system" } } }));

        var result = await TestAsync();

        result.WaitForAssertion(() => Assert.Contains("it lists 1 model.", result.Find(".notice-ok").TextContent));
        await using var database = await Core.Databases.CreateDbContextAsync();
        Assert.Equal("gpt-one", (await database.KnownModels.SingleAsync(model => model.Provider == "one")).ModelId);
    }

    [Fact]
    public async Task Test_in_the_form_takes_what_was_entered_and_stores_nothing()
    {
        var page = Render<NewProviderPage>();
        page.Find("#base-url").Input(_server.Address.AbsoluteUri);
        page.Find("#api-key").Input(ScriptableOpenAiServer.ApiKey);

        page.FindAll("button").Single(button => button.TextContent.Trim() == "Test").Click();

        page.WaitForAssertion(() => Assert.Contains("answers and takes the key", page.Find(".notice-ok").TextContent));
        Assert.Contains(_server.Calls, call => call == "GET /v1/fine_tuning/jobs");
        await using var database = await Core.Databases.CreateDbContextAsync();
        Assert.Empty(await database.StoredProviders.ToListAsync());
        Assert.Empty(await database.KnownModels.ToListAsync());
    }

    [Fact]
    public async Task Test_that_fails_shows_on_the_card_too()
    {
        await AddAsync(_server.Address.AbsoluteUri, "a-wrong-key-42");
        var page = Render<ProvidersPage>();
        page.WaitForElement("[aria-labelledby=provider-one]");

        page.FindAll("[aria-labelledby=provider-one] button").Single(button => button.TextContent.Contains("Test")).Click();

        page.WaitForAssertion(() => Assert.Contains("Refused since", page.Find("[aria-labelledby=provider-one]").TextContent));
        Assert.DoesNotContain("a-wrong-key-42", page.Markup);
    }

    private async Task<IRenderedComponent<ProviderTest>> TestAsync()
    {
        var test = Render<ProviderTest>(parameters => parameters.Add(test => test.Name, "one").Add(test => test.Title, "The server"));
        _ = test.Find("button").ClickAsync(new());
        await Task.Yield();
        return test;
    }

    private static Task SpoilAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "quota":
                return Errors.WriteAsync(context, 429, "insufficient_quota", "You exceeded your quota.");
            case "html":
                return Errors.HtmlAsync(context, 200);
            case "redirect":
                context.Response.Redirect("http://elsewhere.invalid/v1");
                return Task.CompletedTask;
            case "drop":
                return Errors.DropAsync(context);
            default:
                return Errors.WriteAsync(context, int.Parse(fault), "some_code", "Words of its own.");
        }
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
