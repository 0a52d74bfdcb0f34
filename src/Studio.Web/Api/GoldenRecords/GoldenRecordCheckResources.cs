using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>The last check of a record; its code and message are those of the finding that weighs most.</summary>
internal sealed record GoldenRecordCheckResource(
    [property: Description("ok, warning or error.")] string State,
    string? Code,
    string? Message,
    DateTime CheckedAt,
    IReadOnlyList<CheckFindingResource> Findings,
    [property: Description("What the SQL answered; null where it gave no whole result.")] ResultFingerprint? Result,
    [property: Description("What it answered when it was first checked, or when a later answer was taken for right.")] ResultFingerprint? Baseline)
{
    public static GoldenRecordCheckResource? Of(CheckView? check) => check is null ? null : new GoldenRecordCheckResource(
        check.State.ToWire(), check.Worst?.Code, check.Worst?.Message, check.CheckedAt,
        [.. check.Findings.Select(finding => new CheckFindingResource(finding.Code, finding.Level.ToWire(), finding.Message, finding.Repair))], check.Result, check.Baseline);
}

internal sealed record CheckFindingResource(
    string Code,
    [property: Description("note, warning or error.")] string Level,
    string Message,
    [property: Description("What to do.")] string Repair);

internal sealed record CheckRunResource(
    string Id,
    string DbConnectionId,
    [property: Description("queued, running, done, cancelled or failed.")] string Status,
    [property: Description("How many records there were when it began; null before.")] int? Total,
    int Checked,
    int Errors,
    int Warnings,
    string? Error,
    string? CreatedBy,
    DateTime CreatedAt,
    DateTime? FinishedAt)
{
    public static CheckRunResource Of(CheckRunView run) => new(
        run.Id, run.ConnectionId, run.Status.ToString().ToLowerInvariant(), run.Total, run.Checked, run.Errors, run.Warnings, run.Error, run.CreatedBy, run.CreatedAt, run.FinishedAt);
}

internal sealed record StartCheckBody : IRequestBody<StartCheckBody>
{
    [Description("The connection whose records are checked; not needed where ids are given.")]
    public string? DbConnectionId { get; init; }

    [Description("The records to check, all of one connection; all of the connection where it is missing or empty.")]
    public IReadOnlyList<string>? Ids { get; init; }

    public static StartCheckBody Read(JsonFields fields) => new() { DbConnectionId = fields.Text("db_connection_id"), Ids = fields.Texts("ids", "golden_records") };
}
