namespace FineTuningStudio.Core.Providers;

/// <summary>
/// A provider whose answers are reported to <see cref="ProviderHealth"/>, whoever called it. Where something is wrong with
/// its key, its description says so instead of that there is none.
/// </summary>
internal sealed class WatchedProvider(IFineTuningProvider inner, ProviderHealth health, string? keyFault = null) : IFineTuningProvider
{
    private readonly WatchedDeployments? _deployments = inner.Deployments is { } deployments ? new WatchedDeployments(deployments, inner, health) : null;

    public IModelDeployments? Deployments => _deployments;

    public ProviderDescription Describe() => keyFault is null ? inner.Describe() : inner.Describe() with { Reason = keyFault };

    public Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken) => SeenAsync(inner.CheckAsync(cancellationToken), inner, health, mustBeThere: true);

    public Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken) => SeenAsync(inner.ListModelsAsync(cancellationToken));

    public Task<Answer<RemoteFile>> UploadAsync(UploadFile file, CancellationToken cancellationToken) => SeenAsync(inner.UploadAsync(file, cancellationToken));

    public Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken) => SeenAsync(inner.GetFileAsync(fileId, cancellationToken));

    public Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken) => SeenAsync(inner.ListFilesAsync(cursor, cancellationToken));

    public Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken) =>
        SeenAsync(inner.FindFilesAsync(fileName, cancellationToken));

    public async Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken)
    {
        var answer = await SeenAsync(inner.CreateAsync(request, cancellationToken));
        health.ReportCreation(inner.Describe().Name, answer.Error);
        return answer;
    }

    public Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken) =>
        SeenAsync(inner.FindJobsAsync(studioJobId, trainingFileId, cancellationToken));

    public Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken) => SeenAsync(inner.ListJobsAsync(cursor, cancellationToken));

    public Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken) => SeenAsync(inner.GetJobAsync(jobId, cancellationToken));

    public Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken) => SeenAsync(inner.CancelAsync(jobId, cancellationToken));

    public Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken) => SeenAsync(inner.PauseAsync(jobId, cancellationToken));

    public Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken) => SeenAsync(inner.ResumeAsync(jobId, cancellationToken));

    public Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken) =>
        SeenAsync(inner.ReadEventsAsync(jobId, knownEventId, cancellationToken));

    public Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken) =>
        SeenAsync(inner.ReadCheckpointsAsync(jobId, cancellationToken));

    public Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken) =>
        SeenAsync(inner.ReadResultMetricsAsync(job, cancellationToken));

    public Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken) => SeenAsync(inner.OpenFileAsync(fileId, cancellationToken));

    public Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken) => SeenAsync(inner.DeleteFileAsync(fileId, cancellationToken));

    public Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken) => SeenAsync(inner.DeleteModelAsync(modelId, cancellationToken));

    public Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken) =>
        SeenAsync(inner.ChatAsync(request, onText, cancellationToken));

    private Task<Answer<T>> SeenAsync<T>(Task<Answer<T>> call)
        where T : notnull => SeenAsync(call, inner, health);

    private static async Task<Answer<T>> SeenAsync<T>(Task<Answer<T>> call, IFineTuningProvider provider, ProviderHealth health, bool mustBeThere = false)
        where T : notnull
    {
        var answer = await call;
        health.Report(provider.Describe().Name, answer.Error, mustBeThere);
        return answer;
    }

    private sealed class WatchedDeployments(IModelDeployments inner, IFineTuningProvider provider, ProviderHealth health) : IModelDeployments
    {
        public Task<Answer<IReadOnlyList<RemoteDeployment>>> ListAsync(CancellationToken cancellationToken) =>
            SeenAsync(inner.ListAsync(cancellationToken), provider, health);

        public Task<Answer<RemoteDeployment>> DeployAsync(string modelId, string? baseModel, CancellationToken cancellationToken) =>
            SeenAsync(inner.DeployAsync(modelId, baseModel, cancellationToken), provider, health);

        public Task<Answer<Done>> UndeployAsync(string deploymentId, CancellationToken cancellationToken) =>
            SeenAsync(inner.UndeployAsync(deploymentId, cancellationToken), provider, health);
    }
}
