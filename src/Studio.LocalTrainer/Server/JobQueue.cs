using System.Threading.Channels;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// Who is next: one line for the check of files and one for training, first come first served. A job that is paused and resumed goes
/// to the end. An entry is only a hint: whoever takes it looks whether the job is still in the state that it was queued in.
/// </summary>
internal sealed class JobQueue
{
    private readonly Channel<string> _checks = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _trainings = Channel.CreateUnbounded<string>();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CancellationTokenSource> _working = new(StringComparer.Ordinal);

    public ChannelReader<string> Checks => _checks.Reader;

    public ChannelReader<string> Trainings => _trainings.Reader;

    // Writing to an unbounded channel that is never completed always succeeds.
    public void Check(string id) => _checks.Writer.TryWrite(id);

    public void Train(string id) => _trainings.Writer.TryWrite(id);

    /// <summary>Runs work on a job so that <see cref="Interrupt"/> stops it.</summary>
    public async Task WorkAsync(string id, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_gate)
        {
            _working[id] = source;
        }
        try
        {
            await work(source.Token);
        }
        finally
        {
            lock (_gate)
            {
                // A job's training may begin before its check has quite ended: that one is to stay.
                if (_working.GetValueOrDefault(id) == source)
                {
                    _working.Remove(id);
                }
            }
        }
    }

    /// <summary>Stops the work on a job, if there is any. To be called after the job's state was changed, so that work that begins now sees it.</summary>
    public void Interrupt(string id)
    {
        lock (_gate)
        {
            if (_working.TryGetValue(id, out var source))
            {
                source.Cancel();
            }
        }
    }
}
