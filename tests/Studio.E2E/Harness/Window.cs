using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Harness;

/// <summary>
/// A browser window with cookies and storage of its own. What its pages throw or log as an error is kept, so that a test
/// can see that a page was not silently broken.
/// </summary>
public sealed class Window : IAsyncDisposable
{
    /// <summary>How long anything may take on a slow machine that does other work as well, in milliseconds.</summary>
    private const int Patience = 15_000;

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly IBrowserContext _context;

    private Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What pages of this window threw or logged as errors.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public static async Task<Window> OpenAsync(Uri address, WindowOptions? options = null)
    {
        options ??= new WindowOptions();
        var browser = await Browsers.GetAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            ColorScheme = options.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>Opens an address of the Studio and waits until its circuit has drawn the page's heading.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
    }

    /// <summary>Waits until the address, which follows what the page shows, matches the pattern.</summary>
    public Task AddressAsync(string pattern) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(pattern));

    /// <summary>Waits until the page shows no loading state any more.</summary>
    public Task SettleAsync() => Page.Locator(".loading").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}

/// <summary>How a window looks.</summary>
public sealed record WindowOptions(int Width = 1280, int Height = 900, bool Dark = false);
