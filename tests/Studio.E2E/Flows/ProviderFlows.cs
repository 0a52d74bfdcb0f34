using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>A provider that is set up in the browser, and used at once.</summary>
public sealed class ProviderFlows(TestServerApp app) : IClassFixture<TestServerApp>
{
    private const string WrongKey = "sk-wrong-0123456789abcdef";

    [BrowserFact]
    public async Task Provider_is_tested_added_and_a_job_that_is_there_adopted()
    {
        app.Server.AddAlien();
        var alien = (string)app.Server.Jobs[^1]["id"]!;
        await using var window = await app.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/providers/new?kind=other");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("mine");
        await page.GetByLabel("Title").FillAsync("My server");
        await page.GetByLabel("Address of its API").FillAsync(app.Server.Address.ToString());
        await page.GetByLabel("API key").FillAsync(WrongKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "key" })).ToBeVisibleAsync();
        await Expect(page.Locator("body")).Not.ToContainTextAsync(WrongKey);

        await page.GetByLabel("API key").FillAsync(ScriptableOpenAiServer.ApiKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the provider" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My server" }).First).ToBeVisibleAsync();

        await window.GoAsync("/providers/mine/inventory?tab=jobs");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Adopt {alien}", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.GetByText("Adopted from My server")).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [BrowserFact]
    public async Task List_is_narrowed_by_a_filter_that_stands_in_the_address()
    {
        app.Server.AddAlien();
        await app.Api.PostAsync("finetunings/adopt", new { provider = "acme", job_id = (string)app.Server.Jobs[^1]["id"]! });
        await using var window = await app.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/fine-tunings");
        await page.GetByLabel("Filter", new() { Exact = true }).FillAsync("status = nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.GetByText("character 10")).ToBeVisibleAsync();

        await page.GetByLabel("Filter", new() { Exact = true }).FillAsync("alias:no-job-of-this-name");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await window.AddressAsync(@"/fine-tunings\?filter=alias");
        await Expect(page.GetByText("character 10")).Not.ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }
}
