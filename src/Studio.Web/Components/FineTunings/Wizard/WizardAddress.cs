using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Writes a draft into the page's address and reads it back, so that it survives a reload and can be bookmarked. Secrets never go there.</summary>
public static class WizardAddress
{
    private const string ParameterPrefix = "p.";
    private const string MetadataPrefix = "m.";
    private const string TriedPrefix = "try.";

    public static string Write(FineTuningDraft draft, WizardStep step, IReadOnlyCollection<string> secrets)
    {
        var pairs = new List<KeyValuePair<string, string?>>
        {
            new("step", step.ToKey()),
            new("provider", draft.Provider),
            new("model", draft.ModelName),
            new("alias", draft.Alias),
            new("tags", draft.Tags),
            new("suffix", draft.Suffix),
            new("over_limit", draft.OverLimit is OverLimit.Refuse ? null : draft.OverLimit.ToWire()),
            new("cloned_from", draft.ClonedFromId),
            new("retry", draft.IsRetry ? "true" : null),
            new("at_once", draft.AtOnce),
        };

        // An empty text is kept too: that several values are wanted, though none is typed yet.
        pairs.AddRange(draft.Tried.Select(pair => new KeyValuePair<string, string?>(TriedPrefix + pair.Key, pair.Value.Length > 0 ? pair.Value : " ")));
        foreach (var (name, value) in draft.Parameters.Where(pair => !secrets.Contains(pair.Key)))
        {
            pairs.AddRange((value.Items ?? [value.Text!]).Select(text => new KeyValuePair<string, string?>(
                (value.Items is null ? ParameterPrefix : ParameterPrefix + "[]") + name, text)));
        }
        pairs.AddRange(draft.Metadata.Where(pair => !pair.IsEmpty).Select(pair => new KeyValuePair<string, string?>(MetadataPrefix + pair.Key, pair.Value)));
        return QueryHelpers.AddQueryString(WriteTo(StudioUrls.NewFineTuning(), draft), pairs.Where(pair => !string.IsNullOrEmpty(pair.Value)));
    }

    /// <summary>An address with what a draft says about its records and what is held out of them.</summary>
    public static string WriteTo(string address, FineTuningDraft draft)
    {
        KeyValuePair<string, string?>[] pairs =
        [
            new("connection", draft.ConnectionId),
            new("selection", draft.SelectionKey),
            new("snapshot", draft.SnapshotId),
            new("seed", draft.Seed),
            new("split", draft.Split is SplitKind.None ? null : draft.Split.ToWire()),
            new("held_out", draft.HeldOut),
            new("split_tag", draft.SplitTag),
            new("allow_leaks", draft.AllowLeaks ? "true" : null),
            new("check_states", draft.CheckStates is { } states ? string.Join(',', states.Select(state => state.ToWire())) : null),
        ];
        return QueryHelpers.AddQueryString(address, pairs.Where(pair => !string.IsNullOrEmpty(pair.Value)));
    }

    public static FineTuningDraft Read(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        string? One(string name) => query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;
        var lists = query.Where(pair => pair.Key.StartsWith(ParameterPrefix + "[]", StringComparison.Ordinal))
            .Select(pair => (Name: pair.Key[(ParameterPrefix.Length + 2)..], Value: ParameterValue.Of([.. pair.Value.OfType<string>()])));
        var scalars = query.Where(pair => pair.Key.StartsWith(ParameterPrefix, StringComparison.Ordinal) && !pair.Key.StartsWith(ParameterPrefix + "[]", StringComparison.Ordinal))
            .Select(pair => (Name: pair.Key[ParameterPrefix.Length..], Value: ParameterValue.Of(pair.Value.ToString())));
        return new FineTuningDraft
        {
            ConnectionId = One("connection"),
            SelectionKey = One("selection"),
            Provider = One("provider"),
            ModelName = One("model"),
            Alias = One("alias") ?? "",
            Tags = One("tags") ?? "",
            Suffix = One("suffix") ?? "",
            Seed = One("seed") ?? "",
            Split = SplitKinds.FromWire(One("split")) ?? SplitKind.None,
            HeldOut = One("held_out") ?? "",
            SplitTag = One("split_tag") ?? "",
            AllowLeaks = One("allow_leaks") == "true",
            SnapshotId = One("snapshot"),
            CheckStates = One("check_states")?.Split(',').Select(CheckStates.FromWire).OfType<CheckState>().ToList(),
            OverLimit = OverLimits.FromWire(One("over_limit")) ?? default,
            Parameters = lists.Concat(scalars).ToDictionary(pair => pair.Name, pair => pair.Value),
            ClonedFromId = One("cloned_from"),
            IsRetry = One("retry") == "true",
            AtOnce = One("at_once") ?? "",
            Tried = query.Where(pair => pair.Key.StartsWith(TriedPrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[TriedPrefix.Length..], pair => pair.Value.ToString().Trim()),
            Metadata = [.. query.Where(pair => pair.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
                .Select(pair => new MetadataPair(pair.Key[MetadataPrefix.Length..], pair.Value.ToString()))],
        };
    }
}
