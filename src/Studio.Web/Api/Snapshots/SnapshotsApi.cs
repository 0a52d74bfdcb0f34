using System.ComponentModel;
using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Snapshots;

/// <summary>Snapshots: frozen golden records, named by their content.</summary>
internal static class SnapshotsApi
{
    public const string IdDescription = "The snapshot's id, its hash, or the hash's first 12 digits or more.";

    private const string TotalHeader = "X-Total-Count";
    private const int DefaultLimit = 50;

    private static readonly ParameterNote[] Pages =
    [
        new("page", NoteType.Integer, "From 1, which is the default."),
        new("limit", NoteType.Integer, $"Entries a page; default {DefaultLimit}, more than {SnapshotQueries.MaxPageSize} is {SnapshotQueries.MaxPageSize}."),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        var snapshots = api.MapGroup("/snapshots").WithTags("Snapshots");
        snapshots.MapPost("", CreateAsync).Is("CreateSnapshot", "Freeze golden records",
                "The same content is the same snapshot: 201 for a new one, 200 for one that was there. Which records, template and schema it holds never changes.")
            .Refuses(400, 422, 503);
        snapshots.MapPost("/estimate", EstimateAsync).Is("EstimateSnapshot", "What making a snapshot would come to", "The body of create; makes nothing.").Refuses(422);
        snapshots.MapGet("", ListAsync).Is("ListSnapshots", "List snapshots, the newest first", $"The total is in the header {TotalHeader}.")
            .Takes([new ParameterNote("db_connection_id", NoteType.String, "Only the snapshots of this connection."), .. Pages]).Refuses(422);
        snapshots.MapGet("/{id}", GetAsync).Is("GetSnapshot", "One snapshot with its template, its schema and the jobs trained on it").Refuses(404);
        snapshots.MapPut("/{id}", UpdateAsync).Is("UpdateSnapshot", "Write a snapshot's name and note; its content stays").Refuses(404, 422);
        snapshots.MapDelete("/{id}", DeleteAsync).Is("DeleteSnapshot", "Delete a snapshot that no job was trained on").Refuses(404, 409);
        snapshots.MapGet("/{id}/records", RecordsAsync).Is("ListSnapshotRecords", "A snapshot's records as they were, in the order of its files", $"The total is in the header {TotalHeader}.")
            .Takes([SnapshotFilesApi.PartNote("Only this part; both where it is left out."), new ParameterNote("q", NoteType.String, "Only records with all of these words in question or SQL."), .. Pages])
            .Refuses(404, 422);
        snapshots.MapGet("/{id}/diff", DiffAsync).Is("CompareSnapshots", "What differs from another snapshot")
            .Takes([
                new ParameterNote("against", NoteType.String, "The other snapshot; what is only in that one counts as removed.", IsRequired: true),
                new ParameterNote("kind", NoteType.String, "Which records are listed.", Choices: Kinds),
                .. Pages])
            .Refuses(404, 422);
        SnapshotFilesApi.Map(snapshots);
    }

    private static string[] Kinds => [.. Enum.GetValues<DiffKind>().Select(kind => kind.ToWire())];

    private static async Task<Results<Created<SnapshotResource>, Ok<SnapshotResource>, ProblemResult>> CreateAsync(
        Body<CreateSnapshotBody> body, HttpContext context, CreateSnapshot create, CancellationToken cancellationToken)
    {
        if (!(await create.RunAsync(body.Value.ToRequest(Caller.NameOf(context)), cancellationToken)).TryGet(out var made, out var problem))
        {
            return problem.ToResult();
        }
        return made.IsNew
            ? TypedResults.Created($"{StudioRoutes.Api}/snapshots/{made.Snapshot.Id}", SnapshotResource.Of(made.Snapshot))
            : TypedResults.Ok(SnapshotResource.Of(made.Snapshot));
    }

    private static async Task<Ok<SnapshotPreviewResource>> EstimateAsync(
        Body<CreateSnapshotBody> body, HttpContext context, CreateSnapshot create, CancellationToken cancellationToken) =>
        TypedResults.Ok(SnapshotPreviewResource.Of(await create.PreviewAsync(body.Value.ToRequest(Caller.NameOf(context)), cancellationToken)));

    private static async Task<Results<Ok<IReadOnlyList<SnapshotResource>>, ProblemResult>> ListAsync(
        HttpRequest request, SnapshotQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var (skip, limit) = PageOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var page = await queries.ListAsync(query.Text("db_connection_id"), skip, limit, cancellationToken);
        SetTotal(request, page.Total);
        return TypedResults.Ok<IReadOnlyList<SnapshotResource>>([.. page.Items.Select(SnapshotResource.Of)]);
    }

    private static async Task<Results<Ok<SnapshotDetailResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, SnapshotQueries queries, CancellationToken cancellationToken) =>
        await queries.DetailAsync(id, cancellationToken) is { } detail
            ? TypedResults.Ok(SnapshotDetailResource.Of(detail))
            : Problem.SnapshotNotFound(id).ToResult();

    private static async Task<Results<Ok<SnapshotResource>, ProblemResult>> UpdateAsync(
        [Description(IdDescription)] string id, Body<UpdateSnapshotBody> body, SnapshotEdits edits, CancellationToken cancellationToken) =>
        (await edits.UpdateAsync(id, body.Value.Alias, body.Value.Note, cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Ok(SnapshotResource.Of(view))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, SnapshotEdits edits, CancellationToken cancellationToken) =>
        (await edits.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedResource())
            : problem.ToResult();

    private static async Task<Results<Ok<IReadOnlyList<SnapshotRecordResource>>, ProblemResult>> RecordsAsync(
        [Description(IdDescription)] string id, HttpRequest request, SnapshotQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var (skip, limit) = PageOf(query);
        SnapshotPart? part = query.Text("part") is null ? null : SnapshotFilesApi.PartOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!(await queries.RecordsAsync(id, part, query.Text("q"), skip, limit, cancellationToken)).TryGet(out var records, out var problem))
        {
            return problem.ToResult();
        }
        SetTotal(request, records.Total);
        return TypedResults.Ok<IReadOnlyList<SnapshotRecordResource>>([.. records.Items.Select(SnapshotRecordResource.Of)]);
    }

    private static async Task<Results<Ok<SnapshotDiffResource>, ProblemResult>> DiffAsync(
        [Description(IdDescription)] string id, HttpRequest request, SnapshotDiffs diffs, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var (skip, limit) = PageOf(query);
        var against = query.Required("against");
        var kind = DiffKinds.FromWire(query.Choice("kind", Kinds)) ?? DiffKind.Added;
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return (await diffs.CompareAsync(id, against, cancellationToken)).TryGet(out var diff, out var problem)
            && (await diffs.RowsAsync(id, against, kind, skip, limit, cancellationToken)).TryGet(out var rows, out problem)
            ? TypedResults.Ok(SnapshotDiffResource.Of(diff, kind, rows))
            : problem.ToResult();
    }

    private static (int Skip, int Limit) PageOf(QueryFields query)
    {
        var page = query.Integer("page", 1) ?? 1;
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultLimit, SnapshotQueries.MaxPageSize);
        return ((int)Math.Min((page - 1L) * limit, int.MaxValue), limit);
    }

    private static void SetTotal(HttpRequest request, int total) =>
        request.HttpContext.Response.Headers[TotalHeader] = total.ToString(CultureInfo.InvariantCulture);
}
