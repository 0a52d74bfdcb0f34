using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a submission stores between its calls. Every write repeats the lease's owner; a lost lease stops the run.</summary>
internal sealed class SubmissionSteps(FineTuning job, Snapshot? snapshot, bool takesValidation, FineTuningWriter writer, EngineOptions options, TimeProvider time)
{
    /// <summary>
    /// How far failed looks put a job off: to eight times the base. A provider that is down holds all its jobs back anyway
    /// (<see cref="SubmissionPauses"/>), and a job that must look twice before each call would wait for ever where calls fail now and then.
    /// </summary>
    private const int MostFailedLooks = 3;

    private bool _hasSent;

    /// <summary>The row as this run knows it; kept in step with what it stores.</summary>
    public FineTuning Job { get; } = job;

    /// <summary>The files to upload; none where the caller brought his own. A provider that takes no validation file never sees the held-out part.</summary>
    public IReadOnlyList<SnapshotPart> Parts { get; } = snapshot switch
    {
        null => [],
        { ValidationCount: > 0 } when takesValidation => [SnapshotPart.Training, SnapshotPart.Validation],
        _ => [SnapshotPart.Training],
    };

    /// <summary>The training file's id where we uploaded it, so that nobody else's job has it.</summary>
    public string? OwnTrainingFileId => snapshot is null ? null : Job.RemoteFileId;

    public string FileName(SnapshotPart part) =>
        part is SnapshotPart.Training ? $"studio-{Job.Id}.jsonl" : $"studio-{Job.Id}-validation.jsonl";

    public int? RowCount(SnapshotPart part) => part is SnapshotPart.Training ? snapshot?.TrainingCount : snapshot?.ValidationCount;

    public string? FileId(SnapshotPart part) => part is SnapshotPart.Training ? Job.RemoteFileId : Job.RemoteValidationFileId;

    public string? Hash(SnapshotPart part) => part is SnapshotPart.Training ? Job.TrainingFileHash : Job.ValidationFileHash;

    public RemoteJobRequest Request() => new(
        Job.Id,
        Job.ModelName,
        Job.RemoteFileId!,
        Job.RemoteValidationFileId ?? Job.ValidationFile,
        Job.EffectiveParameters ?? [],
        Job.Suffix,
        Job.Seed,
        Job.Metadata ?? [])
    {
        DisplayName = Job.Alias,
    };

    /// <summary>Stores that a call is about to be sent. False where the job was cancelled meanwhile or the lease is lost.</summary>
    public async Task<bool> EnterAsync(SubmissionStage stage, CancellationToken cancellationToken)
    {
        var entered = false;
        await EditAsync(
            edit =>
            {
                entered = !edit.Job.Status.IsTerminal();
                if (entered)
                {
                    edit.IsVisible = false;
                    edit.Job.Stage = stage;
                    edit.Job.DoubtfulLooks = 0;
                }
                return entered;
            },
            cancellationToken);
        _hasSent |= entered;
        return entered;
    }

    /// <summary>Says that this run calls what changes something at the provider: its failure counts in full.</summary>
    public void Sends() => _hasSent = true;

    /// <summary>
    /// Counts a look at the provider that found nothing. True where it must be repeated a little later, since lists lag;
    /// false where what was sought is not there.
    /// </summary>
    public async Task<bool> LookAgainAsync(CancellationToken cancellationToken)
    {
        var again = false;
        var held = await EditAsync(
            edit =>
            {
                again = ++edit.Job.DoubtfulLooks < Submission.Looks;
                edit.IsVisible = false;
                edit.Job.NextAttemptAt = edit.Now + (again ? options.SecondLook : TimeSpan.Zero);
                return true;
            },
            cancellationToken);
        return again || !held;
    }

    public Task<StepResult> StoreFileAsync(SnapshotPart part, string fileId, string hash, CancellationToken cancellationToken) => GoOnAsync(
        edit =>
        {
            var row = edit.Job;
            (row.RemoteFileId, row.TrainingFileHash) = part is SnapshotPart.Training ? (fileId, hash) : (row.RemoteFileId, row.TrainingFileHash);
            (row.RemoteValidationFileId, row.ValidationFileHash) = part is SnapshotPart.Validation ? (fileId, hash) : (row.RemoteValidationFileId, row.ValidationFileHash);
            row.Stage = part == Parts[^1] ? SubmissionStage.Uploaded : SubmissionStage.Pending;
            row.DoubtfulLooks = 0;
            row.Failures = 0;
            row.Attention = null;
            row.HeardAt = edit.Now;
            edit.Tell("info", $"Uploaded {FileName(part)} as {fileId}.");
            return true;
        },
        cancellationToken);

    /// <summary>Stores the provider's id: from here the poller looks after the job.</summary>
    public Task<StepResult> StoreJobAsync(RemoteJob remote, CancellationToken cancellationToken) => GoOnAsync(
        edit =>
        {
            edit.Job.RemoteJobId = remote.Id;
            edit.Job.Stage = SubmissionStage.Created;
            edit.Job.NextAttemptAt = edit.Now;
            edit.KeepAnswer(RemoteJobs.CreateAnswer, remote.Raw);
            edit.Tell("info", $"The provider took the job as {remote.Id}.");
            edit.Apply(remote);
            return true;
        },
        cancellationToken);

    public Task WarnAsync(string message, CancellationToken cancellationToken) => EditAsync(
        edit =>
        {
            edit.Warn(message);
            return true;
        },
        cancellationToken);

    /// <summary>Puts the job off until the provider may have read its file. Told once; after many looks the job says that it takes long.</summary>
    public Task AwaitFileAsync(Func<int, TimeSpan, TimeSpan> delay, int longAfter, string sentence, CancellationToken cancellationToken) => EditAsync(
        edit =>
        {
            var looks = edit.Job.DoubtfulLooks++;
            edit.Job.NextAttemptAt = edit.Now + delay(looks, options.FastInterval);
            edit.Job.Failures = 0;
            edit.Job.HeardAt = edit.Now;
            edit.IsVisible = looks == 0 || looks == longAfter || edit.Job.Attention is not null;
            edit.Job.Attention = looks >= longAfter ? sentence : null;
            if (looks == 0)
            {
                edit.Tell("info", "The provider still reads the training file; the job is created there once it is ready.");
            }
            return true;
        },
        cancellationToken);

    /// <summary>Ends the job for that reason; what was uploaded for it is taken back next.</summary>
    public async Task<StepResult> EndAsync(string reason, RawAnswer? raw, CancellationToken cancellationToken)
    {
        await EditAsync(edit => End(edit, reason, raw), cancellationToken);
        return StepResult.Stop;
    }

    /// <summary>A refusal as the reason of a job's end.</summary>
    public static string Reason(ProviderError error) => error.Code is null ? error.Message : $"{error.Message} ({error.Code})";

    /// <summary>
    /// What a failed call means: a refusal ends the job with the provider's reason; a rate limit or a bad key means that
    /// nothing was done; anything else leaves the doubt, and the next run looks first.
    /// </summary>
    public async Task<StepResult> SendFailedAsync(ProviderError error, SubmissionStage before, CancellationToken cancellationToken)
    {
        var ends = error.Kind is ProviderErrorKind.Refused or ProviderErrorKind.NotFound;
        if (ends || error.Kind is not ProviderErrorKind.Transient)
        {
            await EditAsync(
                edit =>
                {
                    edit.Job.Stage = before;
                    edit.IsVisible = ends;
                    return !ends || End(edit, Reason(error), error.Raw);
                },
                cancellationToken);
        }
        return ends ? StepResult.Stop : error;
    }

    /// <summary>Nothing of this job is left at the provider.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => EditAsync(
        edit =>
        {
            edit.Job.Settled = true;
            edit.Job.ProviderStatus = null;
            edit.Job.Attention = null;
            if (Parts.Count > 0)
            {
                edit.Job.RemoteFileId = null;
                edit.Job.RemoteValidationFileId = null;
            }
            return true;
        },
        cancellationToken);

    /// <summary>Puts the next attempt off, and says on the job why it does not get on.</summary>
    public Task PostponeAsync(ProviderError error, string sentence, double jitter, CancellationToken cancellationToken) => EditAsync(
        edit =>
        {
            edit.Job.Failures = _hasSent ? edit.Job.Failures + 1 : Math.Max(edit.Job.Failures, Math.Min(edit.Job.Failures + 1, MostFailedLooks));
            edit.Job.NextAttemptAt = edit.Now + Backoff.Obeying(Backoff.Delay(edit.Job.Failures, jitter, options.BackoffBase), error, time.GetUtcNow());
            edit.IsVisible = edit.Job.Attention != sentence;
            edit.Job.Attention = sentence;
            return true;
        },
        cancellationToken);

    private bool End(FineTuningEdit edit, string reason, RawAnswer? raw)
    {
        edit.MoveTo(FineTuningStatus.Failed, reason);
        edit.KeepAnswer(RemoteJobs.CreateAnswer, raw);
        edit.Job.NextAttemptAt = edit.Now;
        edit.Job.DoubtfulLooks = 0;
        edit.Job.HeardAt = edit.Now;
        edit.Job.Attention = null;

        // After a failure an earlier upload may have come through unseen.
        edit.Job.Settled = Parts.Count == 0 || edit.Job is { Stage: SubmissionStage.Pending, RemoteFileId: null, Failures: 0 };
        return true;
    }

    private async Task<StepResult> GoOnAsync(Func<FineTuningEdit, bool> edit, CancellationToken cancellationToken) =>
        await EditAsync(edit, cancellationToken) ? StepResult.Next : StepResult.Stop;

    private async Task<bool> EditAsync(Func<FineTuningEdit, bool> edit, CancellationToken cancellationToken)
    {
        FineTuning? stored = null;
        var held = await writer.EditLeasedAsync(
            Job.Id,
            options.Owner,
            change =>
            {
                stored = change.Job;
                return edit(change);
            },
            cancellationToken);
        if (held && stored is not null)
        {
            Follow(stored);
        }
        return held;
    }

    private void Follow(FineTuning stored)
    {
        Job.Status = stored.Status;
        Job.Stage = stored.Stage;
        Job.RemoteFileId = stored.RemoteFileId;
        Job.RemoteValidationFileId = stored.RemoteValidationFileId;
        Job.RemoteJobId = stored.RemoteJobId;
        Job.TrainingFileHash = stored.TrainingFileHash;
        Job.ValidationFileHash = stored.ValidationFileHash;
        Job.Metadata = stored.Metadata;
        Job.EffectiveParameters = stored.EffectiveParameters;
        Job.DoubtfulLooks = stored.DoubtfulLooks;
    }
}
