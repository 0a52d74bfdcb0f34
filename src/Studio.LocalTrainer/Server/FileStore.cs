using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>The files: content as <c>id.bin</c>, description as <c>id.json</c>. A file exists from the moment its description does.</summary>
internal sealed partial class FileStore(TrainerDirectory directory, TimeProvider time, ILogger<FileStore> logger)
{
    private readonly ConcurrentDictionary<string, StoredFile> _files = new(StringComparer.Ordinal);
    private long _sequence;

    public void Load()
    {
        _files.Clear();
        foreach (var path in Directory.EnumerateFiles(directory.Files, "*.json"))
        {
            if (TrainerDirectory.Read<StoredFile>(path) is { } file)
            {
                _files[file.Id] = file;
                _sequence = Math.Max(_sequence, file.Sequence);
            }
            else
            {
                Unreadable(logger, path);
            }
        }
        // What has no description was cut off while it arrived or while it was deleted.
        foreach (var path in Directory.EnumerateFiles(directory.Files))
        {
            if (!File.Exists(DescriptionPath(Path.GetFileNameWithoutExtension(path))))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>A path in the same folder for content that is still arriving.</summary>
    public string ArrivalPath() => Path.Combine(directory.Files, Ids.File() + ".upload");

    /// <summary>Takes over content that has arrived. When this returns the file survives a kill.</summary>
    public StoredFile Add(string arrivalPath, string filename, string purpose, TimeSpan? expiresAfter)
    {
        var id = Ids.File();
        var now = time.GetUtcNow();
        var bytes = new FileInfo(arrivalPath).Length;
        File.Move(arrivalPath, ContentPath(id));
        return Describe(new StoredFile(id, Interlocked.Increment(ref _sequence), filename, purpose, bytes, now, now + expiresAfter));
    }

    /// <summary>Puts a file that a job makes under an id that was chosen before, so doing it again after a kill changes nothing.</summary>
    public void Put(string id, string filename, string purpose, Action<Stream> write)
    {
        TrainerDirectory.Write(ContentPath(id), write);
        var bytes = new FileInfo(ContentPath(id)).Length;
        Describe(new StoredFile(id, Interlocked.Increment(ref _sequence), filename, purpose, bytes, time.GetUtcNow(), null));
    }

    public StoredFile? Find(string id)
    {
        if (!_files.TryGetValue(id, out var file))
        {
            return null;
        }
        if (IsExpired(file))
        {
            Delete(id);
            return null;
        }
        return file;
    }

    public IReadOnlyList<StoredFile> NewestFirst() =>
        [.. _files.Values.Where(file => !IsExpired(file)).OrderByDescending(static file => file.Sequence)];

    public bool Delete(string id)
    {
        if (!_files.TryRemove(id, out _))
        {
            return false;
        }
        File.Delete(DescriptionPath(id));
        File.Delete(ContentPath(id));
        return true;
    }

    /// <summary>The content, or null where the file is gone.</summary>
    public FileStream? Open(string id)
    {
        if (Find(id) is null)
        {
            return null;
        }
        try
        {
            return new FileStream(ContentPath(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private StoredFile Describe(StoredFile file)
    {
        TrainerDirectory.Write(DescriptionPath(file.Id), stream => JsonSerializer.Serialize(stream, file, Json.Options));
        _files[file.Id] = file;
        return file;
    }

    private bool IsExpired(StoredFile file) => file.ExpiresAt <= time.GetUtcNow();

    private string ContentPath(string id) => Path.Combine(directory.Files, id + ".bin");

    private string DescriptionPath(string id) => Path.Combine(directory.Files, id + ".json");

    [LoggerMessage(LogLevel.Error, "{Path} cannot be read; the file is left out, and its content is left as it is")]
    private static partial void Unreadable(ILogger logger, string path);
}
