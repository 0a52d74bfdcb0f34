using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Changes of jobs as server-sent events.</summary>
internal static class WatchApi
{
    private const string EventStream = "text/event-stream";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs) =>
        jobs.MapGet("/watch", Watch).Is("WatchFineTunings", "Follow the jobs as server-sent events",
                "Event finetuning carries the job, deleted its id; reset says that the Last-Event-ID is too old: read the list again. A comment comes every 15 seconds.")
            .Takes(new ParameterNote("Last-Event-ID", NoteType.String, "The id of the last event that was seen: each job that changed since comes once, in its present state. Without it from now on.", IsHeader: true))
            .Sends(EventStream);

    private static FineTuningEventStream Watch(HttpRequest request, FineTuningFeed feed, FineTuningQueries queries, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        string? header = request.Headers["Last-Event-ID"];
        // A number that is not ours cannot be found again, so it counts as too old.
        long? seen = string.IsNullOrEmpty(header) ? null : long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;
        return new FineTuningEventStream(seen, feed, queries, time, lifetime.ApplicationStopping);
    }
}
