using System.Text.Json;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// The events of each job, appended to a file of lines. A line that a kill cut off is dropped. The events of the jobs asked for last
/// stay in memory, since whoever watches a job asks again and again.
/// </summary>
internal sealed class EventStore(TrainerDirectory directory)
{
    private const int JobsInMemory = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (List<JobEvent> Events, long LastUse)> _logs = new(StringComparer.Ordinal);
    private long _use;

    public void Append(string jobId, JobEvent added)
    {
        lock (_gate)
        {
            var events = Log(jobId);
            using (var stream = new FileStream(directory.Job(jobId).Events, FileMode.Append, FileAccess.Write, FileShare.Read))
            {
                stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(added, Json.Options), (byte)'\n']);
            }
            events.Add(added);
        }
    }

    /// <summary>All events of a job, newest first.</summary>
    public IReadOnlyList<JobEvent> NewestFirst(string jobId)
    {
        lock (_gate)
        {
            var events = Log(jobId);
            var copy = new JobEvent[events.Count];
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = events[^(i + 1)];
            }
            return copy;
        }
    }

    private List<JobEvent> Log(string jobId)
    {
        var events = _logs.TryGetValue(jobId, out var known) ? known.Events : Read(directory.Job(jobId).Events);
        _logs[jobId] = (events, ++_use);
        if (_logs.Count > JobsInMemory)
        {
            _logs.Remove(_logs.MinBy(static log => log.Value.LastUse).Key);
        }
        return events;
    }

    private static List<JobEvent> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        var bytes = File.ReadAllBytes(path);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (whole < bytes.Length)
        {
            // Cut off by a kill: without this the next event would be glued to the rest of it.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            stream.SetLength(whole);
        }
        var events = new List<JobEvent>();
        for (var start = 0; start < whole;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (Parse(bytes.AsSpan(start, length)) is { } read)
            {
                events.Add(read);
            }
            start += length + 1;
        }
        return events;
    }

    /// <summary>Null for a line that a power cut left without its content: appended lines are not forced to the disk one by one.</summary>
    private static JobEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<JobEvent>(line, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
