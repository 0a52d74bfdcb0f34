using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.GoldenRecords;

internal sealed record GoldenRecordDeletionResource(
    string Id,
    [property: Description("The connection of the records; null where they were of several.")] string? DbConnectionId,
    [property: Description("How many records were deleted.")] int Count,
    string? CreatedBy,
    DateTime CreatedAt,
    [property: Description("Null while it runs, and where it was cut off: what it had deleted by then can be brought back as well.")] DateTime? CompletedAt,
    [property: Description("When its records were brought back; null where they were not.")] DateTime? RestoredAt)
{
    public static GoldenRecordDeletionResource Of(GoldenRecordDeletion deletion) =>
        new(deletion.Id, deletion.ConnectionId, deletion.Count, deletion.CreatedBy, deletion.CreatedAt, deletion.CompletedAt, deletion.RestoredAt);
}

internal sealed record TagsChangedResource(
    [property: Description("How many records have other tags now.")] int Changed,
    [property: Description("How many would have had more than 20 tags and stayed as they were.")] int Full);

internal sealed record TableCountResource([property: Description("The table's name, lower case.")] string Name, int Count);

/// <summary>What golden records are asked for, in the words of the list's query.</summary>
internal sealed record GoldenRecordFilterBody
{
    [Description("The connection of the records.")]
    public required string DbConnectionId { get; init; }

    public string? Q { get; init; }

    public string? Tag { get; init; }

    public string? Shape { get; init; }

    public string? Table { get; init; }

    [Description("ok, warning, error or not_checked.")]
    public string? Check { get; init; }

    public string? Finding { get; init; }

    [Description("accepted, rejected or not_reviewed.")]
    public string? Review { get; init; }
}

internal sealed record SelectionBody : IRequestBody<SelectionBody>
{
    [Description("The records' ids.")]
    public IReadOnlyList<string>? Ids { get; init; }

    [Description("All records that match, in the place of ids.")]
    public GoldenRecordFilterBody? Filter { get; init; }

    public static SelectionBody Read(JsonFields fields)
    {
        var (ids, filter) = (fields.Texts("ids"), fields.Object("filter"));
        if (ids is { Count: > 0 } == filter is not null)
        {
            fields.Errors.Add("ids", "Give the ids of the records, or filter for all that match: one of the two.");
        }
        return new() { Ids = ids is { Count: > 0 } ? ids : null, Filter = filter is null ? null : Filtered(filter) };
    }

    public GoldenRecordSelection ToSelection() => Filter is { } filter
        ? new(new GoldenRecordSearch(filter.DbConnectionId, filter.Q, filter.Tag, filter.Shape, CheckStates.FromWire(filter.Check), filter.Finding, filter.Table,
            ReviewStates.FromWire(filter.Review)))
        : new(new GoldenRecordSearch(), Ids);

    private static readonly string[] Known = ["db_connection_id", "q", "tag", "shape", "table", "check", "finding", "review"];

    private static GoldenRecordFilterBody Filtered(JsonFields filter)
    {
        // A word that is passed over would take more records than were meant.
        foreach (var unknown in filter.Json.EnumerateObject().Select(member => member.Name).Except(Known))
        {
            filter.Errors.Add(filter.PathOf(unknown), $"{filter.PathOf(unknown)} is no filter: it takes {string.Join(", ", Known)}.");
        }
        var connection = filter.Text("db_connection_id");
        if (connection is null)
        {
            filter.Errors.Add(filter.PathOf("db_connection_id"), $"{filter.PathOf("db_connection_id")} is missing: name the connection of the records.");
        }
        return new()
        {
            DbConnectionId = connection ?? "",
            Q = filter.Text("q"),
            Tag = filter.Text("tag"),
            Shape = filter.Text("shape"),
            Table = filter.Text("table"),
            Check = filter.Word("check", FieldWords.States),
            Finding = filter.Text("finding"),
            Review = filter.Word("review", FieldWords.Reviews),
        };
    }
}

internal sealed record TagSelectionBody : IRequestBody<TagSelectionBody>
{
    [Description("The records' ids.")]
    public IReadOnlyList<string>? Ids { get; init; }

    [Description("All records that match, in the place of ids.")]
    public GoldenRecordFilterBody? Filter { get; init; }

    [Description("Tags that the records are to have.")]
    public IReadOnlyList<string>? Add { get; init; }

    [Description("Tags that they are not to have.")]
    public IReadOnlyList<string>? Remove { get; init; }

    internal SelectionBody Selection => new() { Ids = Ids, Filter = Filter };

    public static TagSelectionBody Read(JsonFields fields)
    {
        var selection = SelectionBody.Read(fields);
        return new() { Ids = selection.Ids, Filter = selection.Filter, Add = fields.Texts("add"), Remove = fields.Texts("remove") };
    }
}
