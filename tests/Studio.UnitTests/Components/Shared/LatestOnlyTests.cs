using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.UnitTests.Components.Shared;

public sealed class LatestOnlyTests : IDisposable
{
    private readonly LatestOnly _reads = new();

    public void Dispose() => _reads.Dispose();

    [Fact]
    public async Task RunAsync_late_answer_of_an_older_read_is_dropped()
    {
        var slow = new TaskCompletionSource<string>();
        var first = _reads.RunAsync(_ => slow.Task, CancellationToken.None);
        var second = await _reads.RunAsync(_ => Task.FromResult("new"), CancellationToken.None);
        slow.SetResult("old");
        Assert.Equal("new", second);
        Assert.Null(await first.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task RunAsync_new_read_cancels_the_one_before()
    {
        CancellationToken token = default;
        var first = _reads.RunAsync(async ct =>
        {
            token = ct;
            await Task.Delay(Timeout.Infinite, ct);
            return "old";
        }, CancellationToken.None);
        await _reads.RunAsync(_ => Task.FromResult("new"), CancellationToken.None);
        Assert.True(token.IsCancellationRequested);
        Assert.Null(await first.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task RunAsync_failure_of_the_read_comes_through() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _reads.RunAsync<string>(_ => throw new InvalidOperationException(), CancellationToken.None));
}
