using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>One thing in which a job differs from its origin: a parameter's name, or "provider", "model", "golden_records", "split", "seed", "suffix" or "training_file".</summary>
public sealed record FineTuningChange(string Name, string Old, string New);

/// <summary>Sets a job beside the one that it was cloned from. Names and notes do not count, only what training depends on.</summary>
internal static class FineTuningDifference
{
    private const string None = "none";
    private const string Default = "default";

    /// <summary>Null where the job is no clone, or its origin is gone.</summary>
    public static async Task<IReadOnlyList<FineTuningChange>?> ReadAsync(StudioDb database, ProviderRegistry providers, FineTuningView job, CancellationToken cancellationToken)
    {
        if (job.ClonedFromId is not { } originId)
        {
            return null;
        }
        var origin = await database.FineTunings.AsNoTracking().Where(known => known.Id == originId).Select(FineTuningView.Projection).SingleOrDefaultAsync(cancellationToken);
        return origin is null ? null : Between(origin, job, providers.Find(origin.Provider)?.Describe(), providers.Find(job.Provider)?.Describe());
    }

    /// <summary>The same for a job that is only planned.</summary>
    public static async Task<IReadOnlyList<FineTuningChange>?> ReadAsync(
        StudioDb database, ProviderRegistry providers, CreationPlan plan, PlannedCost cost, CancellationToken cancellationToken)
    {
        if (plan is not { Request.ClonedFromId: not null, Provider: not null, Model: not null })
        {
            return null;
        }
        var snapshotId = plan.Snapshot?.Id ?? (plan.Content is { } content
            ? await database.Snapshots.Where(known => known.ConnectionId == plan.Request.ConnectionId && known.Hash == content.Hash).Select(known => known.Id).FirstOrDefaultAsync(cancellationToken) ?? "new"
            : null);
        var planned = CreationRows.Planned(plan, cost, snapshotId);
        return await ReadAsync(database, providers, FineTuningView.Of(planned), cancellationToken);
    }

    public static IReadOnlyList<FineTuningChange> Between(FineTuningView origin, FineTuningView job, ProviderDescription? before, ProviderDescription? now)
    {
        var changes = new List<FineTuningChange>();
        void Add(string name, string? old, string? present)
        {
            if (old != present)
            {
                changes.Add(new FineTuningChange(name, old ?? None, present ?? None));
            }
        }

        Add("provider", origin.Provider, job.Provider);
        Add("model", origin.ModelName, job.ModelName);
        AddParameters(changes, origin, job, before, now);
        if (origin.SnapshotId != job.SnapshotId)
        {
            AddRecords(changes, origin, job);
        }
        Add("split", Split(origin), Split(job));
        Add("training_file", origin.TrainingFile, job.TrainingFile);
        Add("seed", origin.Seed?.ToString(CultureInfo.InvariantCulture), job.Seed?.ToString(CultureInfo.InvariantCulture));
        Add("suffix", origin.Suffix, job.Suffix);
        return changes;
    }

    /// <summary>What was given, under the names of the job's provider; a value that is not shown counts as the same.</summary>
    private static void AddParameters(List<FineTuningChange> changes, FineTuningView origin, FineTuningView job, ProviderDescription? before, ProviderDescription? now)
    {
        var (old, present) = (Named(origin.ModelParameters, before), Named(job.ModelParameters, now));
        foreach (var name in old.Keys.Union(present.Keys))
        {
            var (was, isNow) = (old.GetValueOrDefault(name), present.GetValueOrDefault(name));
            if (was?.ToString() != isNow?.ToString())
            {
                changes.Add(new FineTuningChange(name, was?.ToString() ?? DefaultOf(name, before), isNow?.ToString() ?? DefaultOf(name, now)));
            }
        }
        changes.RemoveAll(change => change.Old == change.New);
    }

    private static string DefaultOf(string name, ProviderDescription? provider) =>
        provider?.Parameters.FirstOrDefault(known => known.Name == name)?.Default ?? Default;

    private static Dictionary<string, ParameterValue> Named(IReadOnlyDictionary<string, ParameterValue>? given, ProviderDescription? provider) =>
        (given ?? new Dictionary<string, ParameterValue>()).GroupBy(pair => provider?.Parameters.OwnName(pair.Key) ?? pair.Key)
            .ToDictionary(group => group.Key, group => group.Last().Value);

    private static void AddRecords(List<FineTuningChange> changes, FineTuningView origin, FineTuningView job)
    {
        string Count(FineTuningView of) => of.SnapshotId is null ? None : of.GoldenRecordCount.ToString("N0", CultureInfo.InvariantCulture);
        var isSameCount = origin.GoldenRecordCount == job.GoldenRecordCount;
        changes.Add(new FineTuningChange("golden_records", Count(origin), isSameCount ? $"{Count(job)}, not all of them the same" : Count(job)));
    }

    private static string Split(FineTuningView job) => job.SplitKind is SplitKind.None
        ? None
        : $"{job.SplitKind.ToWire()}{(job.SplitTag is { } tag ? $" {tag}" : "")}{(job.ValidationSplit is { } share ? $" {share.ToString("0.####", CultureInfo.InvariantCulture)}" : "")}";
}
