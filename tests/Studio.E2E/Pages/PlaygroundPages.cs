using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>One question, some models.</summary>
public sealed class PlaygroundPage(IPage page) : StudioPage(page)
{
    public Task OpenAsync(string connectionId, params string[] modelKeys) =>
        GoAsync($"/playground?connection={connectionId}{string.Concat(modelKeys.Select(key => $"&model={Uri.EscapeDataString(key)}"))}");

    public ILocator Question => Page.GetByLabel("Question", new() { Exact = true }).First;

    /// <summary>Asks as somebody does who keeps the hands on the keys.</summary>
    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Control+Enter");
    }

    /// <summary>The answer of the model at that letter.</summary>
    public ILocator Answer(string letter) => Page.GetByRole(AriaRole.Region, new() { NameRegex = new($"^Answer of {letter}, ") });

    public ILocator Writing(string letter) => Page.GetByRole(AriaRole.Region, new() { Name = $"SQL of {letter}, being written" });

    public ILocator Sql(string letter) => Page.GetByRole(AriaRole.Region, new() { Name = $"SQL of {letter}", Exact = true });

    public ILocator Rows(string letter) => Page.GetByRole(AriaRole.Region, new() { Name = $"Rows that the SQL of {letter} gives" });

    public ILocator Keep(string letter) => Answer(letter).GetByRole(AriaRole.Button, new() { Name = "Keep as golden record" });
}
