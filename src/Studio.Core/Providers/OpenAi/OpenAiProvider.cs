using System.Text.Json;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>OpenAI, servers of its shape (Azure's too), and the built-in trainer: only address, key and models differ.</summary>
internal sealed class OpenAiProvider : IFineTuningProvider
{
    private static readonly Uri PublicAddress = new("https://api.openai.com/v1");

    private readonly ProviderSettings _settings;
    private readonly LocalEndpoint _local;
    private readonly OpenAiTransport _transport;
    private readonly OpenAiLists _lists;
    private readonly OpenAiFiles _files;
    private readonly OpenAiJobs _jobs;
    private readonly OpenAiChat _chat;

    public OpenAiProvider(ProviderSettings settings, LocalEndpoint local, IHttpClientFactory clients, TimeProvider time)
    {
        _settings = settings;
        _local = local;
        _transport = new OpenAiTransport(settings.Title, Endpoint, clients, time);
        _lists = new OpenAiLists(_transport, settings.Title);
        _files = new OpenAiFiles(_transport, _lists, settings.Title);
        _jobs = new OpenAiJobs(_transport, _lists, _files, settings.Title);
        _chat = new OpenAiChat(_transport, settings.Title, time);
    }

    private bool IsLocal => _settings.Kind == ProviderSettings.LocalKind;

    public ProviderDescription Describe() => OpenAiDescription.Of(_settings, _local);

    public IModelDeployments? Deployments => null;

    /// <summary>Asks for one job: only a server that can train has such a list, while the right to list models is a separate one.</summary>
    public async Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(
            HttpMethod.Get, "/fine_tuning/jobs?limit=1", null, OpenAiTransport.CallTimeout,
            (json, text) => new Seen(json.Field("data") is { ValueKind: JsonValueKind.Array }, text.Raw), cancellationToken);
        return answer switch
        {
            { Error: { Kind: ProviderErrorKind.NotFound } error } => error with { Message = NoApi("answered 404") },
            { Error: { } error } => error,
            { Value: { IsList: false, Raw: var raw } } => new ProviderError(ProviderErrorKind.Refused, ProviderError.NotAList, NoApi("answered with something else")) { Raw = raw },
            _ => new Done(),
        };
    }

    public Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken) =>
        _lists.AllAsync("/models", (json, _) => OpenAiJson.Model(json), model => model.Id, null, cancellationToken);

    public Task<Answer<RemoteFile>> UploadAsync(UploadFile file, CancellationToken cancellationToken) => _files.UploadAsync(file, cancellationToken);

    public Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken) => _files.GetAsync(fileId, cancellationToken);

    public Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken) => _files.PageAsync(cursor, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken) =>
        _files.FindAsync(fileName, cancellationToken);

    public Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken) => _jobs.CreateAsync(request, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken) =>
        _jobs.FindAsync(studioJobId, trainingFileId, cancellationToken);

    public Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken) => _jobs.PageAsync(cursor, cancellationToken);

    public Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken) => _jobs.GetAsync(jobId, cancellationToken);

    public Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken) => _jobs.CommandAsync(jobId, "cancel", cancellationToken);

    public Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken) => _jobs.CommandAsync(jobId, "pause", cancellationToken);

    public Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken) => _jobs.CommandAsync(jobId, "resume", cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken) =>
        _jobs.ReadEventsAsync(jobId, knownEventId, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken) =>
        _jobs.ReadCheckpointsAsync(jobId, cancellationToken);

    public Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken) =>
        _files.ReadMetricsAsync(job, cancellationToken);

    public Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken) => _files.OpenAsync(fileId, cancellationToken);

    public Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken) =>
        DeleteAsync($"/files/{Uri.EscapeDataString(fileId)}", cancellationToken);

    public Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken) =>
        DeleteAsync($"/models/{Uri.EscapeDataString(modelId)}", cancellationToken);

    public Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken) =>
        _chat.AskAsync(request, onText, cancellationToken);

    private async Task<Answer<Done>> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(HttpMethod.Delete, path, null, OpenAiTransport.CallTimeout, (_, _) => new Done(), cancellationToken);
        return answer.Error is { Kind: ProviderErrorKind.NotFound } ? new Done() : answer;
    }

    private string NoApi(string answered) =>
        $"{_settings.Title} {answered} where its list of fine-tuning jobs should be: check that BaseUrl is the address of its API (OpenAI's ends in /v1, Azure's in /openai/v1).";

    private OpenAiEndpoint Endpoint() => IsLocal
        ? new OpenAiEndpoint(
            _local.Address ?? throw new InvalidOperationException("The built-in trainer was called before the server listened."),
            _local.ApiKey ?? throw new InvalidOperationException("The built-in trainer was called before its key was made."))
        : new OpenAiEndpoint(
            _settings.BaseUrl ?? PublicAddress,
            _settings.ApiKey ?? throw new InvalidOperationException($"Provider {_settings.Name} was called without a key."),
            _settings.KeyHeader);

    private sealed record Seen(bool IsList, RawAnswer Raw);
}
