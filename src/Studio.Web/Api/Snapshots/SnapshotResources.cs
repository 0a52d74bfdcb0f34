using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.Tokens;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;

namespace FineTuningStudio.Web.Api.Snapshots;

internal sealed record SnapshotResource(
    string Id,
    [property: Description("SHA-256 over all that its files are made of; null until it is computed for a snapshot of an earlier version.")] string? Hash,
    [property: Description("The first 12 digits of the hash.")] string Name,
    string DbConnectionId,
    string? Alias,
    string? Note,
    [property: Description("From what it was made first.")] string? Source,
    string Dialect,
    [property: Description("The version of the connection's prompt template; 0 is the built-in one.")] int? TemplateVersion,
    [property: Description("How many tokens of schema a row may have; null for the whole schema.")] int? MaxSchemaTokens,
    int TrainingCount,
    int ValidationCount,
    [property: Description("How the held-out part was chosen first: none, random, shape or tag.")] string SplitBy,
    string? SplitTag,
    double ValidationSplit,
    int Seed,
    DateTime CreatedAt,
    string? CreatedBy,
    [property: Description("false where it goes with the last job that was trained on it.")] bool Kept,
    [property: Description("How many jobs were trained on it.")] int JobCount)
{
    public static SnapshotResource Of(SnapshotView view) => new(
        view.Id, view.Hash, view.Name, view.ConnectionId, view.Alias, view.Note, view.Source, view.Dialect, view.TemplateVersion, view.MaxSchemaTokens,
        view.TrainingCount, view.ValidationCount, view.SplitKind.ToWire(), view.SplitTag, view.ValidationSplit, view.Seed, view.CreatedAt, view.CreatedBy,
        view.IsKept, view.JobCount);
}

internal sealed record SnapshotDetailResource(
    SnapshotResource Snapshot,
    [property: Description("The system text of the template.")] string System,
    [property: Description("The user text of the template.")] string User,
    string SchemaText,
    [property: Description("The jobs that were trained on it, the newest first, at most 50.")] IReadOnlyList<FineTuningResource> Finetunings)
{
    public static SnapshotDetailResource Of(SnapshotDetail detail) => new(
        SnapshotResource.Of(detail.View), detail.System, detail.User, detail.SchemaText, [.. detail.Jobs.Select(FineTuningResource.InBrief)]);
}

internal sealed record SnapshotPreviewResource(
    [property: Description("How many of the chosen records are in each state, taken or not.")] IReadOnlyDictionary<string, int> CheckStates,
    int TrainingCount,
    int ValidationCount,
    [property: Description("Everything that making it would refuse.")] IReadOnlyList<EstimateProblem> Problems,
    IReadOnlyList<string> Warnings)
{
    public static SnapshotPreviewResource Of(SnapshotPreview preview) => new(
        preview.States.ToDictionary(pair => pair.Key.ToWire(), pair => pair.Value), preview.TrainingCount, preview.ValidationCount,
        [.. preview.Problems.Select(EstimateProblem.Of)], preview.Warnings);
}

internal sealed record SnapshotRecordResource(
    [property: Description("Its place in the snapshot, from 0, both parts counted.")] int Position,
    string GoldenRecordId,
    int Version,
    string PromptText,
    string Sql,
    [property: Description("training or validation.")] SnapshotPart Part,
    [property: Description("false where the record was edited or deleted since.")] bool Current,
    [property: Description("The tokens of its row in the file.")] int Tokens,
    string CountingRule)
{
    public static SnapshotRecordResource Of(SnapshotRecord record) => new(
        record.Position, record.RecordId, record.Version, record.PromptText, record.Sql, record.Part, record.IsCurrent, record.Tokens, TokenRule.O200k.Name);
}

internal sealed record SnapshotLineResource(
    [property: Description("Its number in the file, from 1.")] int Number,
    SnapshotPart Part,
    string GoldenRecordId,
    int Version,
    [property: Description("The line exactly as it is sent, as a text.")] string Line,
    [property: Description("The same as JSON.")] JsonElement Row,
    int Tokens,
    string CountingRule)
{
    public static SnapshotLineResource Of(SnapshotLine line) => new(
        line.Number, line.Part, line.RecordId, line.Version, line.Json, RawJson.Of(line.Json), line.Tokens, line.CountingRule);
}

internal sealed record SnapshotDiffResource(
    SnapshotResource Snapshot,
    SnapshotResource Against,
    int Added,
    int Removed,
    [property: Description("The question or the SQL is another.")] int Changed,
    [property: Description("The same texts, on the other side of the split.")] int Moved,
    int Unchanged,
    bool SchemaChanged,
    bool TemplateChanged,
    bool MaxSchemaTokensChanged,
    [property: Description("The kind of the records below.")] DiffKind Kind,
    IReadOnlyList<SnapshotDiffRowResource> Records)
{
    public static SnapshotDiffResource Of(SnapshotDiff diff, DiffKind kind, IReadOnlyList<SnapshotDiffRow> rows) => new(
        SnapshotResource.Of(diff.Snapshot), SnapshotResource.Of(diff.Against), diff.Counts[DiffKind.Added], diff.Counts[DiffKind.Removed],
        diff.Counts[DiffKind.Changed], diff.Counts[DiffKind.Moved], diff.Unchanged, diff.SchemaAfter is not null, diff.TemplateAfter is not null, diff.LimitChanged,
        kind, [.. rows.Select(row => new SnapshotDiffRowResource(row.RecordId, SnapshotDiffTextResource.Of(row.Before), SnapshotDiffTextResource.Of(row.After)))]);
}

internal sealed record SnapshotDiffRowResource(
    string GoldenRecordId,
    [property: Description("null for a record that was added.")] SnapshotDiffTextResource? Before,
    [property: Description("null for a record that was removed.")] SnapshotDiffTextResource? After);

internal sealed record SnapshotDiffTextResource(string PromptText, string Sql, SnapshotPart Part)
{
    public static SnapshotDiffTextResource? Of(SnapshotDiffText? text) => text is null ? null : new(text.PromptText, text.Sql, text.Part);
}
