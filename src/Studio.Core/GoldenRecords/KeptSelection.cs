namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Chosen record ids under a key, kept for some days so that neither a reload nor a restart loses them.</summary>
public sealed class KeptSelection
{
    public required string Key { get; init; }

    public List<string> Ids { get; init; } = [];

    public int IdCount { get; init; }

    public DateTime KeptAt { get; init; }
}
