using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>The job of ours whose tuned model a training goes on from, and the base model under it.</summary>
internal sealed record WarmStart(string FineTuningId, string Alias, string BaseModel)
{
    /// <summary>How often a model may have been gone on from; beyond that the base model is not looked for any more.</summary>
    private const int MostSteps = 50;

    /// <summary>The newest job of the provider that made the model; null where none of ours did, and for a base model.</summary>
    public static async Task<WarmStart?> FindAsync(StudioDb database, ProviderDescription provider, string? model, CancellationToken cancellationToken)
    {
        if (model is null || provider.Models.Any(known => known.Id == model) || await JobOfAsync(database, provider.Name, model, cancellationToken) is not { } job)
        {
            return null;
        }
        var (found, steps) = (job, 0);
        while (steps++ < MostSteps && await JobOfAsync(database, provider.Name, found.ModelName, cancellationToken) is { } earlier)
        {
            found = earlier;
        }
        return new WarmStart(job.Id, job.Alias, found.ModelName);
    }

    private static Task<Maker?> JobOfAsync(StudioDb database, string provider, string model, CancellationToken cancellationToken) =>
        database.FineTunings.Where(job => job.Provider == provider && job.ModelId == model)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)
            .Select(job => new Maker(job.Id, job.Alias, job.ModelName)).FirstOrDefaultAsync(cancellationToken);

    private sealed record Maker(string Id, string Alias, string ModelName);
}
