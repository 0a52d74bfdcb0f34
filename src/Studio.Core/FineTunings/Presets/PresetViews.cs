using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Settings under a name: one of every installation, or one that a person kept.</summary>
public sealed record PresetView(string Id, string Name)
{
    /// <summary>True for those of every installation, which cannot be changed.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>What it is good for, in a sentence; null for those of a person.</summary>
    public string? Description { get; init; }

    public required string Provider { get; init; }

    /// <summary>Null leaves the model as it is.</summary>
    public string? ModelName { get; init; }

    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }

    /// <summary>Null leaves the split as it is.</summary>
    public SplitKind? SplitKind { get; init; }

    public double? ValidationSplit { get; init; }

    public string? SplitTag { get; init; }

    public string? CreatedBy { get; init; }

    public DateTime? CreatedAt { get; init; }
}

/// <summary>What is to be kept under a name.</summary>
public sealed record PresetRequest(string? Name, string? Provider)
{
    public string? ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    public SplitKind? SplitKind { get; init; }

    public double? ValidationSplit { get; init; }

    public string? SplitTag { get; init; }

    public string? CreatedBy { get; init; }
}
