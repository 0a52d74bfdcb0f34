using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.UnitTests.Core.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>What fails in the Studio itself: its disk, its database.</summary>
public sealed class OwnFaultTests
{
    [Fact]
    public async Task Training_file_that_cannot_be_written_is_said_on_the_job_which_goes_on_when_it_can()
    {
        await using var host = await EngineHost.StartAsync();
        var folder = host.Get<StudioPaths>().FilesDirectory;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        await File.WriteAllTextAsync(folder, "in the way");

        var created = await host.CreateAsync();
        var stuck = await host.WaitAsync(created.Id, job => job.Attention is not null);
        File.Delete(folder);
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Contains("look into its log and whether its disk is full", stuck.Attention, StringComparison.Ordinal);
        Assert.Equal(FineTuningStatus.Queued, stuck.Status);
        Assert.Null(done.Attention);
    }

    [Fact]
    public async Task Database_that_takes_no_change_is_not_logged_for_each_job()
    {
        using var host = new InventoryHost();
        using var log = new EngineHostLog();
        host.Get<ILoggerFactory>().AddProvider(log);
        for (var number = 0; number < 20; number++)
        {
            host.Stock.Jobs.Add(RemoteStock.Job($"job-{number}"));
            await host.AdoptAsync($"job-{number}");
        }
        await host.ReadAsync(database => database.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER disk_full BEFORE UPDATE OF Status ON FineTunings BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"));
        host.Provider.Listed = new RemoteJobPage([.. host.Stock.Jobs.Select(job => job with { Status = FineTuningStatus.Failed, ProviderStatus = "failed", Raw = new RawAnswer(200, """{"status":"failed"}""") })], null);
        host.Provider.Description = host.Provider.Description with { IsNear = false };
        var memory = new PollMemory();

        await host.Get<PollCycle>().RunAsync("local", memory, 0, CancellationToken.None);
        await host.Get<PollCycle>().RunAsync("local", memory, 0, CancellationToken.None);

        Assert.Equal(20, memory.Heard.Count);
        Assert.Equal(3, log.Lines.Count(line => line.Contains("could not be worked on", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lease_whose_renewal_fails_is_tried_again_and_given_up_when_it_has_run_out()
    {
        using var studio = new StudioDbFixture();
        var options = new EngineOptions();
        await using (var database = await studio.Databases.CreateDbContextAsync())
        {
            database.FineTunings.Add(new FineTuning { Id = "job", Alias = "job", Provider = "remote", ModelName = "small", CreatedAt = studio.Time.GetUtcNow().UtcDateTime });
            await database.SaveChangesAsync();
        }
        var busy = new BusyDatabases(studio.Databases);
        var lease = new Lease(busy, options, studio.Time, NullLogger<Lease>.Instance);
        Assert.True(await lease.TryTakeAsync("job", CancellationToken.None));
        using var work = new CancellationTokenSource();
        var keeping = lease.KeepAsync("job", work);

        await TickAsync(isBusy: true);
        await TickAsync(isBusy: false);
        await EngineHost.UntilAsync(async () => await UntilAsync(studio) == studio.Time.GetUtcNow().UtcDateTime + options.Lease, "the lease to last longer");
        var goesOn = !work.IsCancellationRequested;
        await TickAsync(isBusy: true);
        await TickAsync(isBusy: true);
        await TickAsync(isBusy: true);
        await keeping.WaitAsync(EngineHost.Patience);

        Assert.True(goesOn);
        Assert.True(work.IsCancellationRequested);

        async Task TickAsync(bool isBusy)
        {
            (busy.IsBusy, var before) = (isBusy, busy.Calls);
            studio.Time.Advance(options.Lease / 3);
            await EngineHost.UntilAsync(() => busy.Calls > before, "the renewal");
        }
    }

    /// <summary>Until when the job is leased.</summary>
    private static async Task<DateTime?> UntilAsync(StudioDbFixture studio)
    {
        await using var database = await studio.Databases.CreateDbContextAsync();
        return await database.FineTunings.Select(job => job.LeaseUntil).SingleAsync();
    }

    private sealed class BusyDatabases(IDbContextFactory<StudioDb> inner) : IDbContextFactory<StudioDb>
    {
        public bool IsBusy { get; set; }

        public int Calls { get; private set; }

        public StudioDb CreateDbContext()
        {
            Calls++;
            return IsBusy ? throw new InvalidOperationException("database is locked") : inner.CreateDbContext();
        }
    }
}
