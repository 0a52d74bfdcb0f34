using System.Globalization;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Writes the stream: first what was missed, then each notice of the feed, a comment where nothing came for a while.</summary>
internal sealed class FineTuningEventStream(
    long? seen, FineTuningFeed feed, FineTuningQueries queries, TimeProvider time, CancellationToken stopping) : IResult
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        // Subscribed before the past is read: a change in between comes twice to us, and its number tells.
        using var subscription = feed.SubscribeToEach();
        using var writer = new EventWriter(response);
        var comments = WriteCommentsAsync(writer, ending.Token);
        try
        {
            await writer.CommentAsync("watching", ending.Token);
            var last = seen is { } number ? await WriteMissedAsync(writer, number, ending.Token) : -1;
            await foreach (var batch in subscription.ReadAsync(ending.Token))
            {
                foreach (var notice in batch.Where(notice => notice.Change > last))
                {
                    await (notice.View is { } job ? ChangedAsync(writer, job, ending.Token) : DeletedAsync(writer, notice.Change, notice.Id, ending.Token));
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went away or the Studio stops: both end the stream and are no fault.
        }
        finally
        {
            await ending.CancelAsync();
            await comments;
        }
    }

    /// <summary>The number up to which the client now knows everything.</summary>
    private async Task<long> WriteMissedAsync(EventWriter writer, long number, CancellationToken cancellationToken)
    {
        var changes = await queries.ChangesSinceAsync(Math.Max(number, 0), cancellationToken);
        if (changes.TooOld || number < 0)
        {
            await writer.EventAsync("reset", changes.Latest, "{}", cancellationToken);
            return changes.Latest;
        }
        var missed = changes.Changed.Select(job => (job.Change, Write: (Func<Task>)(() => ChangedAsync(writer, job, cancellationToken))))
            .Concat(changes.Deleted.Select(gone => (gone.Change, Write: (Func<Task>)(() => DeletedAsync(writer, gone.Change, gone.Id, cancellationToken)))))
            .OrderBy(entry => entry.Change);
        foreach (var (_, write) in missed)
        {
            await write();
        }
        return changes.Latest;
    }

    private async Task WriteCommentsAsync(EventWriter writer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CommentInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await writer.CommentAsync("still here", cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream has ended.
        }
    }

    private static Task ChangedAsync(EventWriter writer, FineTuningView job, CancellationToken cancellationToken) =>
        writer.EventAsync("finetuning", job.Change, JsonSerializer.Serialize(FineTuningResource.InBrief(job), ApiJson.Options), cancellationToken);

    private static Task DeletedAsync(EventWriter writer, long change, string id, CancellationToken cancellationToken) =>
        writer.EventAsync("deleted", change, JsonSerializer.Serialize(new DeletedJob(id), ApiJson.Options), cancellationToken);

    private sealed record DeletedJob(string Id);

    /// <summary>Events and comments come from two loops; each is written whole.</summary>
    private sealed class EventWriter(HttpResponse response) : IDisposable
    {
        private readonly SemaphoreSlim _writing = new(1);

        public Task CommentAsync(string text, CancellationToken cancellationToken) => WriteAsync($": {text}\n\n", cancellationToken);

        // JSON without indentation has no line break, so it is one data line.
        public Task EventAsync(string name, long id, string data, CancellationToken cancellationToken) =>
            WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: {data}\n\n"), cancellationToken);

        public void Dispose() => _writing.Dispose();

        private async Task WriteAsync(string text, CancellationToken cancellationToken)
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await response.WriteAsync(text, Encoding.UTF8, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }
            finally
            {
                _writing.Release();
            }
        }
    }
}
