using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>The list of golden records.</summary>
public sealed class GoldenRecordsPage(IPage page) : StudioPage(page)
{
    public Task OpenForAsync(string connectionId) => GoAsync($"/golden-records?connection={connectionId}");

    /// <summary>How many there are, or were found.</summary>
    public ILocator Count => Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new("records?( found)?$") });

    public async Task SearchAsync(string text)
    {
        await Page.GetByLabel("Search questions and SQL").FillAsync(text);
        await Assertions.Expect(Count).ToContainTextAsync("found");
    }

    public ILocator Row(string question) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = question }).GetByRole(AriaRole.Checkbox);

    /// <summary>Downloads what is selected, or all that match, in that format (its title), and returns the file's path.</summary>
    public async Task<string> ExportAsync(string format)
    {
        await Page.Locator("summary").Filter(new() { HasText = "Export" }).ClickAsync();
        await Page.GetByLabel("Format", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = format });
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByText("Download", new() { Exact = true }).ClickAsync());
        return await download.PathAsync();
    }

    public ILocator CheckAll => Page.GetByRole(AriaRole.Button, new() { Name = "Check all" });

    /// <summary>The link that shows only the records in a state, with their number.</summary>
    public ILocator State(string name) => Page.GetByRole(AriaRole.Navigation, new() { Name = "Records by what their check says" }).GetByRole(AriaRole.Link, new() { NameRegex = new($"^{name} ") });

    /// <summary>Opens the first record in the list with what its check found.</summary>
    public Task OpenFirstCheckAsync() => Page.GetByRole(AriaRole.Button, new() { NameRegex = new(": see what the check says of ") }).First.ClickAsync();

    public ILocator SelectAll => Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Select all .* that match") });

    public ILocator FineTuneSelected => Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Fine-tune on the .* selected") });
}

/// <summary>The import: file, mapping, check, store.</summary>
public sealed class ImportPage(IPage page) : StudioPage(page)
{
    public Task OpenForAsync(string connectionId) => GoAsync($"/golden-records/import?connection={connectionId}");

    public Task ChooseAsync(string file) => Page.Locator("#import-file").SetInputFilesAsync(file);

    public ILocator QuestionColumn => Page.GetByLabel("Question", new() { Exact = true });

    public ILocator SqlColumn => Page.GetByLabel("SQL", new() { Exact = true });

    public ILocator Counts => Page.GetByRole(AriaRole.Region, new() { Name = "3. What the check found" }).GetByRole(AriaRole.Status);

    public ILocator InvalidLines => Page.GetByRole(AriaRole.Region, new() { Name = "Invalid lines" }).GetByRole(AriaRole.Listitem);

    public ILocator Duplicates => Page.GetByRole(AriaRole.Region, new() { Name = "Duplicates" }).GetByRole(AriaRole.Listitem);

    public ILocator Format => Page.GetByLabel("Format", new() { Exact = true });

    public ILocator Stopped => Page.GetByText("Stopped. Nothing was stored.");

    /// <summary>Writes another SQL for a line that is listed.</summary>
    public async Task CorrectSqlAsync(int line, string sql)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = $"Correct line {line}", Exact = true }).ClickAsync();
        await Page.Locator($"#line-{line}-sql").FillAsync(sql);
        await Button("Save the correction").ClickAsync();
    }

    public ILocator LeaveOut(int line) => Page.GetByRole(AriaRole.Button, new() { Name = $"Leave out line {line}", Exact = true });

    public ILocator LeaveOutInvalid => Page.GetByRole(AriaRole.Checkbox);

    public ILocator ImportButton => Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Import \\d") });
}
