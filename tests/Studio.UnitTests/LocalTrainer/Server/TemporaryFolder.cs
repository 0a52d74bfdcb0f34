namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>A folder of one test, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("local-trainer-").FullName;

    /// <summary>The folder as it is at this moment, as a process that is killed now would leave it.</summary>
    public TemporaryFolder Snapshot()
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(static file => System.IO.Path.GetFileName(file) != "lock"))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    public string Job(string id, string file) => System.IO.Path.Combine(Path, "jobs", id, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
