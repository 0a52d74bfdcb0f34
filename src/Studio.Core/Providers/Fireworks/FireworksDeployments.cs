using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Deployments of the account: each serves one model, and costs money by the hour while it is up.</summary>
internal sealed class FireworksDeployments(FireworksClient client) : IModelDeployments
{
    /// <summary>A deleted deployment keeps its id for a while, so that the next one takes another.</summary>
    private const int MaxIds = 9;

    /// <summary>Under which address each deployed model answered, where its bare name does not.</summary>
    private readonly ConcurrentDictionary<string, string> _routes = new(StringComparer.Ordinal);

    public async Task<Answer<IReadOnlyList<RemoteDeployment>>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await client.AllAsync(FireworksNames.Deployments, (json, _) => FireworksJson.Deployment(json), deployment => deployment.Id, cancellationToken);
        return all.TryGet(out var found, out var error)
            ? found.Where(deployment => !IsGone(deployment)).OrderByDescending(deployment => deployment.CreatedAt).ToList()
            : error;
    }

    public async Task<Answer<RemoteDeployment>> DeployAsync(string modelId, string? baseModel, CancellationToken cancellationToken)
    {
        var model = client.Name(FireworksNames.Models, modelId);
        var listed = await ListAsync(cancellationToken);
        if (!listed.TryGet(out var all, out var error))
        {
            return error;
        }
        if (all.FirstOrDefault(deployment => deployment.ModelId == model && deployment.State is not ("FAILED" or "DELETING")) is { } known)
        {
            return known;
        }
        for (var attempt = 0; ; attempt++)
        {
            var id = FireworksNames.DeploymentId(model, attempt);
            using var body = FireworksClient.Json(new JsonObject { ["baseModel"] = model, ["displayName"] = FireworksNames.Id(model) });
            var call = new FireworksCall(HttpMethod.Post, client.Collection(FireworksNames.Deployments), $"?deploymentId={id}") { Content = body };
            var answer = await client.SendAsync(call, (json, _) => FireworksJson.Deployment(json), cancellationToken);
            if (answer.Error is not { Code: "ALREADY_EXISTS" } || attempt == MaxIds)
            {
                return answer.Value is { ModelId: null } made ? made with { ModelId = model, BaseModel = baseModel } : answer;
            }
            var existing = await client.SendAsync(
                new FireworksCall(HttpMethod.Get, client.Name(FireworksNames.Deployments, id)), (json, _) => FireworksJson.Deployment(json), cancellationToken);
            if (existing.Value is { } there && !IsGone(there) && there.State is not ("FAILED" or "DELETING"))
            {
                return there;
            }
        }
    }

    /// <summary>Takes it down also while it is in use: who asks for it has been told.</summary>
    public Task<Answer<Done>> UndeployAsync(string deploymentId, CancellationToken cancellationToken)
    {
        _routes.Clear();
        return client.DeleteAsync(client.Name(FireworksNames.Deployments, deploymentId), "?ignoreChecks=true", cancellationToken);
    }

    /// <summary>Under which name a model is asked.</summary>
    public string RouteOf(string model) => _routes.GetValueOrDefault(model, model);

    /// <summary>
    /// What to do about a model that did not answer by its name: the address of its deployment, which some need
    /// (<c>model#deployment</c>), or the sentence that says why nothing answers.
    /// </summary>
    public async Task<Answer<string>> FindRouteAsync(string model, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(cancellationToken);
        if (!listed.TryGet(out var all, out var error))
        {
            return error;
        }
        var own = all.Where(deployment => deployment.ModelId == model).ToList();
        if (own.FirstOrDefault(deployment => deployment.IsUp) is { } up)
        {
            return _routes[model] = $"{model}#{up.Id}";
        }
        var id = FireworksNames.Id(model);
        return own is [var coming, ..]
            ? new ProviderError(ProviderErrorKind.NotFound, "not_deployed", $"{id} does not answer yet: its deployment is {coming.State}. Ask again once it is up.")
            : new ProviderError(ProviderErrorKind.NotFound, "not_deployed", $"{id} is not deployed, so nothing answers: deploy it first, on its job's page or the providers page.");
    }

    private static bool IsGone(RemoteDeployment deployment) => deployment.State is "DELETED";
}
