using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>Deletes tuned models at a provider, whoever made them.</summary>
public sealed class RemoteModels(ProviderRegistry providers, InventoryMarks marks)
{
    /// <summary>
    /// Deletes a model; one that is gone already is a success. A model that a job of the Studio made is deleted only with
    /// <paramref name="usedToo"/>, else <c>conflict</c>, which names the jobs. Other problems: <c>not_found</c> for an unknown
    /// provider, <c>provider_not_ready</c>, and what the provider answers.
    /// </summary>
    public async Task<Result<Done>> DeleteAsync(string providerName, string modelId, bool usedToo, CancellationToken cancellationToken)
    {
        if (providers.Find(providerName) is not { } provider)
        {
            return ProviderRegistry.Unknown(providerName) with { Kind = ProblemKind.NotFound, Code = "not_found" };
        }
        if (provider.Describe().NotReady is { } problem)
        {
            return problem;
        }
        if (!usedToo && await marks.MakersOfAsync(providerName, modelId, cancellationToken) is [var first, ..] makers)
        {
            var others = makers.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {makers.Count - 1} more") : "";
            return new Problem(ProblemKind.Conflict, "conflict",
                $"{modelId} is the model of the job {first.Alias}{others}, which could not be asked any more; say that you want it deleted all the same (in_use=true).")
            {
                Description = first.FineTuningId,
            };
        }
        return (await provider.DeleteModelAsync(modelId, cancellationToken)).TryGet(out var done, out var error) ? done : error.ToProblem(providerName);
    }
}
