using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class LookFlows(FilledApp app) : IClassFixture<FilledApp>
{
    [BrowserFact]
    public async Task Chosen_theme_holds_over_a_reload_and_over_pages()
    {
        await using var window = await app.OpenAsync();
        await window.GoAsync("/");
        var light = await BackgroundAsync(window);

        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).CheckAsync(new() { Force = true });
        await Eventually.TrueAsync(async () => await BackgroundAsync(window) != light, TimeSpan.FromSeconds(5), () => "The background stayed the same.");
        var dark = await BackgroundAsync(window);
        await window.Page.ReloadAsync();
        await window.GoAsync("/providers");

        Assert.Equal(dark, await BackgroundAsync(window));
        await Expect(window.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Light" }).CheckAsync(new() { Force = true });
        await Eventually.TrueAsync(async () => await BackgroundAsync(window) == light, TimeSpan.FromSeconds(5), () => "The background did not become light again.");
    }

    [BrowserFact]
    public async Task No_page_scrolls_sideways_on_a_phone()
    {
        await using var window = await app.OpenAsync(new(Width: 390, Height: 844));
        foreach (var path in app.Paths)
        {
            await window.GoAsync(path);
            await window.SettleAsync();
            var width = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(width <= 390, $"{path} is {width} pixels wide on a screen of 390.");
        }
    }

    [BrowserFact]
    public async Task Job_is_created_and_followed_on_a_phone()
    {
        await using var window = await app.OpenAsync(new(Width: 390, Height: 844));
        await window.GoAsync("/");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Open the menu" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Fine-tunings" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Fine-tunings");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "New fine-tuning" }).ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.Choice(FilledApp.ConnectionAlias).CheckAsync();
        await wizard.GoOnToAsync("Parameters");
        await window.Page.GetByLabel("Name").First.FillAsync("From a phone");
        await wizard.GoOnToAsync("Review");
        await wizard.Start.ClickAsync();

        await Expect(wizard.Heading).ToHaveTextAsync("From a phone");
        await Expect(new FineTuningPage(window.Page).Announcement("From a phone")).ToContainTextAsync("Succeeded", new() { Timeout = 60_000 });
    }

    private static Task<string> BackgroundAsync(Window window) =>
        window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
