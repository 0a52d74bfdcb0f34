using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Notices of the browser: switched on by a click, one for each job that ends, and none for the page that shows the job.</summary>
public sealed class NoticeFlows(StudioApp app) : IClassFixture<StudioApp>
{
    /// <summary>Keeps what the page shows, and lets the browser show it as well; a browser without a window has no permission to grant, and says so.</summary>
    private const string Observe = """
        window.shown = [];
        window.Notification = class extends window.Notification {
          static get permission() { return super.permission === 'denied' ? 'granted' : super.permission; }
          constructor(title, options) { super(title, options); window.shown.push({ title, ...options, click: () => this.onclick() }); }
        };
        """;

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Job_that_ends_is_told_once_and_a_click_opens_it(int width)
    {
        await using var window = await app.OpenAsync(new(Width: width));
        var page = window.Page;
        await page.Context.GrantPermissionsAsync(["notifications"], new() { Origin = app.Address.GetLeftPart(UriPartial.Authority) });
        await page.AddInitScriptAsync(Observe);
        var notices = new NoticesPage(page);
        await notices.OpenAsync();
        await notices.Switch.CheckAsync();
        await Expect(page.GetByText("this browser shows a notice")).ToBeVisibleAsync();

        // A reload keeps the choice.
        await notices.OpenAsync();
        await Expect(notices.Switch).ToBeCheckedAsync();
        var connection = await app.Api.AddSampleConnectionAsync($"Noticed {width}");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        var job = await app.Api.CreateJobAsync(connection, $"Noticed {width}");
        await page.WaitForFunctionAsync("id => window.shown.some(notice => notice.tag === `studio-job-${id}`)", job, new() { Timeout = 60_000 });

        var told = await page.EvaluateAsync<string[]>("id => window.shown.filter(notice => notice.tag === `studio-job-${id}`).map(notice => `${notice.title}|${notice.body}`)", job);
        Assert.StartsWith($"Fine-tuning succeeded|Noticed {width}: ", Assert.Single(told), StringComparison.Ordinal);
        await page.EvaluateAsync("id => window.shown.find(notice => notice.tag === `studio-job-${id}`).click()", job);
        await window.AddressAsync($"/fine-tunings/{job}$");

        // The page of a job tells of it itself.
        var watched = await app.Api.CreateJobAsync(connection, "Watched");
        await window.GoAsync($"/fine-tunings/{watched}");
        await app.Api.FinishedJobAsync(watched);
        var last = await app.Api.CreateJobAsync(connection, "Last");
        await page.WaitForFunctionAsync("id => window.shown.some(notice => notice.tag === `studio-job-${id}`)", last, new() { Timeout = 60_000 });
        Assert.Equal(0, await page.EvaluateAsync<int>("id => window.shown.filter(notice => notice.tag === `studio-job-${id}`).length", watched));
        Assert.Empty(window.Errors);
    }

    [BrowserFact]
    public async Task Browser_that_refuses_is_told_of_plainly_and_nothing_is_asked_by_itself()
    {
        await using var window = await app.OpenAsync();
        var page = window.Page;
        await page.AddInitScriptAsync("""
            window.asked = 0;
            Object.defineProperty(Notification, 'permission', { get: () => window.asked ? 'denied' : 'default' });
            Notification.requestPermission = async () => { window.asked++; return 'denied'; };
            """);
        var notices = new NoticesPage(page);
        await notices.OpenAsync();
        await Expect(page.GetByText("The browser asks once")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("window.asked"));

        await notices.Switch.ClickAsync();

        await Expect(page.GetByText("This browser refuses notices")).ToBeVisibleAsync();
        await Expect(notices.Switch).Not.ToBeCheckedAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("window.asked"));
    }
}
