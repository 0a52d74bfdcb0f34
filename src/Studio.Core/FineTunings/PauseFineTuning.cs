using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Pauses and resumes a job at its provider, where that can.</summary>
public sealed class PauseFineTuning(
    IDbContextFactory<StudioDb> databases, FineTuningWriter writer, FineTuningQueries queries, ProviderRegistry providers, EngineSignals signals)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, <c>conflict</c>, <c>unavailable</c>.</summary>
    public Task<Result<FineTuningView>> PauseAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(id, "pause", (provider, job) => provider.PauseAsync(job, cancellationToken), cancellationToken);

    /// <summary>Problems: <c>finetuning_not_found</c>, <c>conflict</c>, <c>unavailable</c>.</summary>
    public Task<Result<FineTuningView>> ResumeAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(id, "resume", (provider, job) => provider.ResumeAsync(job, cancellationToken), cancellationToken);

    private async Task<Result<FineTuningView>> CallAsync(
        string id, string verb, Func<IFineTuningProvider, string, Task<Answer<RemoteJob>>> call, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (job.Status.IsTerminal())
        {
            return Conflict($"The job is {job.Status.ToWire()}; only one that is under way can be told to {verb}.");
        }
        if (providers.Find(job.Provider) is not { } provider || !provider.Describe().CanPause)
        {
            return Conflict($"The provider {job.Provider} cannot {verb} a job.");
        }
        if (provider.Describe().NotReady is { } notReady)
        {
            return notReady;
        }
        if (job.RemoteJobId is null)
        {
            return Conflict($"The provider does not know the job yet; {verb} it once it is there.");
        }
        var answer = await call(provider, job.RemoteJobId);
        if (!answer.TryGet(out var remote, out var error))
        {
            return error.Kind is ProviderErrorKind.Refused or ProviderErrorKind.NotFound ? Conflict(error.Message) : error.ToProblem(job.Provider);
        }
        await writer.EditAsync(
            id,
            edit =>
            {
                // An odd answer is not taken for the job's state; the poller reads that.
                var isOurs = remote.Id == edit.Job.RemoteJobId;
                if (isOurs)
                {
                    edit.Apply(remote);
                }
                return isOurs;
            },
            cancellationToken);
        signals.WakePoller();
        return (await queries.FindAsync(id, cancellationToken))!;
    }

    private static Problem Conflict(string message) => new(ProblemKind.Conflict, "conflict", message);
}
