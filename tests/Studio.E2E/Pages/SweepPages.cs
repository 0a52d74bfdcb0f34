using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>One sweep, live.</summary>
public sealed class SweepPage(IPage page) : StudioPage(page)
{
    public Task OpenAsync(string id) => GoAsync($"/fine-tunings/sweeps/{id}");

    /// <summary>How far it is, in words.</summary>
    public ILocator Progress => Page.GetByRole(AriaRole.Region, new() { Name = "Progress" });

    public ILocator Best => Page.GetByRole(AriaRole.Region, new() { Name = "The best" });

    public ILocator Rows => Page.GetByRole(AriaRole.Region, new() { Name = "What each came to" }).Locator("tbody tr");

    public ILocator Row(int position) => Rows.Nth(position - 1);
}
