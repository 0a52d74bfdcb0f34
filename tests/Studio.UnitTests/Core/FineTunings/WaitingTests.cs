using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>How long the engine waits, and what it says meanwhile; on a clock of the test's own.</summary>
public sealed class WaitingTests
{
    private static readonly EngineOptions Paces = new() { JitterSeed = 1 };

    /// <summary>A provider's clock, as far off as the test wants; Retry-After is told as a date of it, or in seconds.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Retry_after_is_obeyed_whatever_the_providers_clock_says(int? clockOffMinutes)
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        var limited = default(DateTimeOffset?);
        host.Server.Spoil("POST", "/files", afterEffect: false, context =>
        {
            limited = time.GetUtcNow();
            var theirs = time.GetUtcNow().AddMinutes(clockOffMinutes ?? 0);
            context.Response.Headers.Date = theirs.ToString("r", CultureInfo.InvariantCulture);
            return Errors.TooMany(clockOffMinutes is null ? "20" : theirs.AddSeconds(20).ToString("r", CultureInfo.InvariantCulture))(context);
        });

        var created = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).RemoteFileId is not null, "the upload");

        Assert.InRange(time.GetUtcNow() - limited!.Value, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(40));
        Assert.Equal(2, host.Server.CountCalls("POST", "/v1/files"));
    }

    [Fact]
    public async Task Absurd_retry_after_is_cut_to_a_day_which_the_job_says()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        host.Server.Spoil("POST", "/files", afterEffect: false, Errors.TooMany("99999999999"));

        var created = await host.CreateAsync();
        await EngineHost.UntilAsync(() => host.Row(created.Id).Attention is not null, "the job to say why it waits");
        var said = host.Row(created.Id).Attention!;
        time.Advance(TimeSpan.FromHours(23.9));
        var before = host.Server.CountCalls("POST", "/v1/files");
        time.Advance(TimeSpan.FromHours(0.2));
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).RemoteFileId is not null, "the upload");

        Assert.Contains("24 hours", said, StringComparison.Ordinal);
        Assert.Equal(1, before);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Created_at_of_a_clock_an_hour_off_hides_no_job(int minutes)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Change(known.RemoteJobId!, job =>
        {
            job["created_at"] = DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds();
            job["finished_at"] = DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds();
            job["status"] = "succeeded";
        });
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.InRange(done.FinishedAt!.Value, created.CreatedAt, DateTime.UtcNow);
    }

    [Trait("Size", "Large")]
    [Fact]
    public async Task Day_of_silence_keeps_the_states_says_since_when_and_floods_no_log()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        host.Server.MovesByItself = false;
        var there = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(there.Id).Status is FineTuningStatus.ValidatingFiles, "the job to be there");
        var began = time.GetUtcNow().UtcDateTime;
        host.Server.Fault = _ => Errors.DropAsync;
        var waiting = new List<FineTuningView>();
        for (var number = 0; number < 6; number++)
        {
            waiting.Add(await host.CreateAsync());
        }
        await host.RunClockUntilAsync(time, () => waiting.TrueForAll(job => host.Row(job.Id).Attention is not null) && host.Row(there.Id).Attention is not null, "all jobs to say why they wait");

        var callsBefore = host.Server.Calls.Count;
        await host.RunClockAsync(time, TimeSpan.FromDays(1), TimeSpan.FromMinutes(2));
        var (silent, calls) = (host.Row(there.Id), host.Server.Calls.Count - callsBefore);
        var logged = host.Log.Lines.Count(line => !line.StartsWith("Information", StringComparison.Ordinal));
        host.Server.Fault = null;
        host.Server.MovesByItself = true;
        foreach (var id in waiting.Select(job => job.Id).Append(there.Id))
        {
            await host.RunClockUntilAsync(time, () => host.Row(id) is { Status: FineTuningStatus.Succeeded, Attention: null }, "the job to succeed", TimeSpan.FromSeconds(1));
        }

        Assert.Equal(FineTuningStatus.ValidatingFiles, silent.Status);
        Assert.InRange(silent.HeardAt!.Value, began.AddMinutes(-1), began.AddMinutes(1));
        Assert.InRange(logged, 1, 60);
        Assert.InRange(calls, 1, 1500);
        Assert.Equal(7, host.Server.Jobs.Count);
        Assert.Equal(7, host.Server.Files.Count);
    }

    [Fact]
    public async Task Replaced_key_lets_everything_go_on_at_once()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        host.Server.MovesByItself = false;
        var there = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(there.Id).RemoteJobId is not null, "the job to be there");
        host.Server.AcceptedKey = "sk-another-0123456789";
        var waiting = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(waiting.Id).Attention is not null && host.Row(there.Id).Attention is not null, "both to say that the key is refused");
        var said = host.Row(there.Id).Attention;

        host.Server.AcceptedKey = ScriptableOpenAiServer.ApiKey;
        host.Get<EngineSignals>().ProvidersHaveChanged();

        // The clock stands: nothing waited for its time.
        await EngineHost.UntilAsync(() => host.Row(waiting.Id).RemoteJobId is not null && host.Row(there.Id).Attention is null, "both to go on");
        Assert.DoesNotContain("sk-", said, StringComparison.Ordinal);
        Assert.Null(host.Row(waiting.Id).Attention);
    }

    [Fact]
    public async Task Call_that_was_under_way_when_the_key_was_replaced_is_made_again_at_once()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        var (reached, replaced) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Server.Spoil("POST", "/files", afterEffect: false, async context =>
        {
            reached.SetResult();
            await replaced.Task;
            await Errors.WriteAsync(context, 401, "invalid_api_key", "Incorrect API key.");
        });
        var created = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => reached.Task.IsCompleted, "the upload to arrive");

        host.Get<EngineSignals>().ProvidersHaveChanged();
        replaced.SetResult();

        // The clock stands.
        await EngineHost.UntilAsync(() => host.Row(created.Id).RemoteJobId is not null, "the job to be made");
    }

    [Fact]
    public async Task Studio_without_a_job_under_way_makes_no_call_in_ten_minutes()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time, Engine = Paces });
        var created = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).Settled, "the job to end");
        var before = host.Server.Calls.Count;

        await host.RunClockAsync(time, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));

        Assert.Equal(before, host.Server.Calls.Count);
    }

    [Fact]
    public async Task Job_of_a_provider_that_was_removed_says_so_and_goes_on_when_it_is_back()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var there = await host.CreateAsync();
        await host.WaitForAsync(there.Id, FineTuningStatus.ValidatingFiles);

        host.Settings = host.Settings with { HasRemote = false };
        await host.RestartAsync();
        var gone = await host.WaitAsync(there.Id, job => job.Attention is not null);
        host.Settings = host.Settings with { HasRemote = true };
        host.Server.MovesByItself = true;
        await host.RestartAsync();
        var done = await host.WaitForAsync(there.Id, FineTuningStatus.Succeeded, gone.Change);

        Assert.Contains("was removed from the Studio: add it again", gone.Attention, StringComparison.Ordinal);
        Assert.Equal(FineTuningStatus.ValidatingFiles, gone.Status);
        Assert.Null(done.Attention);
    }
}
