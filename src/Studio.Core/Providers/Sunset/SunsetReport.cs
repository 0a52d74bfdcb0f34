using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>What dies when, the earliest first; what is dead already is part of it.</summary>
/// <param name="Today">The day in UTC by which days are counted.</param>
public sealed record SunsetReport(DateOnly Today, IReadOnlyList<SunsetGroup> Groups, IReadOnlyList<ProviderTrainingEnd> TrainingEnds)
{
    /// <summary>What dies within that many days, or is dead already; without base models of no job that died longer ago than that.</summary>
    public SunsetReport Within(int days) => this with
    {
        Groups = [.. Groups.Where(group => group.DaysLeft <= days && (group.JobCount > 0 || (group.ProviderReady && group.DaysLeft >= -days)))],
        TrainingEnds = [.. TrainingEnds.Where(end => end.ProviderReady && end.End.DaysLeft(Today) <= days)],
    };
}

/// <summary>One base model and one day, with the jobs whose models stop then.</summary>
public sealed record SunsetGroup(string Provider, string ProviderTitle, bool ProviderReady, string BaseModel, ModelSunset Sunset, int DaysLeft)
{
    /// <summary>False where the settings do not list it, but jobs use it.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>How many jobs are under way or have a model that stops.</summary>
    public int JobCount { get; init; }

    /// <summary>The newest of them, at most <see cref="SunsetRadar.MaxJobs"/>.</summary>
    public IReadOnlyList<SunsetJob> Jobs { get; init; } = [];

    public bool IsOver => DaysLeft <= 0;
}

/// <summary>A job whose model stops. <paramref name="HasSnapshot"/> says whether the same records can be trained on elsewhere.</summary>
public sealed record SunsetJob(string Id, string Alias, FineTuningStatus Status, string? ModelId, bool HasSnapshot, string? ConnectionId);

/// <summary>The end of training at a provider; <paramref name="Model"/> is null where it holds for all of its models.</summary>
public sealed record ProviderTrainingEnd(string Provider, string ProviderTitle, bool ProviderReady, string? Model, TrainingEnd End);
