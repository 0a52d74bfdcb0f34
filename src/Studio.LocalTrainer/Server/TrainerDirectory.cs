using System.Text.Json;
using Microsoft.Extensions.Options;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>The folder of the trainer. Everything in it is written whole under another name and then renamed, so a kill leaves the old or the new.</summary>
internal sealed class TrainerDirectory(IOptions<LocalTrainerOptions> options) : IDisposable
{
    private const string TemporarySuffix = ".tmp";
    private const int BufferSize = 64 * 1024;
    private readonly string _root = Path.GetFullPath(options.Value.Directory);
    private FileStream? _lock;

    public string Root => _root;

    public string Files => Path.Combine(_root, "files");

    public string Jobs => Path.Combine(_root, "jobs");

    public JobFolder Job(string id) => new(Path.Combine(Jobs, id));

    /// <summary>Takes the folder for this process. False: another process holds it. The lock is the operating system's, so it dies with its owner.</summary>
    public bool TryTake()
    {
        if (_lock is not null)
        {
            return true;
        }
        MakePrivate(_root);
        MakePrivate(Files);
        MakePrivate(Jobs);
        try
        {
            _lock = new FileStream(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Writes a file so that it is there whole and on the disk when this returns, or not at all.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + TemporarySuffix;
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Write"/> wrote as JSON; null where a broken disk or a hand has made it unreadable.</summary>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Removes what a kill left half written in a folder.</summary>
    public static void SweepTemporary(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + TemporarySuffix))
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static void MakePrivate(string path)
    {
        // Training data is its owner's: nobody else on the machine may read it.
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
