using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Judges in one cycle whether "not found" may be believed, since it ends a job for good: a gateway that has lost its way says
/// it of everything, and so does another account, whose key was entered in the place of the one that made the job.
/// </summary>
internal sealed class MissingJobs(IFineTuningProvider provider, PollMemory memory, IDbContextFactory<StudioDb> databases)
{
    private bool _isThere;

    /// <summary>A page of the list came, so the provider is there.</summary>
    public void SawList() => (_isThere, memory.HasList) = (true, true);

    /// <summary>What the provider answers in the place of what it surely has; null where it is there.</summary>
    public async Task<ProviderError?> AbsenceAsync(CancellationToken cancellationToken)
    {
        if (_isThere)
        {
            return null;
        }
        var error = (await provider.CheckAsync(cancellationToken)).Error;
        if (!memory.HasList && (error is { Kind: ProviderErrorKind.NotFound } or { Code: ProviderError.NotAList }))
        {
            // A server that has no list of jobs lists its models at least.
            error = (await provider.ListModelsAsync(cancellationToken)).Error;
        }
        _isThere = error is null;
        return error;
    }

    /// <summary>
    /// Whether the job may be at the account or the server of before: the settings of the provider were changed after it was
    /// last heard of, and none of our jobs was heard of since. One that was cancelled here is over in any case.
    /// </summary>
    public async Task<bool> MayBeElsewhereAsync(PolledJob job, CancellationToken cancellationToken)
    {
        if (job.CancelRequested || memory.HeardFrom is not null)
        {
            return !job.CancelRequested && !ReferenceEquals(memory.HeardFrom, provider);
        }
        var name = provider.Describe().Name;
        var heardAt = job.HeardAt ?? job.CreatedAt;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.StoredProviders.AnyAsync(row => row.Name == name && row.UpdatedAt > heardAt, cancellationToken);
    }
}
