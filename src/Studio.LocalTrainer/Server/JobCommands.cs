using System.Security.Cryptography;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>What a client may do to jobs. Each command is on the disk before it is answered.</summary>
internal sealed class JobCommands(JobStore jobs, FileStore files, ModelStore models, JobQueue queue, TimeProvider time)
{
    public const string PausedMessage = "Fine-tuning job paused";
    private const string FineTune = "fine-tune";

    public (StoredJob? Job, ApiError? Error) Create(JobRequest request)
    {
        var error = RefuseModel(request.Model)
            ?? RefuseFile(request.TrainingFile, "training_file")
            ?? (request.ValidationFile is { } validation ? RefuseFile(validation, "validation_file") : null);
        if (error is not null)
        {
            return (null, error);
        }
        var job = new StoredJob
        {
            Id = Ids.Job(),
            Sequence = jobs.NextSequence(),
            CreatedAt = time.GetUtcNow(),
            Model = request.Model,
            TrainingFile = request.TrainingFile,
            ValidationFile = request.ValidationFile,
            Suffix = request.Suffix,
            // OpenAI makes a seed where none is given, and says it, so that the job can be repeated.
            Seed = request.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue),
            Requested = request.Hyperparameters,
            Metadata = request.Metadata,
            ModelName = BaseModels.TunedName(request.Model, request.Suffix),
            ResultFile = Ids.File(),
            Status = JobStatus.ValidatingFiles,
        };
        jobs.Add(job, $"Created fine-tuning job: {job.Id}", $"Validating training file: {job.TrainingFile}");
        queue.Check(job.Id);
        return (job, null);
    }

    /// <summary>The job is cancelled when this returns; the work on it stops within moments and leaves nothing.</summary>
    public (StoredJob? Job, ApiError? Error) Cancel(string id)
    {
        var cancelled = jobs.Change(
            id,
            job => job.IsFinished
                ? null
                : job with { Status = JobStatus.Cancelled, FinishedAt = time.GetUtcNow(), EstimatedFinish = null, Checkpoints = [] },
            "Fine-tuning job cancelled");
        if (cancelled is null)
        {
            return (null, Refusal(id, "cancelled", "has not finished"));
        }
        queue.Interrupt(id);
        return (cancelled, null);
    }

    /// <summary>A job that trains is pausing until its step ends; any other is paused at once. Pausing twice is no error.</summary>
    public (StoredJob? Job, ApiError? Error) Pause(string id)
    {
        if (jobs.Find(id) is { Status: JobStatus.Pausing or JobStatus.Paused } already)
        {
            return (already, null);
        }
        var pausing = jobs.Change(
            id,
            static job => job.Status is JobStatus.Running ? job with { Status = JobStatus.Pausing, EstimatedFinish = null } : null,
            "Pausing fine-tuning job");
        var paused = pausing ?? jobs.Change(
            id,
            static job => job.Status is JobStatus.ValidatingFiles or JobStatus.Queued ? job with { Status = JobStatus.Paused } : null,
            PausedMessage);
        if (paused is null)
        {
            return (null, Refusal(id, "paused", "has not finished"));
        }
        queue.Interrupt(id);
        return (paused, null);
    }

    /// <summary>The job goes to the end of the line; its training goes on after the last whole epoch.</summary>
    public (StoredJob? Job, ApiError? Error) Resume(string id)
    {
        var resumed = jobs.Change(
            id,
            static job => job.Status is JobStatus.Paused
                ? job with { Status = job.Files is null ? JobStatus.ValidatingFiles : JobStatus.Queued }
                : null,
            "Fine-tuning job resumed");
        if (resumed is null)
        {
            return (null, Refusal(id, "resumed", "is paused"));
        }
        if (resumed.Files is null)
        {
            queue.Check(id);
        }
        else
        {
            queue.Train(id);
        }
        return (resumed, null);
    }

    private ApiError Refusal(string id, string done, string condition) => jobs.Find(id) is { } job
        ? ApiError.Invalid(
            $"Job {id} is '{JobsApi.Word(job.Status)}' and cannot be {done}: only a job that {condition} can.",
            null,
            "invalid_job_status")
        : ApiError.NoSuchJob(id);

    /// <summary>A base model, or a tuned one that is there: training goes on from it.</summary>
    private ApiError? RefuseModel(string model) => (BaseModels.IsOne(model), BaseModels.IsTunedName(model)) switch
    {
        (true, _) => null,
        (_, true) when models.Find(model) is not null => null,
        (_, true) => ApiError.Invalid(
            $"There is no tuned model '{ApiError.Echo(model)}' to go on from. Name one that GET /models lists, or tune one of: {string.Join(", ", BaseModels.All)}.",
            "model",
            "model_not_available"),
        _ => ApiError.NoSuchModel(model),
    };

    private ApiError? RefuseFile(string id, string param)
    {
        if (files.Find(id) is not { } file)
        {
            return ApiError.Invalid($"Invalid '{param}': there is no file '{ApiError.Echo(id)}'. Upload it first.", param, "file_not_found");
        }
        return file.Purpose == FineTune
            ? null
            : ApiError.Invalid($"Invalid '{param}': the file was uploaded with the purpose '{file.Purpose}'; it must be '{FineTune}'.", param, "invalid_file_purpose");
    }
}
