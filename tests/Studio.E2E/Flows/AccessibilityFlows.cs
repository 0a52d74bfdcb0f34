using System.Text.Json;
using Deque.AxeCore.Commons;
using FineTuningStudio.E2E.Harness;
using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Flows;

/// <summary>axe on every page, wide and narrow, light and dark: no violation that it calls serious or critical.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Dark), (390, ColorScheme.Light)];

    public static async Task AssertAsync(StudioApp app, IEnumerable<string> paths)
    {
        await using var window = await app.OpenAsync();
        var found = new List<string>();
        foreach (var path in paths)
        {
            await window.GoAsync(path);
            await window.SettleAsync();
            found.AddRange(await ViolationsAsync(window, path));
        }
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    /// <summary>What is wrong with what the window shows, in each of the looks. The page is loaded once: it follows the system's theme and the width by itself.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(Window window, string where)
    {
        var page = window.Page;
        await page.EvaluateAsync($"{Axe}; null");
        var found = new List<string>();
        foreach (var (width, scheme) in Looks)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.WaitForFunctionAsync(
                "theme => document.documentElement.dataset.theme === theme && new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))",
                scheme.ToString().ToLowerInvariant());
            await window.SettleAsync();
            found.AddRange((await RunAsync(page)).Select(violation => $"{where} ({width} px, {scheme}): {violation}"));
        }
        return found;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(IPage page)
    {
        var answer = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const result = await axe.run({ resultTypes: ['violations'] });
              const text = node => `${node.html} ${node.any.map(check => check.message).join('; ')}`;
              return {
                passes: result.passes.length,
                violations: result.violations.filter(violation => ['serious', 'critical'].includes(violation.impact)).map(violation =>
                  `${violation.id} (${violation.impact}): ${violation.help}: ${violation.nodes.slice(0, 3).map(text).join(' | ')}`),
              };
            }
            """);
        Assert.NotEqual(0, answer.GetProperty("passes").GetInt32());
        return [.. answer.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()!)];
    }
}

public sealed class AccessibilityOfAnEmptyStudio(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public Task Axe_finds_nothing_serious() => Accessibility.AssertAsync(app, StudioPaths.OfAnEmptyStudio);
}

public sealed class AccessibilityOfAFilledStudio(FilledApp app) : IClassFixture<FilledApp>
{
    [BrowserFact]
    public Task Axe_finds_nothing_serious() => Accessibility.AssertAsync(app, app.Paths);

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_a_dialog()
    {
        await using var window = await app.OpenAsync();
        await window.GoAsync("/golden-records");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add a record" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByLabel("Question").WaitForAsync();

        Assert.Empty(await Accessibility.ViolationsAsync(window, "the form of a golden record"));
    }
}
