using FineTuningStudio.Core.FineTunings;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class WorkerLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Failing_rounds_are_tried_again_and_only_the_first_each_twentieth_and_the_recovery_are_logged()
    {
        var log = new LoopLog();
        var wake = new WakeSignal();
        var options = new EngineOptions { JitterSeed = 1 };
        var loop = new WorkerLoop("Loop", wake, options.BackoffBase, new Jitter(options), new ManualTimeProvider(), log);
        using var stop = new CancellationTokenSource();
        var recovered = new TaskCompletionSource();
        var rounds = 0;

        var running = loop.RunAsync(
            _ =>
            {
                rounds++;
                wake.Set();
                if (rounds <= 25)
                {
                    throw new InvalidOperationException("Not now.");
                }
                if (rounds > 26)
                {
                    recovered.TrySetResult();
                    stop.Cancel();
                }
                return Task.FromResult(TimeSpan.FromHours(1));
            },
            stop.Token);
        await recovered.Task.WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
        Assert.Equal(
            ["Loop failed 1 times in a row", "Loop failed 21 times in a row", "Loop goes on after 25 failures"],
            log.Lines.Select(line => line.Split(';')[0]));
    }

    private sealed class LoopLog : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
