namespace FineTuningStudio.Core.FineTunings;

/// <summary>What to change of a job, whatever its state; what is not given stays as it is.</summary>
public sealed record FineTuningUpdate
{
    /// <summary>Replaces the metadata; null removes it.</summary>
    public Given<IReadOnlyDictionary<string, string>?> Metadata { get; init; }

    /// <summary>Replaces the notes; null or blank removes them.</summary>
    public Given<string?> Notes { get; init; }

    /// <summary>Replaces the name; trimmed, it has 1 to 100 characters.</summary>
    public Given<string> Alias { get; init; }

    /// <summary>Replaces the tags; null or empty removes them.</summary>
    public Given<IReadOnlyList<string>?> Tags { get; init; }

    /// <summary>The notes as the writer last read them: where given and no longer so, nothing is changed. Null stands for none.</summary>
    public Given<string?> NotesBefore { get; init; }
}
