using FineTuningStudio.Core.Providers.OpenAi;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Fireworks: datasets, supervised fine-tuning jobs, deployments, and answers of OpenAI's shape.</summary>
internal sealed class FireworksProvider : IFineTuningProvider
{
    private readonly ProviderSettings _settings;
    private readonly FireworksClient _client;
    private readonly FireworksDatasets _datasets;
    private readonly FireworksJobs _jobs;
    private readonly FireworksDeployments _deployments;
    private readonly OpenAiChat _chat;

    public FireworksProvider(ProviderSettings settings, IHttpClientFactory clients, TimeProvider time)
    {
        _settings = settings;
        _client = new FireworksClient(settings, new FireworksTransport(settings.Title, clients, time));
        _datasets = new FireworksDatasets(_client, settings);
        _jobs = new FireworksJobs(_client, FireworksDescription.IsLegacy(settings));
        _deployments = new FireworksDeployments(_client);
        _chat = new OpenAiChat(new OpenAiTransport(settings.Title, Inference, clients, time), settings.Title, time);
    }

    public IModelDeployments? Deployments => _deployments;

    public ProviderDescription Describe() => FireworksDescription.Of(_settings);

    public Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken) => _jobs.CheckAsync(cancellationToken);

    /// <summary>The account's own models, and the base models of the settings: Fireworks' library is too large to be listed.</summary>
    public async Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var all = await _client.AllAsync(FireworksNames.Models, (json, _) => FireworksJson.Model(json, _client.Account), model => model.Id, cancellationToken);
        return all.TryGet(out var own, out var error)
            ? own.Concat(_settings.Models.Select(model => new RemoteModel(FireworksNames.Model(model.Id)) { OwnedBy = "fireworks" })).ToList()
            : error;
    }

    public async Task<Answer<RemoteFile>> UploadAsync(UploadFile file, CancellationToken cancellationToken) =>
        _jobs.ReadOnly is { } refusal ? refusal : await _datasets.UploadAsync(file, cancellationToken);

    public Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken) => _datasets.GetAsync(fileId, cancellationToken);

    public Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken) => _datasets.ListAsync(cursor, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken) =>
        _datasets.FindAsync(fileName, cancellationToken);

    public Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken) => _jobs.CreateAsync(request, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken) =>
        _jobs.FindAsync(studioJobId, cancellationToken);

    public Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken) => _jobs.ListAsync(cursor, cancellationToken);

    public Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken) => _jobs.GetAsync(jobId, cancellationToken);

    public Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken) => _jobs.CancelAsync(jobId, cancellationToken);

    public Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken) => CannotPause();

    public Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken) => CannotPause();

    /// <summary>There is no call for events: what changes in the job itself is all that Fireworks tells.</summary>
    public Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<IReadOnlyList<RemoteEvent>>>(Array.Empty<RemoteEvent>());

    public Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<IReadOnlyList<RemoteCheckpoint>>>(Array.Empty<RemoteCheckpoint>());

    public Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken) =>
        _jobs.ReadMetricsAsync(job.Id, cancellationToken);

    public Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken) => _datasets.OpenAsync(fileId, cancellationToken);

    public Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken) => _datasets.DeleteAsync(fileId, cancellationToken);

    public Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken) =>
        _client.DeleteAsync(_client.Name(FireworksNames.Models, modelId), "", cancellationToken);

    public async Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken)
    {
        if (FireworksDescription.ReasonOf(_settings) is { } reason)
        {
            return new ProviderError(ProviderErrorKind.Unauthorized, "provider_not_ready", reason);
        }
        var model = FireworksNames.Model(request.Model);
        var route = _deployments.RouteOf(model);
        var answer = await _chat.AskAsync(request with { Model = route }, onText, cancellationToken);
        if (answer.Error is not { } error || !IsNotServed(error))
        {
            return answer;
        }
        var found = await _deployments.FindRouteAsync(model, cancellationToken);
        if (!found.TryGet(out var other, out var why))
        {
            return why;
        }
        return other == route ? answer : await _chat.AskAsync(request with { Model = other }, onText, cancellationToken);
    }

    /// <summary>A model that nobody serves is "not found", and with some servers a failure that says so.</summary>
    private static bool IsNotServed(ProviderError error) =>
        error.Kind is ProviderErrorKind.NotFound || error.Message.Contains("not deployed", StringComparison.OrdinalIgnoreCase);

    private Task<Answer<RemoteJob>> CannotPause() => Task.FromResult<Answer<RemoteJob>>(
        new ProviderError(ProviderErrorKind.Refused, "not_supported", $"{_settings.Title} cannot pause a job; cancel it instead."));

    private OpenAiEndpoint Inference()
    {
        var endpoint = FireworksEndpoint.Of(_settings);
        return new OpenAiEndpoint(endpoint.Inference, endpoint.ApiKey);
    }
}
