using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;
using FineTuningStudio.Web.Components.Snapshots;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Something that was chosen, in words, and the step where it can be changed.</summary>
public sealed record DraftChoice(WizardStep Step, string Name, string Value)
{
    /// <summary>Everything that the review shows. <paramref name="selection"/> is null where all records were chosen.</summary>
    public static IReadOnlyList<DraftChoice> Of(
        FineTuningDraft draft, ConnectionView? connection, ProviderDescription? provider, IReadOnlyList<string>? selection, SnapshotView? snapshot)
    {
        DraftChoice[] optional =
        [
            new(WizardStep.Parameters, "Seed", draft.Tried.TryGetValue(SweepAxis.Seed, out var seeds) ? Tried(seeds) : draft.Seed.Trim()),
            new(WizardStep.Parameters, "Suffix", draft.Suffix.Trim()),
        ];
        return
        [
            new(WizardStep.Connection, "Database", connection?.Alias ?? "none"),
            new(WizardStep.Records, "Golden records", snapshot is not null ? $"{SplitWords.Records(snapshot.Count)} of the snapshot {SnapshotWords.Title(snapshot)}" : selection is null ? $"all {connection?.GoldenRecordCount ?? 0:N0}" : $"{selection.Count:N0} chosen ones"),
            new(WizardStep.HoldOut, "Held out", snapshot is null ? SplitWords.Of(draft) : SplitWords.Of(snapshot)),
            new(WizardStep.Model, "Provider", provider?.Title ?? draft.Provider ?? "none"),
            new(WizardStep.Model, "Base model", draft.Tried.TryGetValue(SweepAxis.Model, out var models) ? Tried(models) : draft.ModelName ?? "none"),
            .. (provider?.Parameters ?? []).Select(parameter => new DraftChoice(WizardStep.Parameters, parameter.Label, ValueText(draft, parameter))),
            .. optional.Where(choice => choice.Value.Length > 0),
            new(WizardStep.Parameters, "Name", draft.Alias.Trim() is { Length: > 0 } alias ? alias : "made from the database's name"),
        ];
    }

    private static string Tried(string text) => $"each of {string.Join(", ", TriedValues.Read(text).Values)}";

    private static string ValueText(FineTuningDraft draft, ParameterDescription parameter) => draft.Tried.TryGetValue(parameter.Name, out var tried) ? Tried(tried) : draft.Parameters.GetValueOrDefault(parameter.Name) switch
    {
        null => parameter.Default is { } standard ? $"{standard} (default)" : "the provider's own",
        _ when parameter.Type is ParameterType.Secret => "••••••",
        { } value => value.ToString(),
    };
}
