using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Writes the answers of all runs, one writer at a time: whatever has come while a commit ran goes into the next one, so
/// that a thousand questions do not cost a thousand commits. Whoever waits knows that his row is on the disk.
/// </summary>
internal sealed class AnswerLog(IDbContextFactory<StudioDb> databases, EvaluationFeed feed)
{
    /// <summary>How many rows go into one commit, so that nobody waits long for his.</summary>
    private const int MostAtOnce = 200;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = [];
    private bool _isWriting;

    public Task AddAsync(EvaluationAnswer answer) => WriteAsync(answer, EntityState.Added);

    /// <summary>Writes all columns; the caller leaves the row alone until this has ended.</summary>
    public Task UpdateAsync(EvaluationAnswer answer) => WriteAsync(answer, EntityState.Modified);

    public Task RemoveAsync(EvaluationAnswer answer) => WriteAsync(answer, EntityState.Deleted);

    private Task WriteAsync(EvaluationAnswer answer, EntityState change)
    {
        var entry = new Entry(answer, change);
        lock (_lock)
        {
            _waiting.Enqueue(entry);
            if (!_isWriting)
            {
                _isWriting = true;
                // SQLite works on the thread that calls it, which must not be the caller's. The loop ends by itself and never throws.
                _ = Task.Run(WriteAllAsync);
            }
        }
        return entry.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            await CommitAsync(batch);
        }
    }

    private List<Entry> Next()
    {
        lock (_lock)
        {
            var batch = new List<Entry>();
            while (batch.Count < MostAtOnce && _waiting.TryDequeue(out var entry))
            {
                batch.Add(entry);
            }
            _isWriting = batch.Count > 0;
            return batch;
        }
    }

    private async Task CommitAsync(List<Entry> batch)
    {
        try
        {
            await using (var database = await databases.CreateDbContextAsync())
            {
                foreach (var entry in batch)
                {
                    database.Entry(entry.Answer).State = entry.Change;
                }
                await database.SaveChangesAsync();
            }
            batch.ForEach(entry => entry.Done.SetResult());
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One row that cannot be written must not take the rows of other runs with it: each by itself, the fault to its own.
            foreach (var entry in batch)
            {
                await CommitAsync([entry]);
            }
            return;
        }
        catch (Exception exception)
        {
            batch[0].Done.SetException(exception);
            return;
        }
        foreach (var id in batch.Select(entry => entry.Answer.EvaluationId).Distinct())
        {
            feed.Publish(new EvaluationNotice(id, IsDeleted: false));
        }
    }

    private sealed record Entry(EvaluationAnswer Answer, EntityState Change)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
