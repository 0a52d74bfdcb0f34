using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.FineTunings;

internal sealed record FineTuningSetCountsResource(
    [property: Description("How many jobs they are.")] int TotalSize,
    [property: Description("How many of them a cancel would stop.")] int Unfinished,
    [property: Description("How many of them can be deleted.")] int Finished);

internal sealed record BulkOutcomeResource(
    [property: Description("How many jobs were changed.")] int Done,
    [property: Description("How many were not: there was nothing to do for them, or their state does not allow it.")] int Skipped,
    [property: Description("How many of those something stood in the way of.")] int Refused,
    [property: Description("The first 20 of those where something stood in the way.")] IReadOnlyList<BulkRefusalResource> Refusals)
{
    public static BulkOutcomeResource Of(BulkOutcome outcome) =>
        new(outcome.Done, outcome.Skipped, outcome.Refused, [.. outcome.Refusals.Select(one => new BulkRefusalResource(one.Id, one.Alias, one.Problem.Code, one.Problem.Message))]);
}

internal sealed record BulkRefusalResource(string Id, string Alias, string ErrorCode, string Message);

/// <summary>Which jobs: ids, or all that a filter of the list matches.</summary>
internal record FineTuningSetBody : IRequestBody<FineTuningSetBody>
{
    [Description("The jobs' ids.")]
    public IReadOnlyList<string>? Ids { get; init; }

    [Description("All jobs that match, in the place of ids: a filter as the list takes it; \"\" is all jobs.")]
    public string? Filter { get; init; }

    [Description("With filter: only the jobs of this connection.")]
    public string? DbConnectionId { get; init; }

    [Description("With filter: ids of jobs to leave out.")]
    public IReadOnlyList<string>? Except { get; init; }

    public static FineTuningSetBody Read(JsonFields fields)
    {
        var (ids, filter) = (fields.Texts("ids"), fields.Text("filter"));
        if (ids is { Count: > 0 } == filter is not null)
        {
            fields.Errors.Add("ids", "Give the ids of the jobs, or filter for all that match: one of the two.");
        }
        return new() { Ids = ids is { Count: > 0 } ? ids : null, Filter = filter, DbConnectionId = fields.Text("db_connection_id"), Except = fields.Texts("except") };
    }

    public FineTuningSet ToSet() => new(new FineTuningListRequest(DbConnectionId, Filter: Filter), Ids, Except);
}

internal sealed record DeleteFineTuningsBody : FineTuningSetBody, IRequestBody<DeleteFineTuningsBody>
{
    [Description("true also deletes files and models at the providers.")]
    public bool Remote { get; init; }

    internal FineTuningSetBody Set => this;

    public static new DeleteFineTuningsBody Read(JsonFields fields)
    {
        var set = FineTuningSetBody.Read(fields);
        return new() { Ids = set.Ids, Filter = set.Filter, DbConnectionId = set.DbConnectionId, Except = set.Except, Remote = fields.Flag("remote") };
    }
}

internal sealed record TagFineTuningsBody : FineTuningSetBody, IRequestBody<TagFineTuningsBody>
{
    [Description("Tags that the jobs are to have.")]
    public IReadOnlyList<string>? Add { get; init; }

    [Description("Tags that they are not to have.")]
    public IReadOnlyList<string>? Remove { get; init; }

    internal FineTuningSetBody Set => this;

    public static new TagFineTuningsBody Read(JsonFields fields)
    {
        var set = FineTuningSetBody.Read(fields);
        return new() { Ids = set.Ids, Filter = set.Filter, DbConnectionId = set.DbConnectionId, Except = set.Except, Add = fields.Texts("add"), Remove = fields.Texts("remove") };
    }
}
