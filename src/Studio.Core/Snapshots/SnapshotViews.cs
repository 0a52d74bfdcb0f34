using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>A snapshot as lists show it.</summary>
public sealed record SnapshotView
{
    public required string Id { get; init; }

    /// <summary>Null until it is computed for a snapshot of an earlier version of the Studio.</summary>
    public string? Hash { get; init; }

    /// <summary>The first 12 digits of the hash.</summary>
    public string Name => (Hash ?? Id)[..Snapshot.NameLength];

    public required string ConnectionId { get; init; }

    public string? Alias { get; init; }

    public string? Note { get; init; }

    public string? Source { get; init; }

    public required string Dialect { get; init; }

    public int? TemplateVersion { get; init; }

    public int? MaxSchemaTokens { get; init; }

    public int TrainingCount { get; init; }

    public int ValidationCount { get; init; }

    public int Count => TrainingCount + ValidationCount;

    public SplitKind SplitKind { get; init; }

    public string? SplitTag { get; init; }

    public double ValidationSplit { get; init; }

    public int Seed { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>False for one that goes with the last job that was trained on it.</summary>
    public bool IsKept { get; init; }

    /// <summary>How many jobs were trained on it.</summary>
    public int JobCount { get; init; }
}

/// <summary>A snapshot with the texts that its rows are made of, and the jobs that were trained on it, the newest first, at most 50.</summary>
public sealed record SnapshotDetail(SnapshotView View, string System, string User, string SchemaText, IReadOnlyList<FineTuningView> Jobs);

public sealed record SnapshotPage(IReadOnlyList<SnapshotView> Items, int Total);

/// <summary>A row of a snapshot as it was frozen.</summary>
/// <param name="Position">Its place in the snapshot, from 0, both parts counted.</param>
/// <param name="Tokens">Of the row of the file, by <see cref="Tokens.TokenRule.O200k"/>.</param>
/// <param name="IsCurrent">False where the record was edited or deleted since.</param>
public sealed record SnapshotRecord(int Position, string RecordId, int Version, string PromptText, string Sql, SnapshotPart Part, bool IsCurrent, int Tokens);

public sealed record SnapshotRecords(IReadOnlyList<SnapshotRecord> Items, int Total);

/// <summary>A line of a snapshot's file exactly as it is sent.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Json">The line, without its line end.</param>
public sealed record SnapshotLine(
    int Number, SnapshotPart Part, string RecordId, int Version, string Json, string System, string User, string Assistant, int Tokens, string CountingRule);

/// <summary>What a person asks to be frozen. Null members of the split take the defaults of a job.</summary>
public sealed record CreateSnapshotRequest(RecordChoice Choice)
{
    public SplitKind? SplitKind { get; init; }

    /// <summary>Share of the records held out for validation, 0..0.5.</summary>
    public double? ValidationSplit { get; init; }

    public string? SplitTag { get; init; }

    public int? Seed { get; init; }

    /// <summary>Goes on although rows of the held-out part stand in training too.</summary>
    public bool AllowLeaks { get; init; }

    public string? Alias { get; init; }

    public string? Note { get; init; }

    public string? CreatedBy { get; init; }
}

/// <summary>A snapshot that was asked for; it may have been there already.</summary>
public sealed record MadeSnapshot(SnapshotView Snapshot, bool IsNew);

/// <summary>What making a snapshot would come to.</summary>
/// <param name="States">How many records of the choice are in each state, taken or not.</param>
public sealed record SnapshotPreview(
    IReadOnlyDictionary<CheckState, int> States, int TrainingCount, int ValidationCount, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Warnings);
