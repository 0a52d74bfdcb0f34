using System.Linq.Expressions;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Finds base models and jobs that stop: base models of the settings and of jobs, jobs under way and jobs that made a model.
/// Reads what is known; calls no provider.
/// </summary>
public sealed class SunsetRadar(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, ModelSunsets sunsets)
{
    /// <summary>How many jobs of a group are named; the others are counted.</summary>
    public const int MaxJobs = 20;

    public async Task<SunsetReport> ReadAsync(CancellationToken cancellationToken)
    {
        var today = sunsets.Today;
        var dates = await sunsets.ReadAsync(cancellationToken);
        var described = providers.Describe().ToDictionary(provider => provider.Name);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var used = await database.FineTunings.Where(Lives).GroupBy(job => new { job.Provider, job.ModelName })
            .Select(group => new UsedModel(group.Key.Provider, group.Key.ModelName, group.Count())).ToListAsync(cancellationToken);
        var unused = described.Values.SelectMany(provider => provider.Models.Select(model => new UsedModel(provider.Name, model.Id, 0)))
            .Where(model => !used.Exists(other => (other.Provider, other.Model) == (model.Provider, model.Model)));
        var groups = new List<SunsetGroup>();
        foreach (var model in used.Concat(unused))
        {
            groups.AddRange(await GroupsAsync(database, model, described.GetValueOrDefault(model.Provider), dates, today, cancellationToken));
        }
        return new SunsetReport(today, [.. groups.OrderBy(group => group.Sunset.Date).ThenBy(group => group.Provider, StringComparer.Ordinal).ThenBy(group => group.BaseModel, StringComparer.Ordinal)], EndsOf(described.Values));
    }

    /// <summary>What is under way, or has a model that can be asked.</summary>
    private static Expression<Func<FineTuning, bool>> Lives { get; } = job =>
        (job.Status == FineTuningStatus.Succeeded && job.ModelId != null)
        || job.Status == FineTuningStatus.Queued || job.Status == FineTuningStatus.ValidatingFiles || job.Status == FineTuningStatus.Running;

    /// <summary>A base model's group, and before it one for each earlier day on which the provider stops tuned models of it.</summary>
    private static async Task<List<SunsetGroup>> GroupsAsync(
        StudioDb database, UsedModel model, ProviderDescription? provider, SunsetDates dates, DateOnly today, CancellationToken cancellationToken)
    {
        var groups = new List<SunsetGroup>();
        var own = dates.Of(model.Provider, null, model.Model);
        var last = own?.Date ?? DateOnly.MaxValue;
        var jobs = database.FineTunings.Where(Lives).Where(job => job.Provider == model.Provider && job.ModelName == model.Model);
        var earlier =
            from job in jobs
            join known in database.KnownModels on new { job.Provider, ModelId = job.ModelId! } equals new { known.Provider, known.ModelId }
            where known.ShutdownDate != null && known.ShutdownDate < last
            select new { Job = job, Date = known.ShutdownDate!.Value, known.ReadAt };
        var days = model.Jobs == 0
            ? []
            : await earlier.GroupBy(row => row.Date).Select(group => new { Date = group.Key, Count = group.Count(), ReadAt = group.Max(row => row.ReadAt) }).ToListAsync(cancellationToken);
        foreach (var day in days)
        {
            var named = await Named(earlier.Where(row => row.Date == day.Date).Select(row => row.Job)).ToListAsync(cancellationToken);
            groups.Add(Group(new ModelSunset(named is [{ ModelId: { } only }] ? only : model.Model, day.Date, ToldByProvider: true, DateOnly.FromDateTime(day.ReadAt)), day.Count, named));
        }
        var rest = model.Jobs - days.Sum(day => day.Count);
        if (own is not null && (rest > 0 || days.Count == 0))
        {
            var others = jobs.Where(job => !database.KnownModels.Any(known =>
                known.Provider == job.Provider && known.ModelId == job.ModelId && known.ShutdownDate != null && known.ShutdownDate < last));
            groups.Add(Group(own, rest, rest == 0 ? [] : await Named(others).ToListAsync(cancellationToken)));
        }
        return groups;

        SunsetGroup Group(ModelSunset sunset, int count, IReadOnlyList<SunsetJob> named) =>
            new(model.Provider, provider?.Title ?? model.Provider, provider?.Ready is true, model.Model, sunset, sunset.DaysLeft(today))
            {
                IsConfigured = provider?.Models.Any(known => known.Id == model.Model) is true,
                JobCount = count,
                Jobs = named,
            };
    }

    private static IQueryable<SunsetJob> Named(IQueryable<FineTuning> jobs) => jobs
        .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxJobs)
        .Select(job => new SunsetJob(job.Id, job.Alias, job.Status, job.ModelId, job.SnapshotId != null, job.ConnectionId));

    private static List<ProviderTrainingEnd> EndsOf(IEnumerable<ProviderDescription> providers) =>
    [
        .. providers.SelectMany(provider => provider.Models
                .Where(model => model.TrainingEnd is not null && model.TrainingEnd != provider.TrainingEnd)
                .Select(model => new ProviderTrainingEnd(provider.Name, provider.Title, provider.Ready, model.Id, model.TrainingEnd!))
                .Concat(provider.TrainingEnd is { } end ? [new ProviderTrainingEnd(provider.Name, provider.Title, provider.Ready, null, end)] : []))
            .OrderBy(end => end.End.Date).ThenBy(end => end.Provider, StringComparer.Ordinal).ThenBy(end => end.Model, StringComparer.Ordinal),
    ];

    private sealed record UsedModel(string Provider, string Model, int Jobs);
}
