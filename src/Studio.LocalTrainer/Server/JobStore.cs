using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>The jobs, in memory and each as <c>job.json</c> in its folder. A change is on the disk before anybody sees it.</summary>
internal sealed partial class JobStore(TrainerDirectory directory, EventStore events, TimeProvider time, ILogger<JobStore> logger)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, StoredJob> _jobs = new(StringComparer.Ordinal);
    private long _sequence;

    public void Load()
    {
        _jobs.Clear();
        foreach (var folder in Directory.EnumerateDirectories(directory.Jobs).Select(static path => new JobFolder(path)))
        {
            if (!File.Exists(folder.Job))
            {
                // Its creation was cut off before it was confirmed to anybody.
                Directory.Delete(folder.Path, recursive: true);
                continue;
            }
            if (TrainerDirectory.Read<StoredJob>(folder.Job) is not { } job)
            {
                Unreadable(logger, folder.Job);
                continue;
            }
            _jobs[job.Id] = job;
            _sequence = Math.Max(_sequence, job.Sequence);
            Tidy(job);
        }
    }

    public StoredJob? Find(string id) => _jobs.GetValueOrDefault(id);

    public IReadOnlyList<StoredJob> NewestFirst() => [.. _jobs.Values.OrderByDescending(static job => job.Sequence)];

    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Adds a job. When this returns it survives a kill.</summary>
    public void Add(StoredJob job, params ReadOnlySpan<string> messages)
    {
        Directory.CreateDirectory(directory.Job(job.Id).Path);
        foreach (var message in messages)
        {
            events.Append(job.Id, JobEvent.Said(time.GetUtcNow(), "info", message));
        }
        Save(job);
        _jobs[job.Id] = job;
        StatusChanged(logger, job.Id, job.Status);
    }

    /// <summary>
    /// Changes a job if it is still in a state that allows it: <paramref name="change"/> sees the job as it is now and gives null to refuse.
    /// Null: refused, or no such job. The messages become events at the same moment.
    /// </summary>
    public StoredJob? Change(string id, Func<StoredJob, StoredJob?> change, params ReadOnlySpan<string> messages)
    {
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var before) || change(before) is not { } after)
            {
                return null;
            }
            Save(after);
            _jobs[id] = after;
            if (after.IsFinished)
            {
                Tidy(after);
            }
            foreach (var message in messages)
            {
                var level = after.Status is JobStatus.Failed ? "error" : "info";
                events.Append(id, JobEvent.Said(time.GetUtcNow(), level, message));
            }
            if (after.Status != before.Status)
            {
                StatusChanged(logger, id, after.Status);
            }
            return after;
        }
    }

    /// <summary>Remembers when the training is likely to end.</summary>
    public void Estimate(string id, DateTimeOffset finish)
    {
        lock (_gate)
        {
            if (_jobs.TryGetValue(id, out var job) && job.Status is JobStatus.Running)
            {
                _jobs[id] = job with { EstimatedFinish = finish };
            }
        }
    }

    /// <summary>Removes from the disk what the job no longer names.</summary>
    public void Tidy(StoredJob job)
    {
        var folder = directory.Job(job.Id);
        if (job.IsFinished)
        {
            folder.DropProgress();
        }
        folder.KeepModels(job.Checkpoints.Where(static checkpoint => !checkpoint.ModelDeleted).Select(static checkpoint => checkpoint.Step));
    }

    private void Save(StoredJob job) =>
        TrainerDirectory.Write(directory.Job(job.Id).Job, stream => JsonSerializer.Serialize(stream, job, Json.Options));

    [LoggerMessage(LogLevel.Error, "{Path} cannot be read; the job is left out, and its folder is left as it is")]
    private static partial void Unreadable(ILogger logger, string path);

    [LoggerMessage(LogLevel.Information, "Job {JobId} is {Status}")]
    private static partial void StatusChanged(ILogger logger, string jobId, JobStatus status);
}
