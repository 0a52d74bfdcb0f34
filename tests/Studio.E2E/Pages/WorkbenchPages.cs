using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>The charts of a page.</summary>
public sealed class Charts(IPage page)
{
    public ILocator Chart(string title) => page.GetByRole(AriaRole.Figure).Filter(new() { HasText = title });

    /// <summary>The part that takes the pointer and the keys.</summary>
    public ILocator Area(string title) => Chart(title).GetByRole(AriaRole.Application);

    /// <summary>What screen readers are told of the place that the cross stands at.</summary>
    public ILocator Readout(string title) => Chart(title).GetByRole(AriaRole.Status);

    public ILocator Smoothing => page.GetByRole(AriaRole.Slider, new() { Name = "Smoothing" });

    public ILocator LogScale => page.GetByLabel("Log scale of loss");

    public ILocator Across => page.GetByLabel("Across");

    public async Task KeysAsync(string title, params string[] keys)
    {
        // Who presses a key before the browser has what listens to it presses it for nothing.
        await Assertions.Expect(Area(title)).ToHaveAttributeAsync("data-ready", "");
        foreach (var key in keys)
        {
            await Area(title).PressAsync(key);
        }
    }
}

/// <summary>The notes of a job.</summary>
public sealed class Notes(IPage page)
{
    public ILocator Section => page.GetByRole(AriaRole.Region, new() { Name = "Notes" });

    public ILocator Field => page.GetByLabel("Notes about this job");

    public ILocator Save => page.GetByRole(AriaRole.Button, new() { Name = "Save the notes" });

    public ILocator Conflict => page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Somebody changed the notes" });

    public async Task WriteAsync(string opener, string text)
    {
        await Section.GetByRole(AriaRole.Button, new() { Name = opener }).ClickAsync();
        await Assertions.Expect(Field).ToBeFocusedAsync();
        await Field.FillAsync(text);
    }
}

/// <summary>Several jobs side by side.</summary>
public sealed class ComparePage(IPage page) : StudioPage(page)
{
    public Task OpenAsync(params string[] ids) => GoAsync($"/fine-tunings/compare?ids={string.Join(',', ids)}");

    public ILocator Table => Page.GetByRole(AriaRole.Region, new() { Name = "Fine-tunings side by side" });

    public ILocator Row(string label) => Table.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new($"^{label}") }) });

    public ILocator Verdict => Page.GetByRole(AriaRole.Region, new() { Name = "Which is best?" });

    public async Task AddAsync(string alias)
    {
        await Page.GetByLabel("Search a fine-tuning to add").FillAsync(alias);
        await Link($"Add {alias}").ClickAsync();
    }
}
