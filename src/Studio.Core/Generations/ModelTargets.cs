using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>The schema that the prompt shows; null where there is no template.</summary>
    public PromptSchema? Schema { get; init; }
}

/// <summary>A model that a person may choose. <paramref name="FineTuningId"/> is null for a provider's base model.</summary>
public sealed record ModelChoice(string Key, string Title, string Provider, string ProviderTitle, string Model, string? FineTuningId, DateTime? CreatedAt);

/// <summary>Finds the models that can be asked.</summary>
public sealed class ModelTargets(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, DatabaseSchema schema, PromptTemplates templates, TimeProvider time)
{
    private const string JobKey = "job";
    private const string ModelKey = "model";

    /// <summary>How many jobs are offered at most; older models can still be asked by their key.</summary>
    private const int MaxListedJobs = 200;

    /// <summary>
    /// The model of a job, with the prompt it was trained on. Problems: <c>finetuning_not_found</c>, <c>conflict</c> (there is no
    /// model, or not yet), <c>provider_not_ready</c>.
    /// </summary>
    public Task<Result<ModelTarget>> OfFineTuningAsync(string fineTuningId, CancellationToken cancellationToken) =>
        OfFineTuningAsync(fineTuningId, null, cancellationToken);

    /// <summary>
    /// The same, for a question about that connection. An adopted job's prompt is not known here: its model is asked with the
    /// present template over the present schema of its own connection, else of the given one.
    /// </summary>
    public async Task<Result<ModelTarget>> OfFineTuningAsync(string fineTuningId, string? connectionId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().Include(job => job.Snapshot)
            .SingleOrDefaultAsync(job => job.Id == fineTuningId, cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (job is not { Status: FineTuningStatus.Succeeded, ModelId: { } model })
        {
            return new Problem(ProblemKind.Conflict, "conflict", $"The job is {job.Status.ToWire()}: there is no model to ask{(job.Status.IsTerminal() ? "." : " yet.")}");
        }
        if (!providers.Ready(job.Provider).TryGet(out _, out var problem))
        {
            return problem;
        }
        var trained = job.Snapshot is { } snapshot ? TrainingPrompt.Of(snapshot) : null;
        var target = new ModelTarget
        {
            Title = job.Alias,
            Provider = job.Provider,
            Model = model,
            FineTuningId = job.Id,
            ConnectionId = job.ConnectionId,
            Template = trained?.Template,
            Schema = trained?.Schema,
        };
        return job.AdoptedAt is not null && (job.ConnectionId ?? connectionId) is { } asked && await PresentAsync(asked, cancellationToken) is { } prompt
            ? target with { ConnectionId = asked, Template = prompt.Template, Schema = prompt.Schema }
            : target;
    }

    /// <summary>
    /// A provider's model by name, with a connection's present template and schema. Problems:
    /// <c>provider_not_ready</c>, <c>database_connection_not_found</c> (kind Impossible), <c>model_not_supported</c> for the
    /// built-in trainer's untrained base model, which answers nothing.
    /// </summary>
    public async Task<Result<ModelTarget>> OfModelAsync(string provider, string model, string connectionId, CancellationToken cancellationToken)
    {
        if (!providers.Ready(provider).TryGet(out var description, out var problem))
        {
            return problem;
        }
        if (!description.Answers(model))
        {
            return Problem.Invalid("model", $"{model} of {description.Title} has learned nothing yet and answers nothing; tune it, and ask the model that comes out.", "model_not_supported");
        }
        return await PresentAsync(connectionId, cancellationToken) is { } prompt
            ? new ModelTarget
            {
                Title = model,
                Provider = provider,
                Model = model,
                ConnectionId = connectionId,
                Template = prompt.Template,
                Schema = prompt.Schema,
            }
            : Problem.ConnectionNotFound(connectionId, ProblemKind.Impossible);
    }

    /// <summary>The template and schema of a connection as they are now; null where there is no such connection.</summary>
    private async Task<TrainingPrompt?> PresentAsync(string connectionId, CancellationToken cancellationToken) =>
        await schema.RenderAsync(connectionId, cancellationToken) is { } text
            ? TrainingPrompt.Of(await templates.CurrentAsync(connectionId, cancellationToken), text)
            : null;

    /// <summary>
    /// What may be asked about a connection: the models of its succeeded jobs and of adopted ones that belong to no connection,
    /// the newest first, then the base models of ready providers that can answer untrained. Keys: "job:ID" and "model:PROVIDER:MODEL", good for addresses.
    /// </summary>
    public async Task<IReadOnlyList<ModelChoice>> ListAsync(string connectionId, CancellationToken cancellationToken)
    {
        var ready = providers.Describe().Where(provider => provider.Ready).ToDictionary(provider => provider.Name);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await database.FineTunings
            .Where(job => (job.ConnectionId == connectionId || (job.ConnectionId == null && job.AdoptedAt != null)) && job.Status == FineTuningStatus.Succeeded && job.ModelId != null)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)
            .Select(job => new { job.Id, job.Alias, job.Provider, Model = job.ModelId!, job.CreatedAt })
            .Take(MaxListedJobs).ToListAsync(cancellationToken);
        var tuned = jobs.Where(job => ready.ContainsKey(job.Provider))
            .Select(job => new ModelChoice($"{JobKey}:{job.Id}", job.Alias, job.Provider, ready[job.Provider].Title, job.Model, job.Id, job.CreatedAt));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var untuned =
            from provider in ready.Values
            where provider.AnswersUntuned
            from model in provider.Models
            where model.ShutdownDate is null || model.ShutdownDate > today
            select new ModelChoice($"{ModelKey}:{provider.Name}:{model.Id}", model.Id, provider.Name, provider.Title, model.Id, null, null);
        return [.. tuned, .. untuned];
    }

    /// <summary>The key of a model that the provider kept in the middle of a job's training; it is asked with the prompt of the job.</summary>
    public static string KeyOf(string fineTuningId, string checkpointModel) => $"{JobKey}:{fineTuningId}:{checkpointModel}";

    /// <summary>The choice that a key names: one that is listed, or a checkpoint of a job that is; null for any other.</summary>
    public static ModelChoice? Find(IReadOnlyList<ModelChoice> listed, string key) =>
        listed.FirstOrDefault(choice => choice.Key == key)
        ?? (key.Split(':', 3) is [JobKey, var id, { Length: > 0 } checkpoint] && listed.FirstOrDefault(choice => choice.FineTuningId == id) is { } job
            ? job with { Key = key, Title = TitleOf(job.Title, checkpoint), Model = checkpoint }
            : null);

    /// <summary>Such as "shop, ckpt-step-2000": a checkpoint's name ends in its step.</summary>
    private static string TitleOf(string job, string checkpoint) => $"{job}, {checkpoint.Split(':')[^1]}";

    /// <summary>
    /// The target of a key of <see cref="ListAsync"/> or <see cref="KeyOf"/>, whose SQL is run on that connection; <c>validation_failed</c> for one
    /// that is malformed.
    /// </summary>
    public async Task<Result<ModelTarget>> OfKeyAsync(string key, string connectionId, CancellationToken cancellationToken)
    {
        switch (key.Split(':', 3))
        {
            case [JobKey, { Length: > 0 } id]:
                return (await OfFineTuningAsync(id, connectionId, cancellationToken)).TryGet(out var target, out var problem)
                    ? target with { ConnectionId = connectionId }
                    : problem;
            case [JobKey, { Length: > 0 } id, { Length: > 0 } checkpoint]:
                return (await OfFineTuningAsync(id, cancellationToken)).TryGet(out var last, out var fault)
                    ? last with { ConnectionId = connectionId, Model = checkpoint, Title = TitleOf(last.Title, checkpoint) }
                    : fault;
            case [ModelKey, { Length: > 0 } provider, { Length: > 0 } model]:
                return await OfModelAsync(provider, model, connectionId, cancellationToken);
            default:
                return Problem.Invalid("model", $"\"{key}\" names no model; write job:ID for the model of a job, job:ID:MODEL for a checkpoint of it, or model:PROVIDER:MODEL.");
        }
    }
}
