using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Takes a preset over into a draft, and makes one of it.</summary>
public static class PresetDraft
{
    /// <summary>The draft with the preset's settings in the place of its own; secrets that were typed stay, since no preset holds any.</summary>
    public static FineTuningDraft Take(FineTuningDraft draft, PresetView preset, ProviderDescription provider)
    {
        var secrets = draft.Parameters.Where(pair => provider.Parameters.IsSecret(pair.Key));
        var taken = draft with
        {
            ModelName = preset.ModelName ?? draft.ModelName,
            Parameters = preset.Parameters.Where(pair => provider.Parameters.Any(known => known.Is(pair.Key))).Concat(secrets).ToDictionary(),
            Tried = draft.Tried.Where(tried => !preset.Parameters.ContainsKey(tried.Key)).ToDictionary(),
        };
        taken = taken.WithOwnNames(provider);
        return preset.SplitKind is not { } split || draft.SnapshotId is not null ? taken : taken with
        {
            Split = split,
            HeldOut = preset.ValidationSplit is { } share ? (share * 100).ToString("0.##", CultureInfo.InvariantCulture) : taken.HeldOut,
            SplitTag = preset.SplitTag ?? "",
        };
    }

    /// <summary>Whether the draft has just the preset's settings.</summary>
    public static bool IsTaken(FineTuningDraft draft, PresetView preset, ProviderDescription provider)
    {
        var taken = Take(draft, preset, provider);
        return (taken.ModelName, taken.Split, taken.HeldOut, taken.SplitTag) == (draft.ModelName, draft.Split, draft.HeldOut, draft.SplitTag)
            && taken.Tried.Count == draft.Tried.Count
            && taken.Parameters.Count == draft.Parameters.Count
            && taken.Parameters.All(pair => draft.Parameters.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }

    /// <summary>What is to be kept of the draft under a name.</summary>
    public static PresetRequest Of(FineTuningDraft draft, string name, ProviderDescription provider) => new(name, provider.Name)
    {
        ModelName = string.IsNullOrWhiteSpace(draft.ModelName) ? null : draft.ModelName.Trim(),
        Parameters = draft.Parameters.Where(pair => !provider.Parameters.IsSecret(pair.Key)).ToDictionary(),
        SplitKind = draft.SnapshotId is null ? draft.Split : null,
        ValidationSplit = draft is { SnapshotId: null, DrawsHeldOut: true } ? DraftRules.HeldOutOf(draft) / 100 : null,
        SplitTag = draft is { SnapshotId: null, Split: SplitKind.Tag } ? draft.SplitTag.Trim() : null,
    };

    /// <summary>What a preset of one's own holds, in a line.</summary>
    public static string Summary(PresetView preset)
    {
        IEnumerable<string?> parts =
        [
            preset.ModelName,
            .. preset.Parameters.Select(pair => $"{pair.Key} {pair.Value}"),
            preset.SplitKind is { } split ? $"held out: {SplitWords.Title(split).ToLowerInvariant()}{(preset.ValidationSplit is { } share ? string.Create(CultureInfo.InvariantCulture, $" {share * 100:0.##} %") : "")}" : null,
        ];
        return string.Join(" · ", parts.Where(part => part is not null));
    }
}
