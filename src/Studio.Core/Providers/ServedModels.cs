namespace FineTuningStudio.Core.Providers;

/// <summary>A deployment with what it costs. Both amounts are null where no price is configured.</summary>
/// <param name="CostSoFar">In US dollars, for one machine that was up since it was made: what the provider bills may be less or more.</param>
public sealed record ServedModel(RemoteDeployment Deployment, HourlyPrice? Price, decimal? CostSoFar);

/// <summary>Tuned models that are up at providers which serve them only then: what is up and what it costs, bringing up and taking down.</summary>
public sealed class ServedModels(ProviderRegistry providers, TimeProvider time)
{
    /// <summary>Problems: <c>not_found</c> (no such provider), <c>conflict</c> (it serves models without that), or the provider's.</summary>
    public async Task<Result<IReadOnlyList<ServedModel>>> ListAsync(string provider, CancellationToken cancellationToken)
    {
        if (!Of(provider).TryGet(out var deployments, out var problem))
        {
            return problem;
        }
        return (await deployments.ListAsync(cancellationToken)).TryGet(out var found, out var error)
            ? found.Select(deployment => Priced(provider, deployment)).ToList()
            : error.ToProblem(provider);
    }

    /// <summary>Starts to serve a model, which costs money from then on; gives the deployment that is there where it is up already.</summary>
    public async Task<Result<ServedModel>> DeployAsync(string provider, string modelId, string? baseModel, CancellationToken cancellationToken)
    {
        if (!Of(provider).TryGet(out var deployments, out var problem))
        {
            return problem;
        }
        return (await deployments.DeployAsync(modelId, baseModel, cancellationToken)).TryGet(out var made, out var error)
            ? Priced(provider, made)
            : error.ToProblem(provider);
    }

    /// <summary>Takes a deployment down; one that is gone is a success.</summary>
    public async Task<Result<Done>> UndeployAsync(string provider, string deploymentId, CancellationToken cancellationToken)
    {
        if (!Of(provider).TryGet(out var deployments, out var problem))
        {
            return problem;
        }
        return (await deployments.UndeployAsync(deploymentId, cancellationToken)).TryGet(out var done, out var error) ? done : error.ToProblem(provider);
    }

    private Result<IModelDeployments> Of(string name)
    {
        if (providers.Find(name) is not { } provider)
        {
            return new Problem(ProblemKind.NotFound, "not_found", $"There is no provider named \"{name}\"; GET /api/v1/providers lists those that are there.");
        }
        var description = provider.Describe();
        if (description.NotReady is { } problem)
        {
            return problem;
        }
        return provider.Deployments is { } deployments
            ? Result.Of(deployments)
            : new Problem(ProblemKind.Conflict, "conflict", $"{description.Title} serves tuned models by itself; there is nothing to deploy.");
    }

    private ServedModel Priced(string provider, RemoteDeployment deployment)
    {
        var price = providers.Find(provider)?.Describe().DeploymentPrice;
        var hours = deployment is { IsUp: true, CreatedAt: { } since } ? Math.Max(0, (time.GetUtcNow() - since).TotalHours) : (double?)null;
        return new ServedModel(deployment, price, price is { } known && hours is { } up ? Math.Round(known.Usd * (decimal)up, 4) : null);
    }
}
