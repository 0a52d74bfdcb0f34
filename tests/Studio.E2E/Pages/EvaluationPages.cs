using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>One evaluation: its figures and its questions.</summary>
public sealed class EvaluationPage(IPage page) : StudioPage(page)
{
    /// <summary>What screen readers are told about the state, such as "done".</summary>
    public ILocator State(string state) => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = $": {state}" });

    /// <summary>How often the models got that verdict, as links to those questions.</summary>
    public ILocator Counts(string verdict) => Page.GetByRole(AriaRole.Region, new() { Name = "Verdicts of each model" })
        .GetByRole(AriaRole.Row).Filter(new() { HasText = verdict }).GetByRole(AriaRole.Link);

    public ILocator Questions => Page.GetByRole(AriaRole.Region, new() { Name = "Questions", Exact = true });

    public ILocator Search => Page.GetByLabel("Search questions and SQL");

    /// <summary>The row of a question in the list.</summary>
    public ILocator Question(string text) => Questions.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    public ILocator Score(string model) => Page.GetByRole(AriaRole.Article, new() { Name = model });
}

/// <summary>One question of an evaluation: both SQL texts, both results, and what can be mended.</summary>
public sealed class ExamplePage(IPage page) : StudioPage(page)
{
    public ILocator RightResult => Page.GetByRole(AriaRole.Region, new() { Name = "Result of the right SQL" });

    public ILocator ModelResult => Page.GetByRole(AriaRole.Region, new() { Name = "Result of the model’s SQL" });

    /// <summary>Fixes the gold: writes it, looks at its rows, saves it.</summary>
    public async Task FixGoldAsync(string sql)
    {
        await Button("Fix the gold").ClickAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "The right SQL" }).FillAsync(sql);
        await Button("Run it").ClickAsync();
        await Page.GetByRole(AriaRole.Region, new() { Name = "What the SQL gives" }).WaitForAsync();
        await Button("Save as the gold").ClickAsync();
    }

    public ILocator Saved => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Saved" });
}
