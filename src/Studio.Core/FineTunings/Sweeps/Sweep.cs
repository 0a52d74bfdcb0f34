namespace FineTuningStudio.Core.FineTunings;

/// <summary>Several jobs over one snapshot that differ in named values; so many of them are at the provider at once.</summary>
public sealed class Sweep
{
    public const int MaxJobs = 100;
    public const int DefaultAtOnce = 3;

    public required string Id { get; init; }

    public required string Name { get; set; }

    public string? ConnectionId { get; init; }

    /// <summary>The provider's name in the configuration.</summary>
    public required string Provider { get; init; }

    public string? SnapshotId { get; init; }

    /// <summary>How many jobs may be at the provider at once, 1..<see cref="MaxJobs"/>.</summary>
    public int AtOnce { get; set; }

    /// <summary>What the jobs differ in; of a list of combinations, each name with the values that occur.</summary>
    public List<SweepAxis> Axes { get; init; } = [];

    /// <summary>How many jobs it was made with.</summary>
    public int JobCount { get; init; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When a person cancelled it: from then on no job of it is let go, and those that are not over are cancelled.</summary>
    public DateTime? CancelRequestedAt { get; set; }
}

/// <summary>A parameter's name, or <see cref="Model"/> or <see cref="Seed"/>, and the values that it takes in turn.</summary>
public sealed record SweepAxis(string Name, IReadOnlyList<string> Values)
{
    /// <summary>The axis of base models.</summary>
    public const string Model = "model";

    /// <summary>The axis of seeds of the training; the split stays as the base request draws it.</summary>
    public const string Seed = "seed";
}
