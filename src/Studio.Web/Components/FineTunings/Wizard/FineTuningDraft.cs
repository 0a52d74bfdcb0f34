using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>What was chosen so far for a new job. Numbers are kept as they were typed, so that a fault can be named and nothing is lost.</summary>
public sealed record FineTuningDraft
{
    public string? ConnectionId { get; init; }

    /// <summary>The key of the chosen records in the selection store; null for all records of the connection.</summary>
    public string? SelectionKey { get; init; }

    /// <summary>A snapshot in the place of records and a split; null where these are chosen.</summary>
    public string? SnapshotId { get; init; }

    public string? Provider { get; init; }

    public string? ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>The parameters (and "model" and "seed") of which several values are tried, with the values as they were typed; any makes the draft a sweep.</summary>
    public IReadOnlyDictionary<string, string> Tried { get; init; } = new Dictionary<string, string>();

    /// <summary>How many jobs of a sweep are at the provider at once, as it was typed.</summary>
    public string AtOnce { get; init; } = "";

    public bool IsSweep => Tried.Count > 0;

    /// <summary>The job that the draft was cloned from.</summary>
    public string? ClonedFromId { get; init; }

    /// <summary>True where that job had not succeeded, and this is another try.</summary>
    public bool IsRetry { get; init; }

    public string Alias { get; init; } = "";

    public string Suffix { get; init; } = "";

    /// <summary>Separated by commas, as they were typed.</summary>
    public string Tags { get; init; } = "";

    public string Seed { get; init; } = "";

    /// <summary>How the held-out part is chosen.</summary>
    public SplitKind Split { get; init; }

    /// <summary>Share of the records that are held out, in per cent; counts where the split draws them.</summary>
    public string HeldOut { get; init; } = "";

    /// <summary>The tag of the held-out records; counts where the split is by tag.</summary>
    public string SplitTag { get; init; } = "";

    /// <summary>True where rows may stand on both sides of the split.</summary>
    public bool AllowLeaks { get; init; }

    /// <summary>The states of checks that are trained on, where all records of the connection are; null is the default.</summary>
    public IReadOnlyList<CheckState>? CheckStates { get; init; }

    /// <summary>What becomes of rows that are longer than the provider takes.</summary>
    public OverLimit OverLimit { get; init; }

    public bool DrawsHeldOut => Split is SplitKind.Random or SplitKind.Shape;

    public IReadOnlyList<MetadataPair> Metadata { get; init; } = [];

    public FineTuningDraft With(string parameter, ParameterValue? value)
    {
        var parameters = new Dictionary<string, ParameterValue>(Parameters);
        if (value is null)
        {
            parameters.Remove(parameter);
        }
        else
        {
            parameters[parameter] = value;
        }
        return this with { Parameters = parameters };
    }

    /// <summary>The draft with other texts of values to try for one name; null for one value again.</summary>
    public FineTuningDraft WithTried(string name, string? values)
    {
        var tried = new Dictionary<string, string>(Tried);
        if (values is null)
        {
            tried.Remove(name);
        }
        else
        {
            tried[name] = values;
        }
        return this with { Tried = tried };
    }

    /// <summary>The sweep that this draft comes to, in the order in which the provider names its parameters.</summary>
    public SweepRequest ToSweep(IReadOnlyList<string>? recordIds, ProviderDescription? provider)
    {
        var request = ToRequest(recordIds);
        var names = (provider?.Parameters ?? []).Select(parameter => parameter.Name).Prepend(SweepAxis.Model).Append(SweepAxis.Seed).Where(Tried.ContainsKey).ToList();
        return new SweepRequest(request with { Alias = null, ModelName = Tried.ContainsKey(SweepAxis.Model) ? null : request.ModelName, Parameters = request.Parameters?.Where(pair => !names.Contains(pair.Key)).ToDictionary() })
        {
            Name = request.Alias,
            Axes = [.. names.Select(name => new SweepAxis(name, TriedValues.Read(Tried[name]).Values))],
            AtOnce = TriedValues.AtOnceOf(this),
        };
    }

    /// <summary>The request that this draft comes to; call it only once <see cref="DraftRules"/> finds no fault in it.</summary>
    public CreateFineTuningRequest ToRequest(IReadOnlyList<string>? recordIds) => SnapshotId is { } snapshot
        ? Common() with { SnapshotId = snapshot, OverLimit = OverLimit is OverLimit.Send ? OverLimit : default }
        : Common() with
        {
            GoldenRecordIds = recordIds,
            CheckStates = recordIds is null ? CheckStates : null,
            OverLimit = OverLimit,
            SplitKind = Split,
            ValidationSplit = DrawsHeldOut ? DraftRules.HeldOutOf(this) / 100 : null,
            SplitTag = Split is SplitKind.Tag ? Given(SplitTag) : null,
            AllowLeaks = AllowLeaks,
        };

    private CreateFineTuningRequest Common() => new()
    {
        ConnectionId = ConnectionId,
        ClonedFromId = ClonedFromId,
        IsRetry = IsRetry,
        Provider = Provider,
        ModelName = Given(ModelName),
        Parameters = Parameters.Count > 0 ? Parameters : null,
        Alias = Given(Alias),
        Tags = TagText.Read(Tags) is { Length: > 0 } tags ? tags : null,
        Suffix = Given(Suffix),
        Seed = DraftRules.SeedOf(this),
        Metadata = Metadata.Any(pair => !pair.IsEmpty) ? Metadata.Where(pair => !pair.IsEmpty).ToDictionary(pair => pair.Key.Trim(), pair => pair.Value) : null,
    };

    /// <summary>The draft that makes the same job again, over the same snapshot where it has one.</summary>
    public static FineTuningDraft Of(FineTuningView job) => new()
    {
        ClonedFromId = job.Id,
        IsRetry = job.Status is FineTuningStatus.Failed or FineTuningStatus.Cancelled,
        ConnectionId = job.ConnectionId,
        SnapshotId = job.SnapshotId,
        Provider = job.Provider,
        ModelName = job.ModelName,
        // Secrets are not known here any more; the form asks for them again.
        Parameters = (job.ModelParameters ?? new Dictionary<string, ParameterValue>()).Where(pair => !pair.Value.IsProtected).ToDictionary(pair => pair.Key, pair => pair.Value),
        Alias = job.Alias,
        Tags = TagText.Of(job.Tags),
        Suffix = job.Suffix ?? "",
        Seed = job.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
        Split = job.SplitKind,
        HeldOut = (job.ValidationSplit * 100)?.ToString("0.##", CultureInfo.InvariantCulture) ?? "",
        SplitTag = job.SplitTag ?? "",
        Metadata = [.. (job.Metadata ?? new Dictionary<string, string>()).Select(pair => new MetadataPair(pair.Key, pair.Value))],
    };

    /// <summary>The same with each parameter under the provider's own name, which its field has; the API takes others too.</summary>
    public FineTuningDraft WithOwnNames(ProviderDescription? provider) => this with
    {
        Parameters = Parameters.GroupBy(pair => provider?.Parameters.OwnName(pair.Key) ?? pair.Key)
            .ToDictionary(group => group.Key, group => group.First().Value),
    };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public sealed record MetadataPair(string Key, string Value)
{
    public bool IsEmpty => Key.Trim().Length == 0 && Value.Length == 0;
}
