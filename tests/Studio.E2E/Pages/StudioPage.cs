using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>What all pages have. Page objects find things as people do: by role, label and text.</summary>
public abstract class StudioPage(IPage page)
{
    protected IPage Page { get; } = page;

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>The sentences that say what is wrong.</summary>
    public ILocator Alerts => Page.GetByRole(AriaRole.Alert);

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>Opens an address of the Studio and waits until its circuit has drawn the page.</summary>
    protected async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Heading.First.WaitForAsync();
    }
}
