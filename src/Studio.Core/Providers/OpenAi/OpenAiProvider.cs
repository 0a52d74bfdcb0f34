using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>OpenAI, servers of its shape, and the built-in trainer: only address, key and models differ.</summary>
internal sealed class OpenAiProvider : IFineTuningProvider
{
    private const int PageSize = 100;

    /// <summary>How many pages of a list are read to find one thing: a server that never ends its list must not hold us.</summary>
    private const int MaxPages = 200;

    private static readonly Uri PublicAddress = new("https://api.openai.com/v1");

    private readonly ProviderSettings _settings;
    private readonly LocalEndpoint _local;
    private readonly OpenAiTransport _transport;
    private readonly OpenAiChat _chat;

    public OpenAiProvider(ProviderSettings settings, LocalEndpoint local, IHttpClientFactory clients, TimeProvider time)
    {
        _settings = settings;
        _local = local;
        _transport = new OpenAiTransport(settings.Title, Endpoint, clients, time);
        _chat = new OpenAiChat(_transport, settings.Title, time);
    }

    private bool IsLocal => _settings.Kind == ProviderSettings.LocalKind;

    public ProviderDescription Describe() => OpenAiDescription.Of(_settings, _local);

    public IModelDeployments? Deployments => null;

    public Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken) => throw new NotImplementedException();

    public async Task<Answer<RemoteFile>> UploadAsync(UploadFile upload, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        form.Add(Quoted(new StringContent("fine-tune"), "purpose", null));
        var file = new StreamContent(upload.Content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        form.Add(Quoted(file, "file", upload.Name));
        return await _transport.SendAsync(
            HttpMethod.Post, "/files", form, OpenAiTransport.UploadTimeout, (json, _) => OpenAiJson.File(json), cancellationToken);
    }

    public async Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken)
    {
        var all = await ReadAllAsync("/files?purpose=fine-tune&limit=1000", (json, _) => OpenAiJson.File(json), file => file.Id, cancellationToken);
        return all.TryGet(out var files, out var error)
            ? files.Where(file => file.Name == fileName).OrderBy(file => file.CreatedAt).ToList()
            : error;
    }

    public async Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(OpenAiRequests.Create(request));
        return await SendJobAsync(HttpMethod.Post, "/fine_tuning/jobs", body, cancellationToken);
    }

    public async Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken)
    {
        // Some servers ignore the filter and some keep no metadata, so what comes back is matched here again.
        bool IsOurs(RemoteJob job) => job.StudioJobId == studioJobId || (trainingFileId is not null && job.TrainingFileId == trainingFileId);
        var filtered = await ReadAllAsync(
            $"/fine_tuning/jobs?limit={PageSize}&metadata[{OpenAiJson.StudioJobKey}]={studioJobId}", Job, job => job.Id, cancellationToken);
        if (!filtered.TryGet(out var jobs, out var error))
        {
            return error;
        }
        if (trainingFileId is not null && !jobs.Any(IsOurs))
        {
            var all = await ReadAllAsync($"/fine_tuning/jobs?limit={PageSize}", Job, job => job.Id, cancellationToken);
            if (!all.TryGet(out jobs, out error))
            {
                return error;
            }
        }
        return jobs.Where(IsOurs).OrderBy(job => job.CreatedAt).ToList();
    }

    public async Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken)
    {
        var after = cursor is null ? "" : $"&after={Uri.EscapeDataString(cursor)}";
        return await ReadPageAsync($"/fine_tuning/jobs?limit={PageSize}{after}", Job, job => job.Id, cancellationToken) is var page
            && page.TryGet(out var jobs, out var error)
                ? new RemoteJobPage(jobs.Items, jobs.Next)
                : page.Error!;
    }

    public Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken) =>
        SendJobAsync(HttpMethod.Get, JobPath(jobId), null, cancellationToken);

    public Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken) =>
        SendJobAsync(HttpMethod.Post, $"{JobPath(jobId)}/cancel", null, cancellationToken);

    public Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken) =>
        SendJobAsync(HttpMethod.Post, $"{JobPath(jobId)}/pause", null, cancellationToken);

    public Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken) =>
        SendJobAsync(HttpMethod.Post, $"{JobPath(jobId)}/resume", null, cancellationToken);

    public async Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken)
    {
        // The newest come first: read pages until the one that is known, then turn the order round.
        var events = await ReadAllAsync(
            $"{JobPath(jobId)}/events?limit={PageSize}", (json, _) => OpenAiJson.Event(json), item => item.Id, cancellationToken,
            stopAt: item => knownEventId is not null && item.Id == knownEventId);
        return events.TryGet(out var newestFirst, out var error)
            ? newestFirst.TakeWhile(item => knownEventId is null || item.Id != knownEventId).Reverse().ToList()
            : error;
    }

    public Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken) =>
        _transport.OpenAsync($"/files/{Uri.EscapeDataString(fileId)}/content", cancellationToken);

    public Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken) =>
        DeleteAsync($"/files/{Uri.EscapeDataString(fileId)}", cancellationToken);

    public Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken) =>
        DeleteAsync($"/models/{Uri.EscapeDataString(modelId)}", cancellationToken);

    public Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken) =>
        _chat.AskAsync(request, onText, cancellationToken);

    private static RemoteJob Job(JsonElement json, string page) => OpenAiJson.Job(json, new RawAnswer(200, page));

    private static string JobPath(string jobId) => $"/fine_tuning/jobs/{Uri.EscapeDataString(jobId)}";

    private static HttpContent Quoted(HttpContent content, string name, string? fileName)
    {
        // The framework leaves names unquoted, which some servers refuse.
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = $"\"{name}\"",
            FileName = fileName is null ? null : $"\"{fileName}\"",
        };
        return content;
    }

    private Task<Answer<RemoteJob>> SendJobAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        _transport.SendAsync(method, path, body, OpenAiTransport.CallTimeout, OpenAiJson.Job, cancellationToken);

    private async Task<Answer<Done>> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(HttpMethod.Delete, path, null, OpenAiTransport.CallTimeout, (_, _) => new Done(), cancellationToken);
        return answer.Error is { Kind: ProviderErrorKind.NotFound } ? new Done() : answer;
    }

    private async Task<Answer<IReadOnlyList<T>>> ReadAllAsync<T>(
        string path, Func<JsonElement, string, T> read, Func<T, string> id, CancellationToken cancellationToken, Func<T, bool>? stopAt = null)
    {
        var items = new List<T>();
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await ReadPageAsync(after is null ? path : $"{path}&after={Uri.EscapeDataString(after)}", read, id, cancellationToken);
            if (!answer.TryGet(out var found, out var error))
            {
                return error;
            }
            items.AddRange(found.Items);
            if (found.Next is null || (stopAt is not null && found.Items.Any(stopAt)))
            {
                break;
            }
            after = found.Next;
        }
        return items;
    }

    private Task<Answer<Page<T>>> ReadPageAsync<T>(
        string path, Func<JsonElement, string, T> read, Func<T, string> id, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            HttpMethod.Get,
            path,
            null,
            OpenAiTransport.CallTimeout,
            (json, _) =>
            {
                var items = json.Items("data").Select(item => read(item, item.GetRawText())).ToList();
                var more = json.Field("has_more") is { ValueKind: JsonValueKind.True } && items.Count > 0;
                return new Page<T>(items, more ? id(items[^1]) : null);
            },
            cancellationToken);

    private OpenAiEndpoint Endpoint() => IsLocal
        ? new OpenAiEndpoint(
            _local.Address ?? throw new InvalidOperationException("The built-in trainer was called before the server listened."),
            _local.ApiKey ?? throw new InvalidOperationException("The built-in trainer was called before its key was made."))
        : new OpenAiEndpoint(_settings.BaseUrl ?? PublicAddress, _settings.ApiKey ?? throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"Provider {_settings.Name} was called without a key.")));

    private sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
}
