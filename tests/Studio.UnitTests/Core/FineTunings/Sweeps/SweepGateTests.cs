using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Core.Money;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.FineTunings.Sweeps;

/// <summary>The gate without the workers: who is let go is read from the rows alone.</summary>
public sealed class SweepGateTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private Task LetGoAsync() => _studio.Get<SweepGate>().LetGoAsync(CancellationToken.None);

    private async Task<SweepView> CreateAsync(int jobs, int atOnce)
    {
        var axis = new SweepAxis("n_epochs", [.. Enumerable.Range(1, jobs).Select(number => $"{number}")]);
        var request = new SweepRequest(new CreateFineTuningRequest { ConnectionId = _studio.ConnectionId, Provider = "paid" }) { Axes = [axis], AtOnce = atOnce };
        return (await _studio.Get<CreateSweep>().RunAsync(request, CancellationToken.None)).Value!;
    }

    private async Task<IReadOnlyList<int>> OutAsync()
    {
        await using var database = await _studio.OpenAsync();
        return await database.FineTunings.Where(job => !job.SweepWaits).OrderBy(job => job.SweepPosition).Select(job => job.SweepPosition!.Value).ToListAsync();
    }

    [Fact]
    public async Task Many_gates_at_once_let_go_as_many_as_there_is_room_for()
    {
        await CreateAsync(20, atOnce: 3);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(LetGoAsync)));

        Assert.Equal([1, 2, 3], await OutAsync());
    }

    [Theory]
    [InlineData(FineTuningStatus.Succeeded)]
    [InlineData(FineTuningStatus.Failed)]
    [InlineData(FineTuningStatus.Cancelled)]
    public async Task Next_is_let_go_when_one_ends_in_whatever_way(FineTuningStatus status)
    {
        var sweep = await CreateAsync(4, atOnce: 2);
        await LetGoAsync();

        await _studio.ChangeAsync(sweep.Runs[1].Job.Id, edit => edit.MoveTo(status, status is FineTuningStatus.Succeeded ? null : "It ended."));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(LetGoAsync)));

        Assert.Equal([1, 2, 3], await OutAsync());
    }

    [Fact]
    public async Task Cancelled_job_keeps_its_place_until_its_provider_has_confirmed_that()
    {
        var sweep = await CreateAsync(3, atOnce: 1);
        await LetGoAsync();
        var id = sweep.Runs[0].Job.Id;
        await _studio.ChangeAsync(id, edit => edit.Job.Stage = SubmissionStage.Created);

        await _studio.Get<CancelFineTuning>().RunAsync(id, null, CancellationToken.None);
        await LetGoAsync();
        var before = await OutAsync();
        await _studio.ChangeAsync(id, edit => edit.Job.Settled = true);
        await LetGoAsync();

        Assert.Equal([1], before);
        Assert.Equal([1, 2], await OutAsync());
    }

    [Fact]
    public async Task Job_that_is_cancelled_while_it_waits_is_passed_over()
    {
        var sweep = await CreateAsync(3, atOnce: 1);
        await _studio.Get<CancelFineTuning>().RunAsync(sweep.Runs[0].Job.Id, null, CancellationToken.None);

        await LetGoAsync();

        Assert.Equal([2], await OutAsync());
    }

    [Fact]
    public async Task More_at_once_lets_more_go_and_fewer_stops_none_and_the_waiting_say_so()
    {
        var sweep = await CreateAsync(6, atOnce: 1);
        await LetGoAsync();
        var commands = _studio.Get<SweepCommands>();

        await commands.UpdateAsync(sweep.Id, null, 4, CancellationToken.None);
        await LetGoAsync();
        var more = await OutAsync();
        var fewer = (await commands.UpdateAsync(sweep.Id, "Other", 2, CancellationToken.None)).Value!;
        await _studio.ChangeAsync(sweep.Runs[0].Job.Id, edit => edit.MoveTo(FineTuningStatus.Succeeded));
        await LetGoAsync();

        Assert.Equal([1, 2, 3, 4], more);
        Assert.Equal([1, 2, 3, 4], await OutAsync());
        Assert.Equal("Other", fewer.Name);
        Assert.StartsWith("Waits: the sweep runs two at a time", fewer.Runs[5].Job.Attention, StringComparison.Ordinal);
        Assert.Null(fewer.Runs[3].Job.Attention);
    }

    [Fact]
    public async Task Cancel_ends_all_that_are_not_over_and_lets_no_other_go()
    {
        var sweep = await CreateAsync(4, atOnce: 2);
        await LetGoAsync();
        await _studio.ChangeAsync(sweep.Runs[0].Job.Id, edit => edit.MoveTo(FineTuningStatus.Succeeded));

        var cancelled = (await _studio.Get<SweepCommands>().CancelAsync(sweep.Id, CancellationToken.None)).Value!;
        await LetGoAsync();
        var again = await _studio.Get<SweepCommands>().CancelAsync(sweep.Id, CancellationToken.None);

        Assert.Equal((1, 3, 0), (cancelled.Succeeded, cancelled.Cancelled, cancelled.Waiting));
        Assert.Equal([1, 2], await OutAsync());
        Assert.Equal("cancel_not_possible", again.Problem!.Code);
    }

    [Fact]
    public async Task Cancel_that_was_cut_off_by_a_kill_is_carried_out()
    {
        var sweep = await CreateAsync(4, atOnce: 2);
        await LetGoAsync();
        await using (var database = await _studio.OpenAsync())
        {
            await database.Sweeps.ExecuteUpdateAsync(set => set.SetProperty(row => row.CancelRequestedAt, DateTime.UnixEpoch));
        }

        await LetGoAsync();

        Assert.Equal(4, (await _studio.Get<SweepQueries>().FindAsync(sweep.Id, CancellationToken.None))!.Cancelled);
    }
}
