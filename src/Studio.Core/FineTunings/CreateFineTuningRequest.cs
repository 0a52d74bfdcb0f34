using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Snapshots;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a page or a script asks for. Null members take the defaults of the API contract.</summary>
public sealed record CreateFineTuningRequest
{
    public string? Alias { get; init; }

    public string? ConnectionId { get; init; }

    /// <summary>The provider's name in the configuration.</summary>
    public string? Provider { get; init; }

    public string? ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue>? Parameters { get; init; }

    /// <summary>A snapshot (its id, its hash, or the first 12 digits or more of it) that is trained on, instead of golden records and a split.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>Exactly these records; null or empty means all of the connection in the states of <see cref="CheckStates"/>.</summary>
    public IReadOnlyList<string>? GoldenRecordIds { get; init; }

    /// <summary>The states of checks that are trained on; null is <see cref="RecordChoice.DefaultStates"/>, and all of records that are named.</summary>
    public IReadOnlyList<CheckState>? CheckStates { get; init; }

    /// <summary>Trains on records of any state.</summary>
    public bool IncludeFaulty { get; init; }

    /// <summary>What is to become of rows that are longer than the provider takes.</summary>
    public OverLimit OverLimit { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>At most 20, of 1 to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    public string? Suffix { get; init; }

    public int? Seed { get; init; }

    /// <summary>Share of the records held out for validation, 0..0.5.</summary>
    public double? ValidationSplit { get; init; }

    /// <summary>How the held-out part is chosen; null is by the seed where there is a share, else none.</summary>
    public SplitKind? SplitKind { get; init; }

    /// <summary>The tag of the records to hold out, where the split is by tag.</summary>
    public string? SplitTag { get; init; }

    /// <summary>Goes on although rows of the held-out part stand in training too.</summary>
    public bool AllowLeaks { get; init; }

    /// <summary>Goes on although the provider's monthly budget, which asks, would be exceeded.</summary>
    public bool AllowOverBudget { get; init; }

    /// <summary>The job whose snapshot is trained on again, instead of golden records; everything that is null here is taken from it.</summary>
    public string? RetrainFromId { get; init; }

    /// <summary>The job that this one is cloned from or tries again; it changes nothing of what is asked for, and is kept so that the two can be set beside one another.</summary>
    public string? ClonedFromId { get; init; }

    /// <summary>True where <see cref="ClonedFromId"/> had not succeeded, and this is another try.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Id of a training file that is already at the provider, instead of golden records.</summary>
    public string? TrainingFile { get; init; }

    /// <summary>Id of a validation file that is already at the provider.</summary>
    public string? ValidationFile { get; init; }

    /// <summary>True for the body of OpenAI's create call: its hyperparameters default to "auto".</summary>
    public bool OpenAiShape { get; init; }

    public string? CreatedBy { get; init; }

    public IdempotencyClaim? Idempotency { get; init; }
}

/// <summary>An Idempotency-Key: who sent it, the key, and the hash of the body it came with.</summary>
public sealed record IdempotencyClaim(string Owner, string Key, string BodyHash);
