using System.Globalization;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Deletes files and tuned models at a provider, whoever made them. What a job of the Studio needs is deleted only where the
/// caller says so, else <c>conflict</c>, which names the job (its id is the description). Other problems: <c>not_found</c> for an
/// unknown provider, <c>provider_not_ready</c>, and what the provider answers. What is gone already is a success.
/// </summary>
public sealed class ProviderCleanup(ProviderRegistry providers, InventoryMarks marks)
{
    /// <summary>Deletes a tuned model; <paramref name="usedToo"/> also one that a job of the Studio made.</summary>
    public Task<Result<Done>> DeleteModelAsync(string provider, string modelId, bool usedToo, CancellationToken cancellationToken) => DeleteAsync(
        provider,
        async () => usedToo ? null : InUse($"{modelId} is the model of", "which could not be asked any more", await marks.MakersOfAsync(provider, modelId, cancellationToken)),
        known => known.DeleteModelAsync(modelId, cancellationToken));

    /// <summary>Deletes a file; <paramref name="usedToo"/> also one of a job that is not over.</summary>
    public Task<Result<Done>> DeleteFileAsync(string provider, string fileId, bool usedToo, CancellationToken cancellationToken) => DeleteAsync(
        provider,
        async () =>
        {
            var users = usedToo ? [] : await marks.UsersOfAsync(provider, fileId, cancellationToken);
            return InUse($"{fileId} is a file of", "which is not over and may need it", [.. users.Where(user => !user.Status.IsTerminal())]);
        },
        known => known.DeleteFileAsync(fileId, cancellationToken));

    private async Task<Result<Done>> DeleteAsync(string name, Func<Task<Problem?>> use, Func<IFineTuningProvider, Task<Answer<Done>>> delete)
    {
        if (providers.Find(name) is not { } provider)
        {
            return Problem.ProviderNotFound(name);
        }
        if ((provider.Describe().NotReady ?? await use()) is { } problem)
        {
            return problem;
        }
        return (await delete(provider)).TryGet(out var done, out var error) ? done : error.ToProblem(name);
    }

    private static Problem? InUse(string what, string why, IReadOnlyList<InventoryOwner> owners)
    {
        if (owners is not [var first, ..])
        {
            return null;
        }
        var others = owners.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {owners.Count - 1} more") : "";
        return new Problem(ProblemKind.Conflict, "conflict",
            $"{what} the job \"{first.Alias}\"{others}, {why}: say that you want it deleted all the same.")
        {
            Description = first.FineTuningId,
        };
    }
}
