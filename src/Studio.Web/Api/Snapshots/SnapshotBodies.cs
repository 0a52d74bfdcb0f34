using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Snapshots;

internal sealed record CreateSnapshotBody : IRequestBody<CreateSnapshotBody>
{
    [Description("The connection whose golden records are frozen.")]
    public string? DbConnectionId { get; init; }

    [Description("Exactly these records; null or empty for those that the search finds, or all of the connection.")]
    public IReadOnlyList<string>? GoldenRecords { get; init; }

    [Description("Only records with all of these words in question or SQL.")]
    public string? Q { get; init; }

    [Description("Only records with this tag.")]
    public string? Tag { get; init; }

    [Description("Only records whose SQL has this shape.")]
    public string? Shape { get; init; }

    [Description("Only records whose SQL reads this table.")]
    public string? Table { get; init; }

    [Description("Only records in this state of checks: ok, not_checked, warning or error.")]
    public string? Check { get; init; }

    [Description("Only records whose check found something of this code.")]
    public string? Finding { get; init; }

    [Description("Only records of which a person said this: accepted, rejected or not_reviewed.")]
    public string? Review { get; init; }

    [Description("The states of checks that are taken: ok, not_checked, warning, error. Default: ok and not_checked, so that nothing is frozen in which a check found fault; of named records all.")]
    public IReadOnlyList<string>? CheckStates { get; init; }

    [Description("Makes the split repeatable.")]
    public int? Seed { get; init; }

    [Description("Share of the records held out for validation, 0 to 0.5.")]
    public double? ValidationSplit { get; init; }

    [Description("How the held-out part is chosen: none, random, shape or tag, as for a job.")]
    public string? SplitBy { get; init; }

    [Description("The tag of the records to hold out.")]
    public string? SplitTag { get; init; }

    [Description("true goes on although held-out rows stand in the training part too.")]
    public bool AllowLeaks { get; init; }

    [Description("A name for people, 1 to 100 characters.")]
    public string? Alias { get; init; }

    [Description("Up to 2,000 characters.")]
    public string? Note { get; init; }

    public static CreateSnapshotBody Read(JsonFields fields)
    {
        var body = new CreateSnapshotBody
        {
            DbConnectionId = fields.Text("db_connection_id"),
            GoldenRecords = fields.Texts("golden_records", "golden_sqls"),
            Q = fields.Text("q"),
            Tag = fields.Text("tag"),
            Shape = fields.Text("shape"),
            Table = fields.Text("table"),
            Check = fields.Word("check", FieldWords.States),
            Finding = fields.Text("finding"),
            Review = fields.Word("review", FieldWords.Reviews),
            CheckStates = fields.Words("check_states", FieldWords.States),
            Seed = fields.Integer("seed"),
            ValidationSplit = fields.Number("validation_split"),
            SplitBy = fields.Word("split_by", FieldWords.Splits),
            SplitTag = fields.Text("split_tag"),
            AllowLeaks = fields.Flag("allow_leaks"),
            Alias = fields.Text("alias"),
            Note = fields.Text("note"),
        };
        if (body.DbConnectionId is null)
        {
            fields.Errors.Add("db_connection_id", "db_connection_id is missing: name the database connection whose golden records are to be frozen.");
        }
        if (body.GoldenRecords is { Count: > 0 } && new[] { body.Q, body.Tag, body.Shape, body.Table, body.Check, body.Finding, body.Review }.Any(text => text is not null))
        {
            fields.Errors.Add("golden_records", "golden_records and a search (q, tag, shape, table, check, finding, review) contradict each other: name the records, or say what they have in common.");
        }
        return body;
    }

    public CreateSnapshotRequest ToRequest(string caller) => new(new RecordChoice(DbConnectionId!)
    {
        Ids = GoldenRecords is { Count: > 0 } ? GoldenRecords : null,
        Search = new GoldenRecordSearch(DbConnectionId, Q, Tag, Shape, Core.GoldenRecords.Checks.CheckStates.FromWire(Check), Finding, Table, ReviewStates.FromWire(Review)),
        States = CheckStates is null && Check is not null ? [.. RecordChoice.AllStates] : CheckStates?.Select(Core.GoldenRecords.Checks.CheckStates.FromWire).OfType<CheckState>().ToList(),
    })
    {
        SplitKind = SplitKinds.FromWire(SplitBy),
        ValidationSplit = ValidationSplit,
        SplitTag = SplitTag,
        Seed = Seed,
        AllowLeaks = AllowLeaks,
        Alias = Alias,
        Note = Note,
        CreatedBy = caller,
    };
}

internal sealed record UpdateSnapshotBody : IRequestBody<UpdateSnapshotBody>
{
    [Description("A name for people; left out it stays, an empty text removes it.")]
    public string? Alias { get; init; }

    [Description("A note; left out it stays, an empty text removes it.")]
    public string? Note { get; init; }

    public static UpdateSnapshotBody Read(JsonFields fields) => new() { Alias = fields.Text("alias"), Note = fields.Text("note") };
}
