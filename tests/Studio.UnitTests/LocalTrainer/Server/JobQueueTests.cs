using FineTuningStudio.LocalTrainer.Server;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class JobQueueTests
{
    private readonly JobQueue _queue = new();

    [Fact]
    public async Task Interrupt_stops_the_work_on_its_job_and_no_other()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stopped = _queue.WorkAsync("a", token => first.Task.WaitAsync(token), CancellationToken.None);
        var other = _queue.WorkAsync("b", token => second.Task.WaitAsync(token), CancellationToken.None);

        _queue.Interrupt("a");

        await Assert.ThrowsAsync<TaskCanceledException>(() => stopped.WaitAsync(TimeSpan.FromSeconds(10)));
        second.SetResult();
        await other.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Interrupt_stops_a_training_that_began_before_the_check_had_ended()
    {
        var (check, training) = (new TaskCompletionSource(), new TaskCompletionSource());
        var checking = _queue.WorkAsync("a", token => check.Task.WaitAsync(token), CancellationToken.None);
        var trained = _queue.WorkAsync("a", token => training.Task.WaitAsync(token), CancellationToken.None);
        check.SetResult();
        await checking.WaitAsync(TimeSpan.FromSeconds(10));

        _queue.Interrupt("a");

        await Assert.ThrowsAsync<TaskCanceledException>(() => trained.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Interrupt_of_a_job_without_work_does_nothing_to_work_that_comes_later()
    {
        _queue.Interrupt("a");

        var isCancelled = true;
        await _queue.WorkAsync(
            "a",
            token =>
            {
                isCancelled = token.IsCancellationRequested;
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.False(isCancelled);
    }
}
