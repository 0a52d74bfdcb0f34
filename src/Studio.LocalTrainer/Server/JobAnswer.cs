namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Each is a number, or "auto" until training starts.</summary>
internal sealed record HyperparametersAnswer(object NEpochs, object BatchSize, object LearningRateMultiplier);

internal sealed record SupervisedAnswer(HyperparametersAnswer Hyperparameters);

internal sealed record MethodAnswer(string Type, SupervisedAnswer Supervised);

/// <summary>A job as OpenAI shows it.</summary>
internal sealed record JobAnswer(
    string Object,
    string Id,
    string Model,
    long CreatedAt,
    long? FinishedAt,
    string? FineTunedModel,
    string OrganizationId,
    IReadOnlyList<string> ResultFiles,
    JobStatus Status,
    string? ValidationFile,
    string TrainingFile,
    HyperparametersAnswer Hyperparameters,
    long? TrainedTokens,
    JobFailure? Error,
    string? UserProvidedSuffix,
    int Seed,
    long? EstimatedFinish,
    IReadOnlyList<string> Integrations,
    MethodAnswer Method,
    IReadOnlyDictionary<string, string>? Metadata)
{
    private const string Auto = "auto";

    public static JobAnswer From(StoredJob job)
    {
        var succeeded = job.Status is JobStatus.Succeeded;
        var hyperparameters = Describe(job);
        return new JobAnswer(
            "fine_tuning.job",
            job.Id,
            job.Model,
            job.CreatedAt.ToUnixTimeSeconds(),
            job.FinishedAt?.ToUnixTimeSeconds(),
            succeeded ? job.ModelName : null,
            BaseModels.Organization,
            succeeded ? [job.ResultFile] : [],
            job.Status,
            job.ValidationFile,
            job.TrainingFile,
            hyperparameters,
            // As OpenAI bills it: the tokens of the training file times the epochs; validation is free.
            succeeded ? job.Files!.Tokens * job.Resolved!.Epochs : null,
            job.Failure,
            job.Suffix,
            job.Seed,
            job.EstimatedFinish?.ToUnixTimeSeconds(),
            [],
            new MethodAnswer("supervised", new SupervisedAnswer(hyperparameters)),
            job.Metadata);
    }

    private static HyperparametersAnswer Describe(StoredJob job) => job.Resolved is { } resolved
        ? new HyperparametersAnswer(resolved.Epochs, resolved.BatchSize, resolved.LearningRateMultiplier)
        : new HyperparametersAnswer(
            (object?)job.Requested.NEpochs ?? Auto, (object?)job.Requested.BatchSize ?? Auto, (object?)job.Requested.LearningRateMultiplier ?? Auto);
}

/// <summary>A checkpoint as OpenAI shows it.</summary>
internal sealed record CheckpointAnswer(
    string Object, string Id, long CreatedAt, string FineTunedModelCheckpoint, string FineTuningJobId, MetricsAnswer Metrics, int StepNumber)
{
    public static CheckpointAnswer From(StoredCheckpoint checkpoint, string jobId) => new(
        "fine_tuning.job.checkpoint",
        checkpoint.Id,
        checkpoint.CreatedAt.ToUnixTimeSeconds(),
        checkpoint.Model,
        jobId,
        checkpoint.Metrics,
        checkpoint.Step);
}
