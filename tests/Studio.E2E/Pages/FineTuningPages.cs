using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>The steps to a new job.</summary>
public sealed class NewFineTuningPage(IPage page) : StudioPage(page)
{
    public Task OpenForAsync(string connectionId, string? step = null) =>
        GoAsync($"/fine-tunings/new?connection={connectionId}{(step is null ? null : $"&step={step}")}");

    public ILocator Step => Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First;

    public ILocator Next => Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Next: ") });

    public ILocator Start => Button("Start the fine-tuning");

    public ILocator Choice(string title) => Page.GetByRole(AriaRole.Radio, new() { NameRegex = new(System.Text.RegularExpressions.Regex.Escape(title)) });

    public ILocator Name => Page.GetByRole(AriaRole.Textbox, new() { Name = "Name (optional)", Exact = true });

    /// <summary>How many jobs the values that are to be tried make.</summary>
    public ILocator Sweep => Page.GetByRole(AriaRole.Region, new() { Name = "Several jobs: a sweep" });

    /// <summary>Lets several values of a parameter be tried.</summary>
    public async Task TryAsync(string label, string values)
    {
        await Page.GetByLabel($"{label}: several values").CheckAsync();
        var field = Page.GetByLabel(label, new() { Exact = true });
        await Assertions.Expect(field).ToHaveAttributeAsync("placeholder", new System.Text.RegularExpressions.Regex("^Several values"));
        await field.FillAsync(values);
    }

    /// <summary>What is said about the held-out part of the present choice.</summary>
    public ILocator LeakReport => Page.GetByRole(AriaRole.Region, new() { Name = "How new the held-out questions are to the model" });

    /// <summary>Goes on until the step of this title is shown.</summary>
    public async Task GoOnToAsync(string step)
    {
        for (var steps = 0; steps < 5 && await Step.InnerTextAsync() != step; steps++)
        {
            var before = await Step.InnerTextAsync();
            await Next.ClickAsync();
            await Assertions.Expect(Step).Not.ToHaveTextAsync(before);
        }
        await Assertions.Expect(Step).ToHaveTextAsync(step);
    }
}

/// <summary>The live list of jobs.</summary>
public sealed class FineTuningsPage(IPage page) : StudioPage(page)
{
    public Task OpenAsync() => GoAsync("/fine-tunings");

    public ILocator Filter => Page.GetByRole(AriaRole.Combobox, new() { Name = "Filter" });

    /// <summary>What is offered while a filter is typed.</summary>
    public ILocator Offers => Page.GetByRole(AriaRole.Listbox, new() { Name = "What fits here" }).GetByRole(AriaRole.Option);

    public ILocator Count => Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new("jobs?") });

    /// <summary>The bar with what can be done to the chosen jobs.</summary>
    public ILocator Selection => Page.GetByRole(AriaRole.Region, new() { Name = "Selection" });

    public ILocator Select(string alias) => Page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {alias}", Exact = true });

    public async Task SaveViewAsync(string name)
    {
        await Menu("Views").ClickAsync();
        await Page.GetByLabel("Save what is shown now as").FillAsync(name);
        await Button("Save the view").ClickAsync();
        await Assertions.Expect(Menu(name)).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Escape");
    }

    public async Task ChooseViewAsync(string name)
    {
        await Menu("Views").ClickAsync();
        await Link(name).ClickAsync();
    }

    public async Task ChooseColumnAsync(string label)
    {
        await Menu("Columns").ClickAsync();
        await Page.GetByRole(AriaRole.Checkbox, new() { Name = label, Exact = true }).CheckAsync();
        await Page.Keyboard.PressAsync("Escape");
    }

    public async Task TagSelectedAsync(string tag)
    {
        await Selection.Locator("summary", new() { HasText = "Tags" }).ClickAsync();
        await Page.GetByLabel("Tag for the").FillAsync(tag);
        await Button("Add it").ClickAsync();
        await Page.Keyboard.PressAsync("Escape");
    }

    private ILocator Menu(string name) => Page.Locator("summary", new() { HasText = name });

    public ILocator Row(string alias) => Page.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = alias, Exact = true }) });

    public async Task CancelAsync(string alias)
    {
        await Button($"Cancel {alias}").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel the fine-tuning" }).ClickAsync();
    }
}

/// <summary>One job.</summary>
public sealed class FineTuningPage(IPage page) : StudioPage(page)
{
    public Task OpenAsync(string id, string? tab = null) => GoAsync($"/fine-tunings/{id}{(tab is null ? null : $"?tab={tab}")}");

    /// <summary>The states of the job as its timeline names them, those to come included.</summary>
    public ILocator Timeline => Page.GetByRole(AriaRole.List, new() { Name = "States of the job, in order" }).GetByRole(AriaRole.Listitem);

    public ILocator Notice(string text) => Alerts.Filter(new() { HasText = text });

    /// <summary>What screen readers are told about the state.</summary>
    public ILocator Announcement(string alias) => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{alias}: " });

    public async Task CancelAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel the fine-tuning" }).ClickAsync();
    }

    public async Task AskAsync(string question)
    {
        await Page.GetByLabel("Your question").FillAsync(question);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
    }

    public ILocator AnswerSql => Page.GetByRole(AriaRole.Region, new() { Name = "SQL of the model" });

    public ILocator AnswerRows => Page.GetByRole(AriaRole.Region, new() { Name = "Rows that the model's SQL gives" });
}
