using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using SweepAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.FineTunings.SweepResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Sweeps: several jobs over one snapshot that differ in named values.</summary>
internal static class SweepsApi
{
    private const string IdDescription = "The sweep's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings/sweeps").WithTags("Sweeps"));
        api.MapAlias("/finetuning-jobs/sweeps", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder sweeps)
    {
        sweeps.MapPost("", CreateAsync).Is("CreateSweep", "Start several jobs that differ in named values",
                "All jobs are made at once, over one snapshot, or none is. So many as at_once says are at the provider at any time; when one ends, in whatever way, the next is let go.")
            .Takes(IdempotencyHeader.Note)
            .Refuses(400, 404, 409, 422);
        sweeps.MapPost("/estimate", EstimateAsync).Is("EstimateSweep", "Number of jobs, tokens, price and problems of a sweep before it is made", "The body of create.")
            .Refuses(422);
        sweeps.MapGet("", ListAsync).Is("ListSweeps", "List sweeps, the newest first", "Without their jobs; GET /finetunings?filter=sweep_id=\"…\" lists these.")
            .Takes(
                new ParameterNote("page_size", NoteType.Integer, $"Default {SweepQueries.DefaultPageSize}; more than {SweepQueries.MaxPageSize} is {SweepQueries.MaxPageSize}; 0 is {SweepQueries.DefaultPageSize}."),
                new ParameterNote("page_token", NoteType.String, "next_page_token of the page before."))
            .Refuses(400);
        sweeps.MapGet("/{id}", GetAsync).Is("GetSweep", "One sweep with its jobs, what they came to, and the best").Refuses(404);
        sweeps.MapPut("/{id}", UpdateAsync).Is("UpdateSweep", "Rename a sweep, or change how many of its jobs are at the provider at once").Refuses(404, 422);
        sweeps.MapPost("/{id}/cancel", CancelAsync).Is("CancelSweep", "Cancel all jobs of a sweep that are not over").Refuses(400, 404);
    }

    private static async Task<Results<Created<SweepResource>, ProblemResult>> CreateAsync(
        Body<CreateSweepBody> body, HttpContext context, CreateSweep create, CancellationToken cancellationToken)
    {
        // The same body sent to another route is another request.
        var (claim, fault) = IdempotencyHeader.Read(context, $"{body.Hash()}:sweep");
        if (fault is not null)
        {
            return fault.ToResult();
        }
        return (await create.RunAsync(body.Value.ToRequest(Caller.NameOf(context), claim), cancellationToken)).TryGet(out var sweep, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/sweeps/{sweep.Id}", SweepResource.Of(sweep))
            : problem.ToResult();
    }

    private static async Task<Ok<SweepEstimateResource>> EstimateAsync(
        Body<CreateSweepBody> body, HttpContext context, CreateSweep create, CancellationToken cancellationToken) =>
        TypedResults.Ok(SweepEstimateResource.Of(await create.EstimateAsync(body.Value.ToRequest(Caller.NameOf(context), null), cancellationToken)));

    private static async Task<Results<Ok<SweepList>, ProblemResult>> ListAsync(HttpRequest request, SweepQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var (size, token) = (query.Integer("page_size", 0), query.Text("page_token"));
        if (query.Errors.ToProblem("invalid_page_size") is { } invalid)
        {
            return (invalid with { Kind = ProblemKind.Impossible }).ToResult();
        }
        return (await queries.ListAsync(size, token, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new SweepList([.. page.Items.Select(SweepResource.InBrief)], page.NextPageToken, page.TotalSize))
            : problem.ToResult();
    }

    private static async Task<SweepAnswer> GetAsync([Description(IdDescription)] string id, SweepQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } sweep ? TypedResults.Ok(SweepResource.Of(sweep)) : Problem.SweepNotFound(id).ToResult();

    private static async Task<SweepAnswer> UpdateAsync(
        [Description(IdDescription)] string id, Body<UpdateSweepBody> body, SweepCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.UpdateAsync(id, body.Value.Name, body.Value.AtOnce, cancellationToken));

    private static async Task<SweepAnswer> CancelAsync([Description(IdDescription)] string id, SweepCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.CancelAsync(id, cancellationToken));

    private static SweepAnswer Answer(Result<SweepView> result) =>
        result.TryGet(out var sweep, out var problem) ? TypedResults.Ok(SweepResource.Of(sweep)) : problem.ToResult();
}
