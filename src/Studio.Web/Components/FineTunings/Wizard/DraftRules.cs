using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>What a form can say about its own texts while they are typed. Everything else is judged by Core, on the review step.</summary>
public static class DraftRules
{
    private const int MaxPairs = 15;
    private const int MaxKeyLength = 64;
    private const int MaxValueLength = 512;

    public static string? AliasFault(FineTuningDraft draft) => LengthFault("The name", draft.Alias, FineTuning.MaxAliasLength);

    public static string? SuffixFault(FineTuningDraft draft) => LengthFault("The suffix", draft.Suffix, FineTuning.MaxSuffixLength);

    public static string? TagsFault(FineTuningDraft draft) => TagText.Read(draft.Tags) switch
    {
        { Length: > FineTuning.MaxTags } tags => $"There can be {FineTuning.MaxTags} tags; found {tags.Length}.",
        var tags when tags.Any(tag => tag.Length > FineTuning.MaxTagLength) => $"A tag can have {FineTuning.MaxTagLength} characters; one has more.",
        _ => null,
    };

    public static string? SeedFault(FineTuningDraft draft) => draft.Seed.Trim().Length == 0 || SeedOf(draft) is not null
        ? null
        : $"The seed must be a whole number from 0 to {int.MaxValue}; found “{draft.Seed.Trim()}”.";

    public static string? HeldOutFault(FineTuningDraft draft) => !draft.DrawsHeldOut || HeldOutOf(draft) is not null
        ? null
        : $"The held-out share must be above 0 and at most 50 per cent; found “{draft.HeldOut.Trim()}”.";

    public static string? SplitTagFault(FineTuningDraft draft) => draft.Split is SplitKind.Tag && draft.SplitTag.Trim().Length == 0
        ? "Choose the tag of the records that are held out."
        : null;

    public static string? MetadataFault(FineTuningDraft draft)
    {
        var pairs = draft.Metadata.Where(pair => !pair.IsEmpty).ToList();
        return pairs switch
        {
            { Count: > MaxPairs } => $"There can be {MaxPairs} pairs; found {pairs.Count}.",
            _ when pairs.Exists(pair => pair.Key.Trim().Length is 0 or > MaxKeyLength) => $"Each name has 1 to {MaxKeyLength} characters; one has none or more.",
            _ when pairs.Exists(pair => pair.Value.Length > MaxValueLength) => $"Each value has at most {MaxValueLength} characters; one has more.",
            _ when pairs.Select(pair => pair.Key.Trim()).Distinct().Count() < pairs.Count => "Each name can be used once; one stands there twice.",
            _ => null,
        };
    }

    /// <summary>Null where nothing is given, or nothing that can be taken.</summary>
    internal static int? SeedOf(FineTuningDraft draft) =>
        int.TryParse(draft.Seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    /// <summary>In per cent, the default where nothing is given; null where nothing can be taken.</summary>
    internal static double? HeldOutOf(FineTuningDraft draft) => draft.HeldOut.Trim().Length == 0 ? SplitChoice.DefaultShare * 100
        : double.TryParse(draft.HeldOut.Trim().TrimEnd('%'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var share)
            && share is > 0 and <= 50 ? share : null;

    /// <summary>Whether everything on the step of the held-out part can be sent.</summary>
    public static bool HoldOutFits(FineTuningDraft draft) => HeldOutFault(draft) is null && SplitTagFault(draft) is null && SeedFault(draft) is null;

    /// <summary>Whether everything on the parameters step can be sent.</summary>
    public static bool ParametersFit(FineTuningDraft draft, ProviderDescription? provider) =>
        AliasFault(draft) is null && TagsFault(draft) is null && SuffixFault(draft) is null && SeedFault(draft) is null && MetadataFault(draft) is null
        && TriedValues.CountFault(draft) is null && TriedValues.AtOnceFault(draft) is null && TriedFit(draft, provider)
        && (provider is null || ParameterRules.Check(provider.Parameters, draft.Parameters.Where(pair => !draft.Tried.ContainsKey(pair.Key)).ToDictionary()).Count == 0);

    /// <summary>What is wrong with the models that are typed, of which each is tuned.</summary>
    public static string? ModelsFault(string text)
    {
        var (models, fault) = TriedValues.Read(text);
        return models.Count == 0 ? "Choose the models to tune." : fault;
    }

    private static bool TriedFit(FineTuningDraft draft, ProviderDescription? provider) => draft.Tried.All(tried => tried.Key switch
    {
        SweepAxis.Seed => TriedValues.SeedFault(tried.Value) is null,
        SweepAxis.Model => ModelsFault(tried.Value) is null,
        _ => provider?.Parameters.FirstOrDefault(known => known.Name == tried.Key) is not { } known || TriedValues.Fault(known, tried.Value) is null,
    });

    private static string? LengthFault(string what, string text, int maximum) =>
        text.Trim().Length > maximum ? $"{what} can have {maximum} characters; found {text.Trim().Length}." : null;
}
