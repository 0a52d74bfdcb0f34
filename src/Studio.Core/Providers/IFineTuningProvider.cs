using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// One configured provider. Every call is one attempt (the engine decides about repeats) and throws only
/// <see cref="OperationCanceledException"/>; whatever else goes wrong is a <see cref="ProviderError"/>.
/// </summary>
public interface IFineTuningProvider
{
    ProviderDescription Describe();

    /// <summary>Deploying tuned models, where this provider serves them only once that is done; null elsewhere.</summary>
    IModelDeployments? Deployments { get; }

    /// <summary>One cheap call that shows whether address and key work; changes nothing and costs nothing.</summary>
    Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>The models that the provider lists, base models and tuned ones.</summary>
    Task<Answer<IReadOnlyList<RemoteModel>>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>Uploads a file for training. What comes back may still be <see cref="RemoteFileState.Processing"/>.</summary>
    Task<Answer<RemoteFile>> UploadAsync(UploadFile file, CancellationToken cancellationToken);

    Task<Answer<RemoteFile>> GetFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>One page of all files for training, the newest first; whoever uploaded them.</summary>
    Task<Answer<RemoteFilePage>> ListFilesAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>All files of exactly this name, the oldest first; those that are still empty too.</summary>
    Task<Answer<IReadOnlyList<RemoteFile>>> FindFilesAsync(string fileName, CancellationToken cancellationToken);

    Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// All jobs that carry our id, the oldest first. Where <paramref name="trainingFileId"/> is given, a job of exactly
    /// that file is ours too: some servers keep no metadata.
    /// </summary>
    Task<Answer<IReadOnlyList<RemoteJob>>> FindJobsAsync(string studioJobId, string? trainingFileId, CancellationToken cancellationToken);

    /// <summary>One page of all jobs, the newest first; whoever made them.</summary>
    Task<Answer<RemoteJobPage>> ListJobsAsync(string? cursor, CancellationToken cancellationToken);

    Task<Answer<RemoteJob>> GetJobAsync(string jobId, CancellationToken cancellationToken);

    Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken);

    Task<Answer<RemoteJob>> PauseAsync(string jobId, CancellationToken cancellationToken);

    Task<Answer<RemoteJob>> ResumeAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>
    /// A job's events, the oldest first, from the one after <paramref name="knownEventId"/> on; all that the provider
    /// still has where that is null or no longer there.
    /// </summary>
    Task<Answer<IReadOnlyList<RemoteEvent>>> ReadEventsAsync(string jobId, string? knownEventId, CancellationToken cancellationToken);

    /// <summary>The models that the provider kept while the job trained, in the order of their steps; empty where it keeps none.</summary>
    Task<Answer<IReadOnlyList<RemoteCheckpoint>>> ReadCheckpointsAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>The metric points of the job's result file, in the order of their steps; empty where there is no such file.</summary>
    Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadResultMetricsAsync(RemoteJob job, CancellationToken cancellationToken);

    /// <summary>The content of a file at the provider, such as a result file; the caller disposes the stream.</summary>
    Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>Deletes a file; one that is already gone is a success.</summary>
    Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>Deletes a tuned model; one that is already gone is a success.</summary>
    Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken);

    /// <summary>
    /// Asks a model, as reproducibly as the provider can. Where <paramref name="onText"/> is given the answer is streamed,
    /// and it is told each piece of the first candidate's text as it comes (not the sentence of a model that declines).
    /// A stream that breaks off is <see cref="ProviderErrorKind.Transient"/>, whatever had come until then.
    /// </summary>
    Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken);
}

/// <summary>A file to upload; <paramref name="Content"/> is read once, from where it stands. Rows are null where nobody counted them.</summary>
public sealed record UploadFile(string Name, Stream Content, long Bytes, int? Rows);

/// <summary>How far a provider is with a file.</summary>
public enum RemoteFileState
{
    /// <summary>It can be trained on.</summary>
    Ready,

    /// <summary>The provider still reads it: a job cannot be made from it yet.</summary>
    Processing,

    /// <summary>The provider will not take it; <see cref="RemoteFile.Error"/> says why.</summary>
    Failed,
}

/// <summary>A file at a provider.</summary>
public sealed record RemoteFile(string Id, string Name, long? Bytes, DateTimeOffset? CreatedAt)
{
    public RemoteFileState State { get; init; }

    /// <summary>True where it was made and nothing was uploaded to it yet: nothing to train on, but something to remove.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>When the provider deletes it by itself; null where it stays.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it is for, in the provider's word; null where it does not tell.</summary>
    public string? Purpose { get; init; }

    public string? Error { get; init; }
}

public sealed record RemoteFilePage(IReadOnlyList<RemoteFile> Files, string? NextCursor);

/// <summary>A model at a provider.</summary>
public sealed record RemoteModel(string Id)
{
    /// <summary>True for one that somebody tuned.</summary>
    public bool IsTuned { get; init; }

    /// <summary>The model that it was tuned from, where the provider tells.</summary>
    public string? BaseModel { get; init; }

    public string? OwnedBy { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The day from which the provider no longer serves it.</summary>
    public DateOnly? ShutdownDate { get; init; }
}

/// <summary>A model that was kept in the middle of a training.</summary>
public sealed record RemoteCheckpoint(string Id, string ModelId, int Step, DateTimeOffset? CreatedAt)
{
    public RemoteMetrics? Metrics { get; init; }
}

/// <summary>What a job is created from. <paramref name="Parameters"/> are the described hyperparameters as validated.</summary>
public sealed record RemoteJobRequest(
    string StudioJobId,
    string Model,
    string TrainingFileId,
    string? ValidationFileId,
    IReadOnlyDictionary<string, ParameterValue> Parameters,
    string? Suffix,
    int? Seed,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>A name for people, for providers that keep one.</summary>
    public string? DisplayName { get; init; }
}

/// <summary>A job as the provider tells of it. <see cref="Status"/> is null for a word that nobody knows: then the last status stays.</summary>
public sealed record RemoteJob(string Id, FineTuningStatus? Status, string ProviderStatus)
{
    public string? StudioJobId { get; init; }

    public string? Model { get; init; }

    public string? TunedModelId { get; init; }

    public string? TrainingFileId { get; init; }

    public string? ValidationFileId { get; init; }

    /// <summary>A name for people, where the provider keeps one.</summary>
    public string? DisplayName { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>What its maker wanted to see in the model's name; null where the provider does not tell.</summary>
    public string? Suffix { get; init; }

    public int? Seed { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Error { get; init; }

    public long? TrainedTokens { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>0..1 where the job itself tells; else it comes from its metrics.</summary>
    public double? Progress { get; init; }

    /// <summary>Hyperparameters as the provider resolved them; empty where it does not tell.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    public IReadOnlyList<string> ResultFileIds { get; init; } = [];

    /// <summary>False where there are no events to read: then what changes in the job itself is told as events.</summary>
    public bool TellsEvents { get; init; } = true;

    public required RawAnswer Raw { get; init; }
}

public sealed record RemoteJobPage(IReadOnlyList<RemoteJob> Jobs, string? NextCursor);

/// <summary>An event; <see cref="Metrics"/> is set where it carries a metric point. <paramref name="Data"/> is JSON or null.</summary>
public sealed record RemoteEvent(string Id, DateTimeOffset CreatedAt, string Level, string Message, string? Data)
{
    public RemoteMetrics? Metrics { get; init; }
}

/// <summary>A metric point; accuracies 0..1.</summary>
public sealed record RemoteMetrics(int Step, int? TotalSteps)
{
    public double? TrainLoss { get; init; }

    public double? ValidLoss { get; init; }

    public double? TrainAccuracy { get; init; }

    public double? ValidAccuracy { get; init; }
}

/// <summary>A chat turn. <paramref name="Role"/> is "system", "user" or "assistant".</summary>
public sealed record ChatMessage(string Role, string Content);

/// <summary>A question to a model. <see cref="Candidates"/> is how many answers are wanted, from 1.</summary>
public sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages)
{
    public int Candidates { get; init; } = 1;
}

/// <summary>One candidate of an answer.</summary>
/// <param name="Text">What the model said; where it declines, its sentence.</param>
/// <param name="Confidence">0..1 where the provider tells, else null.</param>
/// <param name="Declined">True where the model says that it cannot or will not answer.</param>
public sealed record ChatChoice(string Text, double? Confidence = null, bool Declined = false);

/// <summary>A model's answer: at least one candidate, in the provider's order. Tokens are null where the provider does not tell.</summary>
public sealed record ChatAnswer(IReadOnlyList<ChatChoice> Choices, int? PromptTokens, int? CompletionTokens, TimeSpan Elapsed);
