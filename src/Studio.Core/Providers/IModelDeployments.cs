namespace FineTuningStudio.Core.Providers;

/// <summary>Bringing tuned models up, for providers that serve them only then and bill while they are up.</summary>
public interface IModelDeployments
{
    /// <summary>What is up, coming up or going down, the newest first.</summary>
    Task<Answer<IReadOnlyList<RemoteDeployment>>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Starts to serve a tuned model; calling it again for one that is already up gives that deployment.</summary>
    Task<Answer<RemoteDeployment>> DeployAsync(string modelId, string? baseModel, CancellationToken cancellationToken);

    /// <summary>Takes a deployment down; one that is already gone is a success.</summary>
    Task<Answer<Done>> UndeployAsync(string deploymentId, CancellationToken cancellationToken);
}

/// <summary>A served model. <paramref name="State"/> is the provider's own word.</summary>
/// <param name="IsUp">True while it answers, and is billed for.</param>
public sealed record RemoteDeployment(string Id, string? ModelId, string State, bool IsUp, DateTimeOffset? CreatedAt)
{
    public string? BaseModel { get; init; }

    /// <summary>Why it is not up, in the provider's words; null where all is well.</summary>
    public string? Message { get; init; }
}
