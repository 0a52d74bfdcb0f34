using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// One configured provider. Every call is one attempt (the engine decides about repeats) and throws only
/// <see cref="OperationCanceledException"/>; whatever else goes wrong is a <see cref="ProviderError"/>.
/// </summary>
public interface IFineTuningProvider
{
    ProviderDescription Describe();

    /// <summary>Uploads a file for training under the given name.</summary>
    Task<Answer<RemoteFile>> UploadAsync(string fileName, Stream content, CancellationToken cancellationToken);

    /// <summary>All files of exactly this name, the oldest first.</summary>
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

    /// <summary>The content of a file at the provider, such as a result file; the caller disposes the stream.</summary>
    Task<Answer<Stream>> OpenFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>Deletes a file; one that is already gone is a success.</summary>
    Task<Answer<Done>> DeleteFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>Deletes a tuned model; one that is already gone is a success.</summary>
    Task<Answer<Done>> DeleteModelAsync(string modelId, CancellationToken cancellationToken);

    Task<Answer<ChatAnswer>> ChatAsync(ChatRequest request, CancellationToken cancellationToken);
}

public sealed record RemoteFile(string Id, string Name, long? Bytes, DateTimeOffset? CreatedAt);

/// <summary>What a job is created from. <paramref name="Parameters"/> are the described hyperparameters as validated.</summary>
public sealed record RemoteJobRequest(
    string StudioJobId,
    string Model,
    string TrainingFileId,
    string? ValidationFileId,
    IReadOnlyDictionary<string, ParameterValue> Parameters,
    string? Suffix,
    int? Seed,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>A job as the provider tells of it. <see cref="Status"/> is null for a word that nobody knows: then the last status stays.</summary>
public sealed record RemoteJob(string Id, FineTuningStatus? Status, string ProviderStatus)
{
    public string? StudioJobId { get; init; }

    public string? Model { get; init; }

    public string? TunedModelId { get; init; }

    public string? TrainingFileId { get; init; }

    public string? Error { get; init; }

    public long? TrainedTokens { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>0..1 where the job itself tells; else it comes from its metrics.</summary>
    public double? Progress { get; init; }

    /// <summary>Hyperparameters as the provider resolved them; empty where it does not tell.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    public IReadOnlyList<string> ResultFileIds { get; init; } = [];

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

public sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages);

public sealed record ChatAnswer(string Text, int? PromptTokens, int? CompletionTokens, TimeSpan Elapsed);
