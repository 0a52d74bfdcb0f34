using System.Diagnostics;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// The list of jobs as a person has it, with 100,000 of them: how long until it can be used, until a filter and a jump of the
/// scroll bar show their rows; and while 200 jobs change a second, how often it is drawn and how long a key takes.
/// </summary>
internal static class JobsPageBench
{
    private const int Jobs = 100_000;
    private const int Rounds = 7;
    private const int ChangesASecond = 200;
    private const int Seconds = 15;

    /// <summary>What is changed: jobs in sight, which is the worst case, and as many that are not.</summary>
    private const int InSight = 20;

    public static async Task RunAsync(string browserFile)
    {
        await using var studio = new HostedStudio(TimeSpan.FromSeconds(2));
        studio.StartServer();
        var address = studio.ClientOptions.BaseAddress;
        var databases = studio.Services.GetRequiredService<IDbContextFactory<StudioDb>>();
        await GeneratedJobs.FillAsync(databases, Jobs);
        await using (var database = databases.CreateDbContext())
        {
            // Nothing is left to do for any of them, so that the engine keeps its hands off.
            await database.FineTunings.ExecuteUpdateAsync(set => set.SetProperty(job => job.Settled, true));
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = browserFile, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var rows = page.Locator("td.name");

        await TellAsync("Opened until rows can be used", async () =>
        {
            await page.GotoAsync(new Uri(address, "/fine-tunings").AbsoluteUri);
            await rows.First.WaitForAsync();
        });
        await TellAsync("Filter status = failed until its rows are there", async () =>
        {
            await page.Locator("#job-filter").FillAsync("status = failed");
            await page.Locator("#job-filter").PressAsync("Enter");
            await page.Locator(".count", new() { HasTextRegex = new("^5,0[0-9]{2} jobs$") }).WaitForAsync();
        }, after: () => ClearAsync(page));
        await TellAsync("Word 4711 until its rows are there", async () =>
        {
            await page.Locator("#job-filter").FillAsync("4711");
            await page.Locator("#job-filter").PressAsync("Enter");
            await page.Locator(".count", new() { HasTextRegex = new("^[0-9]{1,2} jobs?$") }).WaitForAsync();
        }, after: () => ClearAsync(page));
        foreach (var (what, part) in new[] { ("the middle", 0.5), ("the end", 1.0), ("the beginning", 0.0) })
        {
            await TellAsync($"Scroll bar to {what} until rows are there", () => JumpAsync(page, part), before: () => JumpAsync(page, part == 0 ? 1 : 0));
        }

        await ChangeAsync(studio, page);
    }

    private static async Task ClearAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await page.GetByText("100,000 jobs").WaitForAsync();
    }

    private static Task JumpAsync(IPage page, double part) => page.EvaluateAsync(
        """
        async part => {
          const grid = document.querySelector('[data-rows]');
          grid.scrollTop = part * grid.scrollHeight;
          const seen = () => [...grid.querySelectorAll('td.name')].some(cell => {
            const [at, frame] = [cell.getBoundingClientRect(), grid.getBoundingClientRect()];
            return at.top >= frame.top && at.bottom <= frame.bottom + 60;
          });
          while (!seen()) await new Promise(requestAnimationFrame);
        }
        """,
        part);

    private static async Task ChangeAsync(HostedStudio studio, IPage page)
    {
        var queries = studio.Services.GetRequiredService<FineTuningQueries>();
        var writer = studio.Services.GetRequiredService<FineTuningWriter>();
        var seen = (await queries.WindowAsync(new FineTuningListRequest(), 0, InSight, CancellationToken.None)).Value!.Items.Select(job => job.Id);
        var others = (await queries.WindowAsync(new FineTuningListRequest(), 50_000, InSight, CancellationToken.None)).Value!.Items.Select(job => job.Id);
        string[] ids = [.. seen, .. others];

        // Under way, so that each change moves a line of progress that is drawn.
        foreach (var id in ids)
        {
            await writer.EditAsync(
                id,
                edit =>
                {
                    (edit.Job.Status, edit.Job.FinishedAt) = (FineTuningStatus.Running, null);
                    return true;
                },
                CancellationToken.None);
        }
        await page.GetByRole(AriaRole.Progressbar).Nth(5).WaitForAsync();
        await page.EvaluateAsync(
            """
            () => {
              window.drawn = 0; window.longest = 0; window.blocked = 0;
              new MutationObserver(() => window.drawn++).observe(document.querySelector('[data-rows] tbody'), { subtree: true, childList: true, characterData: true, attributes: true });
              new PerformanceObserver(list => { for (const task of list.getEntries()) { window.blocked += task.duration; window.longest = Math.max(window.longest, task.duration); } }).observe({ entryTypes: ['longtask'] });
            }
            """);
        using var process = Process.GetCurrentProcess();
        var (began, worked, made) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, 0);
        var keys = new List<double>();
        var typing = TypeAsync(page, keys);
        while (!typing.IsCompleted)
        {
            await writer.EditAsync(
                ids[made % ids.Length],
                edit =>
                {
                    edit.Job.Progress = made % 1000 / 1000.0;
                    return true;
                },
                CancellationToken.None);
            made++;
            var ahead = TimeSpan.FromSeconds((double)made / ChangesASecond) - Stopwatch.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead);
            }
        }
        await typing;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var drawn = await page.EvaluateAsync<int>("window.drawn");
        keys.Sort();
        Console.WriteLine($"{made / seconds:0} changes a second for {seconds:0} s: the list was drawn {drawn / seconds:0.0} times a second; a letter in the filter until what fits is offered {keys[keys.Count / 2]:0} ms, at most {keys[^1]:0}; "
            + $"tasks over 50 ms in the browser {await page.EvaluateAsync<double>("window.blocked"):0} ms in all, the longest {await page.EvaluateAsync<double>("window.longest"):0}; {(process.TotalProcessorTime - worked).TotalSeconds / seconds:P0} of a core, the writing included.");
    }

    /// <summary>Types a letter, waits for the offers, takes it away; for so many seconds.</summary>
    private static async Task TypeAsync(IPage page, List<double> keys)
    {
        var filter = page.Locator("#job-filter");
        var offers = page.Locator("#job-filter-offers [role=option]");
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds)
        {
            await filter.FillAsync("");
            await offers.First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            var pressed = Stopwatch.GetTimestamp();
            await filter.PressSequentiallyAsync("s");
            await offers.First.WaitForAsync();
            keys.Add(Stopwatch.GetElapsedTime(pressed).TotalMilliseconds);
            await page.WaitForTimeoutAsync(200);
        }
    }

    private static async Task TellAsync(string what, Func<Task> work, Func<Task>? before = null, Func<Task>? after = null)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            if (before is not null)
            {
                await before();
            }
            var start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (after is not null)
            {
                await after();
            }
        }
        Console.WriteLine($"{what}: the first time {times[0]:0} ms, then median {times.Skip(1).Order().ElementAt((Rounds - 1) / 2):0} ms, at most {times.Skip(1).Max():0} ms.");
    }
}
