using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>The form that freezes golden records.</summary>
public sealed class NewSnapshotPage(IPage page) : StudioPage(page)
{
    public ILocator Name => Page.GetByLabel("Name (optional)");

    public ILocator Make => Button("Make the snapshot");

    /// <summary>What it comes to, such as "3 records".</summary>
    public ILocator Comes => Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new("^\\d+ records?") });
}

/// <summary>One snapshot.</summary>
public sealed class SnapshotPage(IPage page) : StudioPage(page)
{
    public ILocator Title => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Records => Page.Locator("ol.records").GetByRole(AriaRole.Listitem);

    public ILocator TrainOnThis => Page.GetByRole(AriaRole.Link, new() { Name = "Train on this" });

    public Task OpenTabAsync(string name) => Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the snapshot" }).GetByRole(AriaRole.Link, new() { NameRegex = new($"^{name}") }).ClickAsync();

    /// <summary>The row that is shown, as it is sent; its fold is opened.</summary>
    public async Task<string> ExactRowAsync(int number)
    {
        var row = Page.GetByRole(AriaRole.Region, new() { Name = $"Row {number}", Exact = true });
        var sent = row.GetByRole(AriaRole.Region, new() { Name = $"Row {number} as it is sent" });
        if (!await sent.IsVisibleAsync())
        {
            await row.GetByText("As it is sent: one line of JSON").ClickAsync();
        }
        return await sent.InnerTextAsync();
    }

    public async Task GoToRowAsync(int number)
    {
        await Page.GetByLabel("Row", new() { Exact = true }).FillAsync($"{number}");
        await Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Page.GetByRole(AriaRole.Region, new() { Name = $"Row {number}", Exact = true })).ToBeVisibleAsync();
    }
}
