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
    ILogger<Submission> logger)
{
    /// <summary>How often a provider is asked for something it may not list yet, before it counts as not there.</summary>
    public const int Looks = 2;

    public async Task RunAsync(FineTuning job, Snapshot? snapshot, CancellationToken cancellationToken)
    {
        var provider = providers.Find(job.Provider);
        var description = provider?.Describe();
        var steps = new SubmissionSteps(job, snapshot, description?.TakesValidationFile ?? false, writer, options);
        var reason = description is null ? ProviderRegistry.Unknown(job.Provider).Message : description.Reason;
        if (provider is null || reason is not null)
        {
            await steps.PostponeAsync(new ProviderError(ProviderErrorKind.Unauthorized, null, reason!), jitter.Next(), cancellationToken);
            return;
        }
        var error = job.Status.IsTerminal()
            ? await TakeBackAsync(steps, provider, cancellationToken)
            : await SubmitAsync(steps, provider, cancellationToken);
        if (error is not null)
        {
            var delay = await steps.PostponeAsync(error, jitter.Next(), cancellationToken);
            EngineLog.Postponed(logger, job.Id, job.Provider, error.Kind.ToString(), error.Code, delay);
        }
    }

    private async Task<ProviderError?> SubmitAsync(SubmissionSteps steps, IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        foreach (var part in steps.Parts)
        {
            if (steps.FileId(part) is null && await UploadAsync(steps, provider, part, cancellationToken) is var uploaded && !uploaded.GoesOn)
            {
                return uploaded.Error;
            }
        }
        var created = await CreateAsync(steps, provider, cancellationToken);
        if (created.GoesOn)
        {
            EngineLog.Submitted(logger, steps.Job.Id, steps.Job.Provider, steps.Job.RemoteJobId ?? "");
        }
        return created.Error;
    }

    private async Task<StepResult> UploadAsync(
        SubmissionSteps steps, IFineTuningProvider provider, SnapshotPart part, CancellationToken cancellationToken)
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
        if (steps.Job.Stage is SubmissionStage.Uploading)
        {
            var looked = await provider.FindFilesAsync(steps.FileName(part), cancellationToken);
            if (!looked.TryGet(out var found, out var lookError))
            {
                return lookError;
            }
            if (found is [var first, ..])
            {
                return await steps.StoreFileAsync(part, first.Id, hash, cancellationToken);
            }
            if (await steps.LookAgainAsync(cancellationToken))
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
        return sent.TryGet(out var file, out var error)
            ? await steps.StoreFileAsync(part, file.Id, hash, cancellationToken)
            : await steps.SendFailedAsync(error, SubmissionStage.Pending, cancellationToken);
    }

    private async Task<StepResult> CreateAsync(SubmissionSteps steps, IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        if (steps.Job.Stage is SubmissionStage.Creating)
        {
            var looked = await provider.FindJobsAsync(steps.Job.Id, steps.OwnTrainingFileId, cancellationToken);
            if (!looked.TryGet(out var found, out var lookError))
            {
                return lookError;
            }
            if (found is [var first, ..])
            {
                return await AdoptAsync(steps, provider, first, found, cancellationToken);
            }
            if (await steps.LookAgainAsync(cancellationToken))
            {
                return StepResult.Stop;
            }
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
        return sent.TryGet(out var remote, out var error)
            ? await steps.StoreJobAsync(remote, cancellationToken)
            : await steps.SendFailedAsync(error, SubmissionStage.Uploaded, cancellationToken);
    }

    /// <summary>The oldest is ours; a double, which only a server without metadata can have let through, is cancelled and told.</summary>
    private static async Task<StepResult> AdoptAsync(
        SubmissionSteps steps, IFineTuningProvider provider, RemoteJob first, IReadOnlyList<RemoteJob> found, CancellationToken cancellationToken)
    {
        foreach (var twin in found.Skip(1).Where(twin => twin.Status is not { } status || !status.IsTerminal()))
        {
            var cancelled = await provider.CancelAsync(twin.Id, cancellationToken);
            if (cancelled.Error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound } error)
            {
                return error;
            }
            await steps.TellDoubleAsync(twin.Id, cancellationToken);
        }
        return await steps.StoreJobAsync(first, cancellationToken);
    }

    /// <summary>A job that ended here before the provider was known to have it: finds what was left there and takes it back.</summary>
    private static async Task<ProviderError?> TakeBackAsync(SubmissionSteps steps, IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        if (steps.Job.Stage is SubmissionStage.Creating)
        {
            var looked = await provider.FindJobsAsync(steps.Job.Id, steps.OwnTrainingFileId, cancellationToken);
            if (!looked.TryGet(out var found, out var error))
            {
                return error;
            }
            if (found is [var first, ..])
            {
                return (await AdoptAsync(steps, provider, first, found, cancellationToken)).Error;
            }
            if (await steps.LookAgainAsync(cancellationToken))
            {
                return null;
            }
        }
        foreach (var part in steps.Parts)
        {
            var looked = await provider.FindFilesAsync(steps.FileName(part), cancellationToken);
            if (!looked.TryGet(out var found, out var error))
            {
                return error;
            }
            foreach (var file in found)
            {
                if ((await provider.DeleteFileAsync(file.Id, cancellationToken)).Error is { } deleteError)
                {
                    return deleteError;
                }
            }
            if (found.Count == 0 && steps.Job.Stage is SubmissionStage.Uploading && await steps.LookAgainAsync(cancellationToken))
            {
                return null;
            }
        }
        await steps.SettleAsync(cancellationToken);
        return null;
    }
}

/// <summary>Whether a submission goes on to its next step; where it does not, the provider's error or null (it stops for now, or the lease is lost).</summary>
internal readonly record struct StepResult(bool GoesOn, ProviderError? Error)
{
    public static StepResult Next => new(true, null);

    public static StepResult Stop => new(false, null);

    public static implicit operator StepResult(ProviderError error) => new(false, error);
}
