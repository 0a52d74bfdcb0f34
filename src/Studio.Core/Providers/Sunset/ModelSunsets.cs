using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// When models stop: what providers told of theirs (<see cref="KnownModel"/>), else what the settings say. Kept in memory for a
/// minute, since each list of jobs asks. Calls no provider.
/// </summary>
public sealed class ModelSunsets(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private volatile Kept? _kept;

    /// <summary>Today by UTC, which is what every date here counts by: nobody's time zone moves a day.</summary>
    public DateOnly Today => SunsetWords.Today(time);

    /// <summary>The dates as they are known now.</summary>
    public async Task<SunsetDates> ReadAsync(CancellationToken cancellationToken)
    {
        if (_kept is { } kept && time.GetElapsedTime(kept.ReadAt) < Fresh)
        {
            return new SunsetDates(providers.Describe(), kept.Told);
        }
        var readAt = time.GetTimestamp();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var told = await database.KnownModels.AsNoTracking().Where(model => model.ShutdownDate != null)
            .Select(model => new { model.Provider, model.ModelId, Date = model.ShutdownDate!.Value, model.ReadAt }).ToListAsync(cancellationToken);
        var byModel = told.ToDictionary(
            model => (model.Provider, model.ModelId),
            model => new ModelSunset(model.ModelId, model.Date, ToldByProvider: true, DateOnly.FromDateTime(model.ReadAt)));
        _kept = new Kept(readAt, byModel);
        return new SunsetDates(providers.Describe(), byModel);
    }

    /// <summary>The next read looks into the database again, since a provider told something new.</summary>
    public void Forget() => _kept = null;

    private sealed record Kept(long ReadAt, IReadOnlyDictionary<(string Provider, string Model), ModelSunset> Told);
}

/// <summary>The ends of models as they were known at one moment.</summary>
public sealed class SunsetDates
{
    private readonly IReadOnlyDictionary<(string Provider, string Model), ModelSunset> _told;
    private readonly Dictionary<string, IReadOnlyList<BaseModel>> _configured;

    internal SunsetDates(IReadOnlyList<ProviderDescription> providers, IReadOnlyDictionary<(string Provider, string Model), ModelSunset> told)
    {
        _told = told;
        _configured = providers.ToDictionary(provider => provider.Name, provider => provider.Models);
    }

    /// <summary>The end of a tuned model: the earlier of its own and its base model's. Either id may be null; null where nobody named a day.</summary>
    public ModelSunset? Of(string provider, string? tunedModel, string? baseModel) => ModelSunset.Earlier(
        tunedModel is null ? null : OfModel(provider, tunedModel), baseModel is null ? null : OfModel(provider, baseModel));

    /// <summary>The descriptions with the days that the providers themselves told.</summary>
    public IReadOnlyList<ProviderDescription> Over(IReadOnlyList<ProviderDescription> providers) => [.. providers.Select(Over)];

    /// <summary>The description with the days that the provider itself told in the place of the settings'.</summary>
    public ProviderDescription Over(ProviderDescription provider) => provider.Models.All(model => !_told.ContainsKey((provider.Name, model.Id)))
        ? provider
        : provider with { Models = [.. provider.Models.Select(model => Over(provider.Name, model))] };

    private BaseModel Over(string provider, BaseModel model) => _told.TryGetValue((provider, model.Id), out var told)
        ? model with { ShutdownDate = told.Date, ShutdownReadOn = told.ReadOn, ShutdownToldByProvider = true }
        : model;

    /// <summary>The end of the very model: the provider's word, else the settings'.</summary>
    private ModelSunset? OfModel(string provider, string model)
    {
        if (_told.TryGetValue((provider, model), out var told))
        {
            return told;
        }
        var models = _configured.GetValueOrDefault(provider) ?? [];
        return models.FirstOrDefault(known => known.Id == model)?.Sunset ?? OfDated(provider, model, models);
    }

    /// <summary>A name without a date stands for one of the dated models of that name, and nobody says for which: the earliest end warns in time.</summary>
    private ModelSunset? OfDated(string provider, string model, IReadOnlyList<BaseModel> models) => models
        .Where(known => IsDatedFormOf(known.Id, model))
        .Select(known => _told.GetValueOrDefault((provider, known.Id)) ?? known.Sunset)
        .Aggregate((ModelSunset?)null, ModelSunset.Earlier);

    /// <summary>True for "gpt-4o-mini-2024-07-18" of "gpt-4o-mini".</summary>
    private static bool IsDatedFormOf(string id, string name) =>
        id.Length == name.Length + 11 && id.StartsWith(name, StringComparison.Ordinal) && id[name.Length] == '-'
        && DateOnly.TryParseExact(id.AsSpan(name.Length + 1), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}
