using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Settings that a person keeps under a name, to begin a job with. Secrets are never among them.</summary>
public sealed class FineTuningPreset
{
    public const int MaxNameLength = 100;

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The provider's name in the configuration.</summary>
    public required string Provider { get; set; }

    public string? ModelName { get; set; }

    public Dictionary<string, ParameterValue> Parameters { get; set; } = [];

    /// <summary>Null leaves the split as it is.</summary>
    public SplitKind? SplitKind { get; set; }

    public double? ValidationSplit { get; set; }

    public string? SplitTag { get; set; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }
}
