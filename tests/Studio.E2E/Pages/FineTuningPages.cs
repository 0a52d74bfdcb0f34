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
