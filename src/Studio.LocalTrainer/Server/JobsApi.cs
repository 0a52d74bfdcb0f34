using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.LocalTrainer.Server;

internal static class JobsApi
{
    private const string MetadataPrefix = "metadata[";
    private const int MaxPage = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/fine_tuning/jobs", CreateAsync);
        routes.MapGet("/fine_tuning/jobs", List);
        routes.MapGet("/fine_tuning/jobs/{id}", Get);
        routes.MapPost("/fine_tuning/jobs/{id}/cancel", static (string id, JobCommands commands) => Done(commands.Cancel(id)));
        routes.MapPost("/fine_tuning/jobs/{id}/pause", static (string id, JobCommands commands) => Done(commands.Pause(id)));
        routes.MapPost("/fine_tuning/jobs/{id}/resume", static (string id, JobCommands commands) => Done(commands.Resume(id)));
        routes.MapGet("/fine_tuning/jobs/{id}/events", Events);
        routes.MapGet("/fine_tuning/jobs/{id}/checkpoints", Checkpoints);
        routes.RefuseOtherMethods("/fine_tuning/jobs", "GET, POST");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}", "GET");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}/cancel", "POST");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}/pause", "POST");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}/resume", "POST");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}/events", "GET");
        routes.RefuseOtherMethods("/fine_tuning/jobs/{id}/checkpoints", "GET");
    }

    /// <summary>A status as the API writes it.</summary>
    public static string Word(JobStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private static async Task<IResult> CreateAsync(HttpRequest request, JobCommands commands, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }
        var (wanted, error) = JobRequest.Read(body);
        return error ?? Done(commands.Create(wanted!));
    }

    private static IResult List(HttpRequest request, JobStore jobs)
    {
        var (page, error) = Page.Read(request, 20, MaxPage);
        if (error is not null)
        {
            return error;
        }
        var (items, hasMore, badAfter) = page.Take(jobs.NewestFirst(), static job => job.Id, MetadataFilter(request.Query));
        return badAfter ?? Answer.Ok(new ListAnswer<JobAnswer>("list", [.. items.Select(JobAnswer.From)], hasMore));
    }

    private static IResult Get(string id, JobStore jobs) =>
        jobs.Find(id) is { } job ? Answer.Ok(JobAnswer.From(job)) : ApiError.NoSuchJob(id);

    private static IResult Events(string id, HttpRequest request, JobStore jobs, EventStore events)
    {
        if (jobs.Find(id) is null)
        {
            return ApiError.NoSuchJob(id);
        }
        var (page, error) = Page.Read(request, 20, MaxPage);
        if (error is not null)
        {
            return error;
        }
        var (items, hasMore, badAfter) = page.Take(events.NewestFirst(id), static item => item.Id);
        return badAfter ?? Answer.Ok(new ListAnswer<JobEvent>("list", items, hasMore));
    }

    private static IResult Checkpoints(string id, HttpRequest request, JobStore jobs)
    {
        if (jobs.Find(id) is not { } job)
        {
            return ApiError.NoSuchJob(id);
        }
        var (page, error) = Page.Read(request, 10, MaxPage);
        if (error is not null)
        {
            return error;
        }
        var (items, hasMore, badAfter) = page.Take<StoredCheckpoint>([.. job.Checkpoints.Where(static kept => !kept.ModelDeleted).Reverse()], static item => item.Id);
        return badAfter ?? Answer.Ok(new ListWithEndsAnswer<CheckpointAnswer>(
            "list",
            [.. items.Select(item => CheckpointAnswer.From(item, id))],
            items.Count == 0 ? null : items[0].Id,
            items.Count == 0 ? null : items[^1].Id,
            hasMore));
    }

    private static IResult Done((StoredJob? Job, ApiError? Error) outcome) => outcome.Error ?? Answer.Ok(JobAnswer.From(outcome.Job!));

    /// <summary><c>metadata[key]=value</c>, all of them; <c>metadata=null</c> asks for the jobs that have none.</summary>
    private static Func<StoredJob, bool> MetadataFilter(IQueryCollection query)
    {
        var wanted = query
            .Where(static pair => pair.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal) && pair.Key.EndsWith(']'))
            .Select(static pair => (Key: pair.Key[MetadataPrefix.Length..^1], Value: pair.Value.ToString()))
            .ToList();
        var wantsNone = query["metadata"] == "null";
        return job =>
            (!wantsNone || job.Metadata is null or { Count: 0 })
            && wanted.TrueForAll(pair => job.Metadata is { } metadata && metadata.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }
}
