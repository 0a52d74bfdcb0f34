using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>Keeps what a provider last told of its models, with the time at which it was read.</summary>
public sealed class KnownModels(IDbContextFactory<StudioDb> databases, ModelSunsets sunsets, TimeProvider time)
{
    public const int MaxIdLength = 300;

    /// <summary>Asks the provider for its models and keeps the answer; an error changes nothing.</summary>
    public async Task<Answer<IReadOnlyList<RemoteModel>>> RefreshAsync(IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        var answer = await provider.ListModelsAsync(cancellationToken);
        if (answer.TryGet(out var models, out _))
        {
            await KeepAsync(provider.Describe().Name, models, cancellationToken);
        }
        return answer;
    }

    /// <summary>What is no longer in the list stays, as not listed: somebody may still train or ask it, and wants to know.</summary>
    internal async Task KeepAsync(string provider, IReadOnlyList<RemoteModel> models, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var known = await database.KnownModels.Where(model => model.Provider == provider).ToDictionaryAsync(model => model.ModelId, cancellationToken);
        var told = models.Where(model => model.Id.Length is > 0 and <= MaxIdLength).DistinctBy(model => model.Id).ToDictionary(model => model.Id);
        foreach (var gone in known.Values.Where(row => !told.ContainsKey(row.ModelId)))
        {
            gone.IsListed = false;
        }
        foreach (var model in told.Values)
        {
            if (!known.TryGetValue(model.Id, out var row))
            {
                row = new KnownModel { Provider = provider, ModelId = model.Id };
                database.KnownModels.Add(row);
            }
            (row.IsTuned, row.ShutdownDate, row.ReadAt, row.IsListed) = (model.IsTuned, model.ShutdownDate, now, true);
            row.BaseModel = model.BaseModel is { Length: <= MaxIdLength } ground ? ground : null;
        }
        await database.SaveChangesAsync(cancellationToken);
        sunsets.Forget();
    }
}
