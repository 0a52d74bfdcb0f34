using System.Net.Http.Json;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>The jobs of a server of OpenAI's shape, with their events and checkpoints.</summary>
internal sealed class OpenAiJobs(OpenAiTransport transport, OpenAiLists lists, OpenAiFiles files, string title)
{
    /// <summary>How many jobs a page is asked for; OpenAI gives 20 to who does not ask.</summary>
    public const int PageSize = 100;

    private static readonly string List = $"/fine_tuning/jobs?limit={PageSize}";

    public async Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(OpenAiRequests.Create(request));
        return await SendAsync(HttpMethod.Post, "/fine_tuning/jobs", body, cancellationToken);
    }

    public Task<Answer<RemoteJob>> GetAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, JobPath(jobId), null, cancellationToken);

    /// <summary><paramref name="command"/> is "cancel", "pause" or "resume".</summary>
    public Task<Answer<RemoteJob>> CommandAsync(string jobId, string command, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{JobPath(jobId)}/{command}", null, cancellationToken);

    public async Task<Answer<RemoteJobPage>> PageAsync(string? cursor, CancellationToken cancellationToken)
    {
        var page = await lists.PageAsync(List, cursor, OpenAiJson.Job, job => job.Id, cancellationToken);
        return page.TryGet(out var found, out var error) ? new RemoteJobPage(found.Items, found.Next) : error;
    }

    /// <summary>
    /// The jobs that carry our id, or are of that file, the oldest first. Some servers ignore the filter, some refuse it and
    /// some keep no metadata, so what comes back is matched here again, and the whole list is read where the filter found
    /// nothing. No job is older than its file, so the reading ends there.
    /// </summary>
    public async Task<Answer<IReadOnlyList<RemoteJob>>> FindAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken)
    {
        bool IsOurs(RemoteJob job) => job.StudioJobId == studioJobId || (trainingFileId is not null && job.TrainingFileId == trainingFileId);
        var filtered = await lists.AllAsync(
            $"{List}&metadata[{OpenAiJson.StudioJobKey}]={Uri.EscapeDataString(studioJobId)}", OpenAiJson.Job, job => job.Id, null, cancellationToken);
        var isRefused = filtered.Error is { Kind: ProviderErrorKind.Refused };
        if (!filtered.TryGet(out var jobs, out var error) && !isRefused)
        {
            return error;
        }
        if (isRefused || (trainingFileId is not null && !jobs!.Any(IsOurs)))
        {
            var since = trainingFileId is null ? null : (await files.GetAsync(trainingFileId, cancellationToken)).Value?.CreatedAt;
            var all = await lists.AllAsync(List, OpenAiJson.Job, job => job.Id, job => job.CreatedAt < since, cancellationToken);
            if (!all.TryGet(out jobs, out error))
            {
                return error;
            }
        }
        return jobs!.Where(IsOurs).OrderBy(job => job.CreatedAt).ToList();
    }

    /// <summary>The newest come first: pages are read until the event that is known, and then turned round.</summary>
    public async Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken)
    {
        bool IsKnown(RemoteEvent item) => knownEventId is not null && item.Id == knownEventId;
        var events = await lists.AllAsync(
            $"{JobPath(jobId)}/events?limit={PageSize}", OpenAiJson.Event, item => item.Id, IsKnown, cancellationToken);
        return events.TryGet(out var newestFirst, out var error) ? newestFirst.TakeWhile(item => !IsKnown(item)).Reverse().ToList() : error;
    }

    public async Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken)
    {
        var found = await lists.AllAsync(
            $"{JobPath(jobId)}/checkpoints?limit={PageSize}", (json, _) => OpenAiJson.Checkpoint(json), item => item.Id, null, cancellationToken);
        return found.TryGet(out var checkpoints, out var error) ? checkpoints.OrderBy(checkpoint => checkpoint.Step).ToList() : error;
    }

    private async Task<Answer<RemoteJob>> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(method, path, body, OpenAiTransport.CallTimeout, OpenAiJson.Job, cancellationToken);
        return answer.Value is { Id: "" } nameless ? OpenAiErrors.NoId(title, "job", nameless.Raw) : answer;
    }

    private static string JobPath(string jobId) => $"/fine_tuning/jobs/{Uri.EscapeDataString(jobId)}";
}
