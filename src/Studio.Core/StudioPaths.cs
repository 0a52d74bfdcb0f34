namespace FineTuningStudio.Core;

/// <summary>Where the Studio keeps what it owns; all under one data directory.</summary>
public sealed record StudioPaths(string DataDirectory)
{
    public string DatabaseFile => Path.Combine(DataDirectory, "studio.db");

    /// <summary>SQLite files that users uploaded, one a connection.</summary>
    public string UploadsDirectory => Path.Combine(DataDirectory, "uploads");

    /// <summary>Training and validation files as uploaded to providers, one folder a job.</summary>
    public string FilesDirectory => Path.Combine(DataDirectory, "files");

    /// <summary>Data Protection keys.</summary>
    public string KeysDirectory => Path.Combine(DataDirectory, "keys");

    /// <summary>The built-in trainer's own files, jobs and models.</summary>
    public string TrainerDirectory => Path.Combine(DataDirectory, "trainer");

    /// <summary>Held by the operating system for as long as one Studio works on this directory.</summary>
    public string LockFile => Path.Combine(DataDirectory, "studio.lock");

    /// <summary>The file of one part of a job's data as it was uploaded.</summary>
    public string TrainingFile(string fineTuningId, GoldenRecords.SnapshotPart part) => Path.Combine(
        FilesDirectory, fineTuningId, part is GoldenRecords.SnapshotPart.Training ? "training.jsonl" : "validation.jsonl");
}
