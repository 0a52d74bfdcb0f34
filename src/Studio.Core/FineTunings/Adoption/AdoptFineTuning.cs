using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Which job at a provider is to be taken over, and what the Studio is to know of it beside what the provider tells.</summary>
public sealed record AdoptionRequest(string Provider, string RemoteJobId)
{
    /// <summary>Null takes the provider's name for it, else its suffix, else its id.</summary>
    public string? Alias { get; init; }

    /// <summary>The database that its model is asked about and evaluated on; null where there is none.</summary>
    public string? ConnectionId { get; init; }

    public string? AdoptedBy { get; init; }
}

/// <summary>
/// Takes a job that exists at a provider over into the Studio: read once, stored, and watched from then on as any other. The
/// poller reads events, metrics and result also of one that is over already, and settles it.
/// </summary>
public sealed class AdoptFineTuning(
    IDbContextFactory<StudioDb> databases, ProviderRegistry providers, FineTuningFeed feed, WebhookOutbox outbox, EngineSignals signals, ModelSunsets sunsets,
    TimeProvider time)
{
    /// <summary>
    /// The job as it stands in the Studio now. Problems: <c>validation_failed</c>, <c>provider_not_ready</c>,
    /// <c>database_connection_not_found</c> (kind Impossible), <c>conflict</c> for a job that the Studio has already (its
    /// description is the id here), <c>not_found</c> for one that the provider does not know, and what else the provider answers.
    /// </summary>
    public async Task<Result<FineTuningView>> RunAsync(AdoptionRequest request, CancellationToken cancellationToken)
    {
        if (Fault(request) is { } fault)
        {
            return fault;
        }
        if (!providers.Ready(request.Provider).TryGet(out var description, out var notReady))
        {
            return notReady;
        }
        if (await ConnectionProblemAsync(request, cancellationToken) is { } noConnection)
        {
            return noConnection;
        }
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await TwinAsync(database, request.Provider, request.RemoteJobId, null, cancellationToken) is { } known)
            {
                return Twin(description, request.RemoteJobId, known);
            }
        }
        var provider = providers.Find(request.Provider)!;
        if (!(await provider.GetJobAsync(request.RemoteJobId, cancellationToken)).TryGet(out var remote, out var error))
        {
            return error.Kind is ProviderErrorKind.NotFound ? Unknown(description, request.RemoteJobId) : error.ToProblem(request.Provider);
        }

        // What comes back counts: a server may be asked by a short name and tell the whole one.
        var found = remote.Id.Length > 0 ? remote : remote with { Id = request.RemoteJobId };
        return await StoreAsync(request, description, await FinishedAsync(provider, found, cancellationToken), cancellationToken);
    }

    /// <summary>Several at once, one after the other; each with its own outcome, in the order of the requests.</summary>
    public async Task<IReadOnlyList<Result<FineTuningView>>> RunAllAsync(IReadOnlyList<AdoptionRequest> requests, CancellationToken cancellationToken)
    {
        var outcomes = new List<Result<FineTuningView>>();
        foreach (var request in requests)
        {
            outcomes.Add(await RunAsync(request, cancellationToken));
        }
        return outcomes;
    }

    private static Problem? Fault(AdoptionRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(request.Alias, faults);
        if (string.IsNullOrWhiteSpace(request.RemoteJobId))
        {
            faults["job_id"] = ["job_id is missing: write the provider's id of the job, as its list shows it."];
        }
        return faults.Count > 0 ? Problem.Invalid(faults) : null;
    }

    private async Task<Problem?> ConnectionProblemAsync(AdoptionRequest request, CancellationToken cancellationToken)
    {
        if (request.ConnectionId is not { } id)
        {
            return null;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Connections.AnyAsync(connection => connection.Id == id, cancellationToken)
            ? null
            : Problem.ConnectionNotFound(id, ProblemKind.Impossible);
    }

    /// <summary>
    /// A provider may not tell when a job was cancelled or failed; then its last event says it nearly. Where there is none
    /// either, the job counts as over since it was adopted.
    /// </summary>
    private static async Task<RemoteJob> FinishedAsync(IFineTuningProvider provider, RemoteJob remote, CancellationToken cancellationToken)
    {
        if (remote is not { FinishedAt: null, Status: { } status } || !status.IsTerminal())
        {
            return remote;
        }
        var events = await provider.ReadEventsAsync(remote.Id, null, cancellationToken);
        return remote with { FinishedAt = events.Value is { Count: > 0 } told ? told.Max(item => item.CreatedAt) : null };
    }

    private async Task<Result<FineTuningView>> StoreAsync(
        AdoptionRequest request, ProviderDescription description, RemoteJob remote, CancellationToken cancellationToken)
    {
        var dates = await sunsets.ReadAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // The counter's row is locked from here to the commit, so that of many who adopt the same job at once, one finds nothing.
        var change = await FineTuningWriter.NextChangeAsync(database, cancellationToken);
        if (await TwinAsync(database, request.Provider, remote.Id, remote, cancellationToken) is { } twin)
        {
            return Twin(description, remote.Id, twin);
        }
        var edit = AdoptedJob.Of(request, description, remote, time);
        edit.Job.Change = change;
        database.FineTunings.Add(edit.Job);
        await FineTuningWriter.StoreAsync(database, edit, cancellationToken);
        var view = FineTuningView.Of(edit.Job).With(dates);
        var told = await outbox.AddAsync(database, WebhookEvents.Created, view, change, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        feed.Publish(new FineTuningNotice(view.Id, view.Change, view));
        outbox.Announce(told);
        signals.WakePoller();
        return view with { GoldenRecordIds = [] };
    }

    /// <summary>
    /// The job of the Studio that this one at the provider is: by the stored id; by the id in its metadata; and, while ours has
    /// no id of the provider's yet, by a training file that we uploaded ourselves, since some servers keep no metadata.
    /// </summary>
    private static Task<KnownJob?> TwinAsync(StudioDb database, string provider, string remoteJobId, RemoteJob? remote, CancellationToken cancellationToken) =>
        database.FineTunings
            .Where(job => job.Provider == provider && (job.RemoteJobId == remoteJobId
                || (remote != null && remote.StudioJobId != null && job.Id == remote.StudioJobId)
                || (remote != null && remote.TrainingFileId != null && job.RemoteJobId == null && job.SnapshotId != null && job.RemoteFileId == remote.TrainingFileId)))
            .Select(job => new KnownJob(job.Id, job.Alias)).FirstOrDefaultAsync(cancellationToken);

    private static Problem Twin(ProviderDescription provider, string remoteJobId, KnownJob known) => new(ProblemKind.Conflict, "conflict",
        $"The job {remoteJobId} of {provider.Title} is in the Studio already, as \"{known.Alias}\": open that one.")
    {
        Description = known.Id,
    };

    private static Problem Unknown(ProviderDescription provider, string remoteJobId) => new(ProblemKind.NotFound, "not_found",
        $"{provider.Title} knows no job {remoteJobId}: check the id, and that the key is of the right account.");

    private sealed record KnownJob(string Id, string Alias);
}
