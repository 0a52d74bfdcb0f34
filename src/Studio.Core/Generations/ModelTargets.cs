using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Generations;

/// <summary>A model that can be asked for SQL: where it is, and the prompt that it is asked with.</summary>
public sealed record ModelTarget
{
    /// <summary>How a person knows it: the job's alias, or the model's name.</summary>
    public required string Title { get; init; }

    /// <summary>The provider's name in the configuration.</summary>
    public required string Provider { get; init; }

    public required string Model { get; init; }

    /// <summary>The job that made it; null for a model that is named.</summary>
    public string? FineTuningId { get; init; }

    /// <summary>Where its SQL can be run; null where the job has no connection.</summary>
    public string? ConnectionId { get; init; }

    /// <summary>Null where nothing is known of the training's prompt: then the question is sent alone.</summary>
    public PromptTemplate? Template { get; init; }

    public string Dialect { get; init; } = "";

    public string SchemaText { get; init; } = "";
}

/// <summary>A model that a person may choose. <paramref name="FineTuningId"/> is null for a provider's base model.</summary>
public sealed record ModelChoice(string Key, string Title, string Provider, string ProviderTitle, string Model, string? FineTuningId, DateTime? CreatedAt);

/// <summary>Finds the models that can be asked.</summary>
public sealed class ModelTargets
{
    /// <summary>
    /// The model of a job, with the prompt it was trained on. Problems: <c>finetuning_not_found</c>, <c>conflict</c> (there is no
    /// model, or not yet), <c>provider_not_ready</c>.
    /// </summary>
    public Task<Result<ModelTarget>> OfFineTuningAsync(string fineTuningId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// A provider's model by name, with the default prompt over a connection's present schema. Problems:
    /// <c>provider_not_ready</c>, <c>database_connection_not_found</c> (kind Impossible), <c>model_not_supported</c> for the
    /// built-in trainer's untrained base model, which answers nothing.
    /// </summary>
    public Task<Result<ModelTarget>> OfModelAsync(string provider, string model, string connectionId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// What may be asked about a connection: the models of its succeeded jobs, the newest first, then the base models of
    /// ready providers that can answer untrained. Keys: "job:ID" and "model:PROVIDER:MODEL", good for addresses.
    /// </summary>
    public Task<IReadOnlyList<ModelChoice>> ListAsync(string connectionId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The target of a key of <see cref="ListAsync"/>; <c>validation_failed</c> for one that is malformed.</summary>
    public Task<Result<ModelTarget>> OfKeyAsync(string key, string connectionId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
