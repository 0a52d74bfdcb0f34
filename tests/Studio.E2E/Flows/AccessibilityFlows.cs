using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FineTuningStudio.E2E.Harness;
using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Flows;

/// <summary>axe on every page: no violation that it calls serious or critical.</summary>
internal static class Accessibility
{
    public static TheoryData<int, bool> Looks => new() { { 1280, false }, { 1280, true }, { 390, false }, { 390, true } };

    public static async Task AssertAsync(StudioApp app, IEnumerable<string> paths, int width, bool dark)
    {
        await using var window = await app.OpenAsync(new(width, Dark: dark));
        var found = new List<string>();
        foreach (var path in paths)
        {
            await window.GoAsync(path);
            await window.SettleAsync();
            found.AddRange(await ViolationsAsync(window.Page, path));
        }
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    public static async Task<IEnumerable<string>> ViolationsAsync(IPage page, string where)
    {
        var result = await page.RunAxe();
        Assert.NotEmpty(result.Passes);
        return result.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation =>
            $"{where}: {violation.Id} ({violation.Impact}): {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(Describe))}");
    }

    private static string Describe(AxeResultNode node) => $"{node.Html} {string.Join("; ", node.Any.Select(check => check.Message))}";
}

public sealed class AccessibilityOfAnEmptyStudio(StudioApp app) : IClassFixture<StudioApp>
{
    public static TheoryData<int, bool> Looks => Accessibility.Looks;

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public Task Axe_finds_nothing_serious(int width, bool dark) => Accessibility.AssertAsync(app, StudioPaths.OfAnEmptyStudio, width, dark);
}

public sealed class AccessibilityOfAFilledStudio(FilledApp app) : IClassFixture<FilledApp>
{
    public static TheoryData<int, bool> Looks => Accessibility.Looks;

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public Task Axe_finds_nothing_serious(int width, bool dark) => Accessibility.AssertAsync(app, app.Paths, width, dark);

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task Axe_finds_nothing_serious_in_a_dialog(int width, bool dark)
    {
        await using var window = await app.OpenAsync(new(width, Dark: dark));
        await window.GoAsync("/golden-records");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add a record" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByLabel("Question").WaitForAsync();

        Assert.Empty(await Accessibility.ViolationsAsync(window.Page, "the form of a golden record"));
    }
}
