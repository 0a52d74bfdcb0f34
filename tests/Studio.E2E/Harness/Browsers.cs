using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Harness;

/// <summary>The one browser of a test run. It lives as long as the process; Playwright's driver closes it then.</summary>
internal static class Browsers
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        "--disable-dev-shm-usage",
    ];

    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    /// <summary>The browser's file: the one that test.sh found, an installed one, or one that Playwright downloaded; null where there is none.</summary>
    public static string? Executable { get; } = Find();

    public static Task<IBrowser> GetAsync() => Shared.Value;

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Flags });
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_E2E_BROWSER") is { Length: > 0 } given)
        {
            return given;
        }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var installed = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return installed ?? Downloaded();
    }

    private static string? Downloaded()
    {
        var cache = Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright");
        return Directory.Exists(cache)
            ? Directory.EnumerateDirectories(cache, "chromium-*")
                .SelectMany(folder => Directory.EnumerateFiles(folder, "chrome", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
    }
}

/// <summary>A test that needs a browser: where there is none it is skipped, and says why.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserSkip.Reason;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserSkip.Reason;
}

internal static class BrowserSkip
{
    public static string? Reason => Browsers.Executable is null ? "no Chromium is installed" : null;
}
