namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Where the parts of one job lie.</summary>
internal sealed record JobFolder(string Path)
{
    public string Job => System.IO.Path.Combine(Path, "job.json");

    public string Events => System.IO.Path.Combine(Path, "events.jsonl");

    /// <summary>The learner's state after the last whole epoch.</summary>
    public string State => System.IO.Path.Combine(Path, "state.bin");

    /// <summary>The training curve so far, in the form of the result file.</summary>
    public string Curve => System.IO.Path.Combine(Path, "curve.csv");

    /// <summary>The model as it was after a step.</summary>
    public string Model(int step) => System.IO.Path.Combine(Path, $"model-{step}.bin");

    /// <summary>Removes every model but those of the given steps.</summary>
    public void KeepModels(IEnumerable<int> steps)
    {
        var kept = steps.Select(Model).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path, "model-*"))
        {
            if (!kept.Contains(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Removes what only a training that goes on would need.</summary>
    public void DropProgress()
    {
        File.Delete(State);
        File.Delete(Curve);
        TrainerDirectory.SweepTemporary(Path);
    }
}
