using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>A provider for pages: it is described as the test wants it, answers questions and shows what the test puts there; nothing else of it is called.</summary>
internal sealed class PageProvider : IFineTuningProvider
{
    public ProviderDescription Description { get; set; } = new()
    {
        Name = "local",
        Kind = "local",
        Title = "Built-in trainer",
        MinimumRecords = 10,
        ModelsComplete = true,
        Models = [new BaseModel("small") { IsDefault = true, TrainingPrice = 0 }],
        CanPause = true,
        Parameters =
        [
            new ParameterDescription("n_epochs", ParameterType.Integer, "Epochs", "How often.") { Minimum = 1, Maximum = 50, AllowsAuto = true, Default = "3" },
            new ParameterDescription("token", ParameterType.Secret, "Access token", "Kept to yourself."),
        ],
    };

    public Answer<ChatAnswer> Reply { get; set; } = new ChatAnswer([new ChatChoice("SELECT 1")], 1, 1, TimeSpan.FromSeconds(0.5));

    public ChatRequest? Asked { get; private set; }

    /// <summary>How it answers where that is more than <see cref="Reply"/>: by the request, piece by piece, or never.</summary>
    public Func<ChatRequest, Action<string>?, CancellationToken, Task<Answer<ChatAnswer>>>? Chat { get; set; }

    /// <summary>What its list of jobs answers; it has none where this is null.</summary>
    public Answer<RemoteJobPage>? Listed { get; set; }

    public ProviderDescription Describe() => Description;

    public Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken)
    {
        Asked = request;
        return Chat is null ? Task.FromResult(Reply) : Chat(request, onText, cancellationToken);
    }

    public IModelDeployments? Deployments { get; set; }

    public Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>What it lists.</summary>
    public RemoteStock Stock { get; } = new();

    public Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken) => Stock.ModelsAsync();

    public Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken) => Stock.FilesAsync(cursor);

    public IReadOnlyList<RemoteCheckpoint> Checkpoints { get; set; } = [];

    /// <summary>How often the checkpoints were read.</summary>
    public int CheckpointReads { get; private set; }

    public Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken)
    {
        CheckpointReads++;
        return Task.FromResult<Answer<IReadOnlyList<RemoteCheckpoint>>>(Checkpoints.ToList());
    }

    public Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteFile>> UploadAsync(UploadFile file, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken) =>
        Listed is { } listed ? Task.FromResult(listed) : Stock.JobsAsync(cursor);

    public Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken) => Stock.JobAsync(jobId);

    public Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken) => Stock.EventsAsync();

    public Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken) => Stock.DeleteAsync(fileId);

    public Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken) => Stock.DeleteAsync(modelId);
}
