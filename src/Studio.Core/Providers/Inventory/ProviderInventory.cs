using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// What is at a provider, whoever made it, each thing marked with what the Studio knows of it. Every read is one call to the
/// provider, made because a person or a script asked for it. Problems: <c>not_found</c> for an unknown provider,
/// <c>provider_not_ready</c>, <c>invalid_page_token</c>, and what the provider answers.
/// </summary>
public sealed class ProviderInventory(ProviderRegistry providers, InventoryMarks marks, KnownModels known, PageTokens tokens)
{
    /// <summary>A page of its jobs, the newest first.</summary>
    public async Task<Result<InventoryPage<InventoryJob>>> JobsAsync(string name, string? pageToken, CancellationToken cancellationToken)
    {
        if (!Open(name, "jobs", pageToken).TryGet(out var door, out var problem))
        {
            return problem;
        }
        return (await door.Provider.ListJobsAsync(door.Cursor, cancellationToken)).TryGet(out var page, out var error)
            ? new InventoryPage<InventoryJob>(await marks.OfJobsAsync(name, page.Jobs, cancellationToken), Next(name, "jobs", page.NextCursor))
            : error.ToProblem(name);
    }

    /// <summary>A page of its files for training, the newest first.</summary>
    public async Task<Result<InventoryPage<InventoryFile>>> FilesAsync(string name, string? pageToken, CancellationToken cancellationToken)
    {
        if (!Open(name, "files", pageToken).TryGet(out var door, out var problem))
        {
            return problem;
        }
        return (await door.Provider.ListFilesAsync(door.Cursor, cancellationToken)).TryGet(out var page, out var error)
            ? new InventoryPage<InventoryFile>(await marks.OfFilesAsync(name, page.Files, cancellationToken), Next(name, "files", page.NextCursor))
            : error.ToProblem(name);
    }

    /// <summary>All of its models: the tuned ones first, the newest of them first, then the others by name. What it tells of their ends is kept.</summary>
    public async Task<Result<InventoryPage<InventoryModel>>> ModelsAsync(string name, CancellationToken cancellationToken)
    {
        if (!Open(name, "models", null).TryGet(out var door, out var problem))
        {
            return problem;
        }
        if (!(await known.RefreshAsync(door.Provider, cancellationToken)).TryGet(out var models, out var error))
        {
            return error.ToProblem(name);
        }
        var ordered = models.OrderByDescending(model => model.IsTuned)
            .ThenByDescending(model => model.IsTuned ? model.CreatedAt : null).ThenBy(model => model.Id, StringComparer.Ordinal).ToList();
        return new InventoryPage<InventoryModel>(await marks.OfModelsAsync(name, ordered, cancellationToken), null);
    }

    private Result<Door> Open(string name, string list, string? pageToken)
    {
        if (providers.Find(name) is not { } provider)
        {
            return Problem.ProviderNotFound(name);
        }
        if (provider.Describe().NotReady is { } problem)
        {
            return problem;
        }
        string? cursor = null;
        return string.IsNullOrEmpty(pageToken) || tokens.TryRead(pageToken, Bound(name, list), out cursor)
            ? new Door(provider, cursor)
            : Paging.AlienToken;
    }

    private string? Next(string name, string list, string? cursor) => cursor is null ? null : tokens.Write(Bound(name, list), cursor);

    private static string Bound(string name, string list) => $"inventory|{list}|{name}";

    private sealed record Door(IFineTuningProvider Provider, string? Cursor);
}
