using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Brings one job to its provider, step by step; each step is stored before and after. Killed anywhere, the next run goes
/// on from the row: where a call was begun and its answer is not stored, it looks at the provider before it calls again.
/// </summary>
internal sealed class Submission(
    FineTuningWriter writer,
    ProviderRegistry providers,
    TrainingFileWriter files,
    StudioPaths paths,
    EngineOptions options,
    Jitter jitter,
    SecretParameters secrets,
    TimeProvider time,
    ILogger<Submission> logger)
{
    /// <summary>How often a provider is asked for something it may not list yet, before it counts as not there.</summary>
    public const int Looks = 2;

    /// <summary>Runs a job as far as it comes; returns why the provider keeps it from getting on, which the job says too.</summary>
    public async Task<SubmissionFailure?> RunAsync(FineTuning job, Snapshot? snapshot, CancellationToken cancellationToken)
    {
        var provider = providers.Find(job.Provider);
        var description = provider?.Describe();
        var takesValidation = description is { TakesValidationFile: true } && snapshot?.ValidationCount >= description.MinimumValidationRecords;
        var steps = new SubmissionSteps(job, snapshot, takesValidation, writer, options, time);
        if (provider is null || description is null or { Reason: not null })
        {
            var reason = description?.Reason ?? AttentionText.Gone(job.Provider);
            return await PostponeAsync(steps, new ProviderError(ProviderErrorKind.Unauthorized, "provider_not_ready", reason), reason, cancellationToken);
        }
        var error = job.Status.IsTerminal()
            ? await TakingBack.RunAsync(steps, provider, cancellationToken)
            : await SubmitAsync(steps, provider, description, cancellationToken);
        return error is null
            ? null
            : await PostponeAsync(steps, error, AttentionText.Of(error, description.Title, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>The oldest is ours; a double, which only a server without metadata can have let through, is cancelled and told.</summary>
    public static async Task<StepResult> AdoptAsync(
        SubmissionSteps steps, IFineTuningProvider provider, RemoteJob first, IReadOnlyList<RemoteJob> found, CancellationToken cancellationToken)
    {
        foreach (var twin in found.Skip(1).Where(twin => twin.Status is not { } status || !status.IsTerminal()))
        {
            var cancelled = await provider.CancelAsync(twin.Id, cancellationToken);
            if (cancelled.Error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound } error)
            {
                return error;
            }
            await steps.WarnAsync($"A second job {twin.Id} for this one was found at the provider and cancelled.", cancellationToken);
        }
        return await steps.StoreJobAsync(first, cancellationToken);
    }

    private async Task<SubmissionFailure> PostponeAsync(SubmissionSteps steps, ProviderError error, string sentence, CancellationToken cancellationToken)
    {
        await steps.PostponeAsync(error, sentence, jitter.Next(), cancellationToken);
        return new SubmissionFailure(error, sentence);
    }

    private async Task<ProviderError?> SubmitAsync(
        SubmissionSteps steps, IFineTuningProvider provider, ProviderDescription description, CancellationToken cancellationToken)
    {
        foreach (var part in steps.Parts)
        {
            if (steps.FileId(part) is null && await UploadAsync(steps, provider, description, part, cancellationToken) is var uploaded && !uploaded.GoesOn)
            {
                return uploaded.Error;
            }
        }
        if (description.ChecksFiles && steps.Job.Stage is not SubmissionStage.Creating
            && await FileReadiness.CheckAsync(steps, provider, description, cancellationToken) is var ready && !ready.GoesOn)
        {
            return ready.Error;
        }
        var created = await CreateAsync(steps, provider, description, cancellationToken);
        if (created.GoesOn)
        {
            EngineLog.Submitted(logger, steps.Job.Id, steps.Job.Provider, steps.Job.RemoteJobId ?? "");
        }
        return created.Error;
    }

    private async Task<StepResult> UploadAsync(
        SubmissionSteps steps, IFineTuningProvider provider, ProviderDescription description, SnapshotPart part, CancellationToken cancellationToken)
    {
        var path = paths.TrainingFile(steps.Job.Id, part);
        if (steps.Hash(part) is not { } hash || !File.Exists(path))
        {
            hash = await files.WriteAsync(steps.Job.SnapshotId!, part, path, cancellationToken);
        }
        if (FileLimits.Refusal(provider.Describe(), new FileInfo(path).Length) is { } tooLarge)
        {
            return await steps.SendFailedAsync(tooLarge, SubmissionStage.Pending, cancellationToken);
        }
        var before = steps.Job.Stage;
        if (before is SubmissionStage.Uploading)
        {
            var looked = await provider.FindFilesAsync(steps.FileName(part), cancellationToken);
            if (!looked.TryGet(out var found, out var lookError))
            {
                return lookError;
            }
            if (found.Where(file => !file.IsEmpty).ToList() is [var first, ..] whole)
            {
                return await RemoveTwinsAsync(provider, whole, cancellationToken) is { } twinError
                    ? twinError
                    : await steps.StoreFileAsync(part, first.Id, hash, cancellationToken);
            }

            // One that is there and empty was made and never filled: the upload goes on in it, and no list lags behind it.
            if (found.Count == 0 && await steps.LookAgainAsync(cancellationToken))
            {
                return StepResult.Stop;
            }
        }
        if (!await steps.EnterAsync(SubmissionStage.Uploading, cancellationToken))
        {
            return StepResult.Stop;
        }
        await using var content = File.OpenRead(path);
        var sent = await provider.UploadAsync(new UploadFile(steps.FileName(part), content, content.Length, steps.RowCount(part)), cancellationToken);
        if (!sent.TryGet(out var file, out var error))
        {
            // What is said of a second call says nothing of the first one, whose answer never came: that doubt stays.
            return await steps.SendFailedAsync(error, before is SubmissionStage.Uploading ? before : SubmissionStage.Pending, cancellationToken);
        }
        return file.Id.Length > 0
            ? await steps.StoreFileAsync(part, file.Id, hash, cancellationToken)
            : NoId(description, "file", null);
    }

    private async Task<StepResult> CreateAsync(
        SubmissionSteps steps, IFineTuningProvider provider, ProviderDescription description, CancellationToken cancellationToken)
    {
        var isInDoubt = steps.Job.Stage is SubmissionStage.Creating;
        if (isInDoubt && await LookAsync(steps, provider, cancellationToken) is { } there)
        {
            return there;
        }
        if (isInDoubt && await steps.LookAgainAsync(cancellationToken))
        {
            return StepResult.Stop;
        }
        if (secrets.Reveal(steps.Request()) is not { } request)
        {
            return await steps.SendFailedAsync(SecretParameters.Lost, SubmissionStage.Uploaded, cancellationToken);
        }
        if (!await steps.EnterAsync(SubmissionStage.Creating, cancellationToken))
        {
            return StepResult.Stop;
        }
        var sent = await provider.CreateAsync(request, cancellationToken);
        if (!sent.TryGet(out var remote, out var error))
        {
            var isFinal = error.Kind is ProviderErrorKind.Refused or ProviderErrorKind.NotFound;

            // An earlier call whose answer never came may have made the job after all, and be what this one is refused for.
            return isInDoubt && isFinal && await LookAsync(steps, provider, cancellationToken) is { } late
                ? late
                : await steps.SendFailedAsync(error, isInDoubt && !isFinal ? SubmissionStage.Creating : SubmissionStage.Uploaded, cancellationToken);
        }
        return remote.Id.Length > 0
            ? await steps.StoreJobAsync(remote, cancellationToken)
            : NoId(description, "job", remote.Raw);
    }

    /// <summary>Takes the job over that the provider has already; null where it shows none.</summary>
    private static async Task<StepResult?> LookAsync(SubmissionSteps steps, IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        var looked = await provider.FindJobsAsync(steps.Job.Id, steps.OwnTrainingFileId, cancellationToken);
        if (!looked.TryGet(out var found, out var error))
        {
            return error;
        }
        if (found is not [var first, ..])
        {
            return null;
        }
        return await AdoptAsync(steps, provider, first, found, cancellationToken);
    }

    /// <summary>After a doubt the same file may be there more than once: the oldest is ours, the others would belong to no job.</summary>
    private static async Task<ProviderError?> RemoveTwinsAsync(
        IFineTuningProvider provider, IReadOnlyList<RemoteFile> found, CancellationToken cancellationToken)
    {
        foreach (var twin in found.Skip(1))
        {
            if ((await provider.DeleteFileAsync(twin.Id, cancellationToken)).Error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound } error)
            {
                return error;
            }
        }
        return null;
    }

    /// <summary>An answer without an id leaves the doubt whether the thing is there: the next run looks for it.</summary>
    private static ProviderError NoId(ProviderDescription description, string what, RawAnswer? raw) =>
        new(ProviderErrorKind.Transient, "no_id", $"{description.Title} took the {what} but told no id; the Studio looks for it there.") { Raw = raw };
}

/// <summary>Why a job does not get on, and the sentence that it and all that wait with it say.</summary>
internal sealed record SubmissionFailure(ProviderError Error, string Sentence);

/// <summary>Whether a submission goes on to its next step; where it does not, the provider's error or null (it stops for now, or the lease is lost).</summary>
internal readonly record struct StepResult(bool GoesOn, ProviderError? Error)
{
    public static StepResult Next => new(true, null);

    public static StepResult Stop => new(false, null);

    public static implicit operator StepResult(ProviderError error) => new(false, error);
}
