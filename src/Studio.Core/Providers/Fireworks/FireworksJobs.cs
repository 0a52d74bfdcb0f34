using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>
/// Training jobs in both dialects: today's supervised jobs, and the older resource, which is read only. A job's id is its
/// full name, which tells the dialect, so that jobs of either are read whatever the settings say.
/// </summary>
internal sealed class FireworksJobs(FireworksClient client, bool isLegacy)
{
    private string Collection => isLegacy ? FireworksNames.LegacyJobs : FireworksNames.Jobs;

    /// <summary>Why nothing is made in the older dialect; null in today's.</summary>
    public ProviderError? ReadOnly => !isLegacy ? null : new ProviderError(ProviderErrorKind.Refused, "read_only",
        $"{client.Title} is set to the older fine-tuning jobs, which can only be read: set its dialect to v2 to train.");

    /// <summary>The id is ours, so making a job twice gives the one that is there.</summary>
    public async Task<Answer<RemoteJob>> CreateAsync(RemoteJobRequest request, CancellationToken cancellationToken)
    {
        if (ReadOnly is { } refusal)
        {
            return refusal;
        }
        var addon = await IsAddonAsync(request.Model, cancellationToken);
        if (addon.Error is { } lookError)
        {
            return lookError;
        }
        var id = FireworksNames.JobId(request.StudioJobId);
        using var body = FireworksClient.Json(FireworksRequests.Job(request, client.Account, addon.Value));
        var call = new FireworksCall(HttpMethod.Post, client.Collection(FireworksNames.Jobs), $"?supervisedFineTuningJobId={id}") { Content = body };
        var answer = await client.SendAsync(call, Read, cancellationToken, request.Parameters.GetValueOrDefault("wandbApiKey")?.Text);
        if (answer.Error is { } refused && FireworksErrors.MayBeThere(refused))
        {
            var existing = await GetAsync(id, cancellationToken);
            return existing.Error is { Kind: ProviderErrorKind.NotFound } ? answer : existing;
        }
        return answer;
    }

    public async Task<Answer<IReadOnlyList<RemoteJob>>> FindAsync(string studioJobId, CancellationToken cancellationToken)
    {
        var found = await SendAsync(HttpMethod.Get, client.Name(FireworksNames.Jobs, FireworksNames.JobId(studioJobId)), "", cancellationToken);
        return found switch
        {
            { Error: { Kind: ProviderErrorKind.NotFound } } => Array.Empty<RemoteJob>(),
            { Error: { } error } => error,
            _ => new[] { found.Value! },
        };
    }

    public async Task<Answer<RemoteJobPage>> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var answer = await client.PageAsync(Collection, cursor, (json, answer) => FireworksJson.Job(json, answer, client.Account), cancellationToken);
        return answer.TryGet(out var page, out var error) ? new RemoteJobPage(page.Items, page.Next) : error;
    }

    /// <summary>One row of the list, which shows that address, account and key fit.</summary>
    public async Task<Answer<Done>> CheckAsync(CancellationToken cancellationToken)
    {
        var answer = await client.PageAsync(Collection, null, (_, _) => new Done(), cancellationToken, pageSize: 1);
        return answer.Error is { } error ? error : new Done();
    }

    public Task<Answer<RemoteJob>> GetAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, NameOf(jobId), "", cancellationToken);

    /// <summary>
    /// Not every server knows the call to cancel. Where it does not, the job is deleted, which ends it too; but not one that is
    /// over, since its result would go with it.
    /// </summary>
    public async Task<Answer<RemoteJob>> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var name = NameOf(jobId);
        using var nothing = FireworksClient.Json([]);
        var asked = await client.SendAsync(new FireworksCall(HttpMethod.Post, name, ":cancel") { Content = nothing }, cancellationToken);
        if (asked.Error is { } error && error.Raw?.StatusCode is not (404 or 501))
        {
            return error;
        }
        var job = await GetAsync(name, cancellationToken);
        if (asked.Error is null || job.Value is not { } known || known.Status is { } status && status.IsTerminal())
        {
            return job;
        }
        var deleted = await SendAsync(HttpMethod.Delete, name, "", cancellationToken);
        return deleted.TryGet(out _, out var deleteError)
            ? known with { Status = FineTuningStatus.Cancelled, ProviderStatus = "DELETED" }
            : deleteError;
    }

    /// <summary>Reads the metrics file of the job, whose address is told anew with each reading; empty where it has none.</summary>
    public async Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadMetricsAsync(string jobId, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(
            new FireworksCall(HttpMethod.Get, NameOf(jobId)), (json, _) => new MetricsFile(client.Signed(json.Text("metricsFileSignedUrl"))), cancellationToken);
        if (!answer.TryGet(out var file, out var error))
        {
            return error;
        }
        if (file.Address is not { } address)
        {
            return Array.Empty<RemoteMetrics>();
        }
        var read = await client.Transport.ReadAsync<IReadOnlyList<RemoteMetrics>>(
            address, async (content, limited) => await FireworksMetrics.ReadAsync(content, limited), cancellationToken);
        return read.Error is { Kind: ProviderErrorKind.NotFound } ? Array.Empty<RemoteMetrics>() : read;
    }

    private async Task<Answer<RemoteJob>> SendAsync(HttpMethod method, string name, string rest, CancellationToken cancellationToken) =>
        await client.SendAsync(new FireworksCall(method, name, rest), Read, cancellationToken);

    private RemoteJob Read(JsonElement json, FireworksAnswer answer) => FireworksJson.Job(json, answer, client.Account);

    /// <summary>The full name of a job; a bare id is one of the dialect in use.</summary>
    private string NameOf(string jobId) => client.Name(Collection, jobId);

    /// <summary>Fireworks' own models are base models; one of the account's own may be a LoRA, which is trained on and not anew.</summary>
    private async Task<Answer<bool>> IsAddonAsync(string model, CancellationToken cancellationToken)
    {
        var name = FireworksNames.Model(model);
        if (!FireworksNames.IsOwn(client.Account, name))
        {
            return false;
        }
        return await client.SendAsync(new FireworksCall(HttpMethod.Get, name), (json, _) => FireworksJson.IsAddon(json), cancellationToken);
    }

    private sealed record MetricsFile(Uri? Address);
}
