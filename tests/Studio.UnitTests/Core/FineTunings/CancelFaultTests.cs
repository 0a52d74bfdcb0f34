using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>What a cancel does while the provider misbehaves, over real HTTP.</summary>
public sealed class CancelFaultTests
{
    [Fact]
    public async Task Cancel_that_times_out_after_it_was_taken_is_confirmed()
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time });
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).RemoteJobId is not null, "the job to be there");
        var held = host.Server.Hold("POST", "/cancel", afterEffect: true);

        await host.Get<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None);
        await host.RunClockUntilAsync(time, () => held.Reached.IsCompleted, "the cancel to be sent");
        time.Advance(TimeSpan.FromSeconds(61));
        held.Release();
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).Settled, "the cancel to be confirmed");

        Assert.Equal("cancelled", host.Row(created.Id).ProviderStatus);
        Assert.Equal(FineTuningStatus.Cancelled, host.Row(created.Id).Status);
    }

    [Fact]
    public async Task Cancel_while_the_provider_is_down_is_pending_says_so_and_is_carried_out()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        host.Server.Fault = _ => Errors.DropAsync;
        await host.WaitAsync(created.Id, job => job.Attention is not null);

        var cancelled = (await host.Get<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None)).Value!;
        host.Server.Fault = null;
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.True(cancelled.CancelPending);
        Assert.NotNull(cancelled.Attention);
        Assert.Equal((FineTuningStatus.Cancelled, "cancelled"), (row.Status, row.ProviderStatus));
        Assert.Null(row.Attention);
        Assert.Equal("cancelled", (string?)Assert.Single(host.Server.Jobs)["status"]);
    }

    [Fact]
    public async Task Job_whose_cancel_always_fails_stops_no_other_and_says_so()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var stuck = await host.CreateAsync();
        var known = await host.WaitForAsync(stuck.Id, FineTuningStatus.ValidatingFiles);
        host.Server.Fault = request => request.Path.Value!.EndsWith($"{known.RemoteJobId}/cancel", StringComparison.Ordinal)
            ? context => Errors.WriteAsync(context, 500, "server_error", "This one breaks.")
            : null;
        await host.Get<CancelFineTuning>().RunAsync(stuck.Id, null, CancellationToken.None);
        await host.WaitAsync(stuck.Id, job => job.Attention is not null);

        host.Server.MovesByItself = true;
        host.Server.Change(known.RemoteJobId!, job => job["status"] = "odd");
        var other = await host.CreateAsync();
        await host.WaitForAsync(other.Id, FineTuningStatus.Succeeded);

        Assert.True(host.Row(stuck.Id).CancelRequested);
        Assert.False(host.Row(stuck.Id).Settled);
    }
}
