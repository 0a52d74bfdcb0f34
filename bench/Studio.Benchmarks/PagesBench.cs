using System.Diagnostics;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Samples;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// What open pages cost: the time to the first page, the memory with 20 pages open, and what is left of 200 pages after
/// they were closed, their circuits' retention has passed and the collector was forced. The Studio runs in this process,
/// so that its heap can be read; Chromium is a process of its own.
/// </summary>
internal static class PagesBench
{
    private const int Open = 20;
    private const int Closed = 200;
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(2);
    private static readonly string[] Paths = ["/", "/golden-records", "/fine-tunings", "/connections", "/providers"];

    public static async Task RunAsync(string browserFile)
    {
        var watch = Stopwatch.StartNew();
        await using var studio = new HostedStudio(Retention);
        studio.StartServer();
        var address = studio.ClientOptions.BaseAddress;
        using (var client = new HttpClient())
        {
            await client.GetStringAsync(address);
        }
        Console.WriteLine($"First page {watch.Elapsed.TotalSeconds:0.00} s after the host began to start (in a process that was already running).");

        var workspace = await studio.Services.GetRequiredService<SampleWorkspace>().LoadAsync(CancellationToken.None);
        var job = await studio.Services.GetRequiredService<CreateFineTuning>().RunAsync(
            new CreateFineTuningRequest { ConnectionId = workspace.Value!.ConnectionId, Provider = "local" }, CancellationToken.None);
        var paths = Paths.Append($"/fine-tunings/{job.Value!.Id}").ToList();

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = browserFile, Args = ["--no-sandbox", "--disable-gpu"] });
        await VisitAsync(browser, address, paths, Open, keepOpen: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"With {Open} pages open: {process.WorkingSet64 / 1e6:0} MB working set, {GC.GetTotalMemory(forceFullCollection: false) / 1e6:0} MB managed heap.");

        await CloseAllAsync(browser, studio);
        var before = Heap();
        for (var round = 0; round < Closed / Open; round++)
        {
            await VisitAsync(browser, address, paths, Open, keepOpen: false);
        }
        await CloseAllAsync(browser, studio);
        var after = Heap();
        var left = studio.Services.GetRequiredService<FineTuningFeed>().SubscriberCount;
        Console.WriteLine($"{Closed} pages opened and closed: heap {before / 1e6:0.0} MB before, {after / 1e6:0.0} MB after ({(after - before) / 1e6:+0.0;-0.0} MB), {left} subscribers of the feed.");
    }

    private static async Task VisitAsync(IBrowser browser, Uri address, IReadOnlyList<string> paths, int count, bool keepOpen)
    {
        var context = await browser.NewContextAsync();
        for (var number = 0; number < count; number++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(new Uri(address, paths[number % paths.Count]).AbsoluteUri);
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        }
        if (!keepOpen)
        {
            await context.CloseAsync();
        }
    }

    private static async Task CloseAllAsync(IBrowser browser, HostedStudio studio)
    {
        foreach (var context in browser.Contexts.ToList())
        {
            await context.CloseAsync();
        }
        await Task.Delay(Retention + TimeSpan.FromSeconds(8), studio.Services.GetRequiredService<TimeProvider>());
    }

    private static long Heap()
    {
        for (var pass = 0; pass < 3; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
