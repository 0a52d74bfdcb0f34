using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>
/// Listens to what the trainer logs: tests await a state of a job instead of asking again and again, and hold the trainer
/// where it says something, since whoever logs waits until the log has taken the line.
/// </summary>
internal sealed class TrainerLog : ILoggerProvider, ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly List<string> _lines = [];
    private readonly ConcurrentDictionary<string, LogHold> _holds = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Errors { get; } = new();

    public Task ReachedAsync(string jobId, string status) => SaidAsync($"Job {jobId} is {status}");

    /// <summary>Completes when a line with this text was or is written.</summary>
    public Task SaidAsync(string text)
    {
        lock (_gate)
        {
            if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            return seen.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Forgets what was said, to await it once more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _lines.Clear();
        }
    }

    /// <summary>The next line with this text is held until it is let go.</summary>
    public LogHold Hold(string text) => _holds[text] = new LogHold();

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("FineTuningStudio", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        if (logLevel >= LogLevel.Error)
        {
            Errors.Enqueue($"{line} {exception}");
        }
        foreach (var (text, hold) in _holds)
        {
            if (line.Contains(text, StringComparison.Ordinal) && _holds.TryRemove(text, out _))
            {
                hold.Wait();
            }
        }
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }

    public void Dispose()
    {
        foreach (var hold in _holds.Values)
        {
            hold.LetGo();
        }
    }
}

internal sealed class LogHold
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the trainer stands still here.</summary>
    public Task Held => _held.Task.WaitAsync(Patience);

    public void LetGo() => _free.TrySetResult();

    public void Wait()
    {
        _held.TrySetResult();
        if (!_free.Task.Wait(Patience))
        {
            throw new TimeoutException("The test never let the trainer go.");
        }
    }
}
