using FineTuningStudio.E2E.Harness;
using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Flows;

public sealed class FrameTests(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Menu_of_an_empty_studio_opens_every_page_without_an_error()
    {
        await using var window = await app.OpenAsync();
        await window.GoAsync("/");

        foreach (var (link, heading) in new[] { ("Golden records", "Golden records"), ("Fine-tunings", "Fine-tunings"), ("Connections", "Connections"), ("Providers", "Providers"), ("Dashboard", "Dashboard") })
        {
            await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        }

        Assert.Empty(window.Errors);
    }
}
