using System.Globalization;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Lays the settings of several jobs side by side.</summary>
public static class ComparedSettings
{
    private const string Secret = "••••••";

    /// <summary>
    /// What a job was made from first, then each hyperparameter that any of them has: as the provider resolved it, else as it was
    /// given. A parameter that one provider knows under several names is one row; secrets are never shown.
    /// </summary>
    public static IReadOnlyList<ComparedSetting> Of(IReadOnlyList<FineTuningView> jobs, IReadOnlyList<ProviderDescription> providers)
    {
        ComparedSetting Row(string name, string label, Func<FineTuningView, string?> value) => new(name, label, [.. jobs.Select(value)]);
        var descriptions = jobs.Select(job => providers.FirstOrDefault(known => known.Name == job.Provider)?.Parameters ?? []).ToList();
        var parameters = jobs.Select((job, i) => ParametersOf(job, descriptions[i])).ToList();
        var names = descriptions.SelectMany(known => known.Select(parameter => parameter.Name)).Concat(parameters.SelectMany(known => known.Keys)).Distinct()
            .Where(name => parameters.Exists(known => known.ContainsKey(name)));
        return
        [
            Row("provider", "Provider", job => providers.FirstOrDefault(known => known.Name == job.Provider)?.Title ?? job.Provider),
            Row("model_name", "Base model", job => job.ModelName),
            .. names.Select(name => new ComparedSetting(name, LabelOf(name, descriptions), [.. parameters.Select(known => known.GetValueOrDefault(name))])),
            Row("golden_record_count", "Golden records", job => job.SnapshotId is null ? null : Number(job.GoldenRecordCount)),
            Row("held_out_count", "Held out", job => job.SnapshotId is null ? null : Number(job.HeldOutCount)),
            Row("split_by", "Split", job => job.SnapshotId is null ? null : job.SplitTag is { } tag ? $"{job.SplitKind.ToWire()} ({tag})" : job.SplitKind.ToWire()),
            Row("seed", "Seed", job => job.Seed is { } seed ? Number(seed) : null),
            Row("suffix", "Suffix", job => job.Suffix),
        ];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string LabelOf(string name, IReadOnlyList<IReadOnlyList<ParameterDescription>> descriptions) =>
        descriptions.SelectMany(known => known).FirstOrDefault(parameter => parameter.Name == name)?.Label ?? name;

    private static Dictionary<string, string> ParametersOf(FineTuningView job, IReadOnlyList<ParameterDescription> described)
    {
        var values = new Dictionary<string, string>();
        foreach (var (given, value) in (job.ModelParameters ?? new Dictionary<string, ParameterValue>()).Concat(job.EffectiveParameters ?? new Dictionary<string, ParameterValue>()))
        {
            var parameter = described.FirstOrDefault(known => known.Is(given));
            values[parameter?.Name ?? given] = parameter?.Type is ParameterType.Secret ? Secret : value.ToString();
        }
        return values;
    }
}
