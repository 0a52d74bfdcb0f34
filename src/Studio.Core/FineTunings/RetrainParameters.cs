using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Takes a job's parameters over to another provider, whose own names and bounds may differ.</summary>
internal static class RetrainParameters
{
    /// <summary>The name that every provider understands.</summary>
    public const string Epochs = "n_epochs";

    /// <summary>How providers that are not of OpenAI's shape spell it.</summary>
    public const string EpochsElsewhere = "epochs";

    /// <summary>
    /// What can be kept of what the earlier job was given, under the names of the new provider, and a sentence for what cannot.
    /// Secrets are never taken over; what goes together with something that is left out is left out too.
    /// </summary>
    public static (Dictionary<string, ParameterValue>? Kept, string? Dropped) Carry(IReadOnlyDictionary<string, ParameterValue>? given, ProviderDescription provider)
    {
        if (given is not { Count: > 0 })
        {
            return (null, null);
        }
        var kept = new Dictionary<string, ParameterValue>();
        foreach (var (name, value) in given)
        {
            if (NameAt(provider, name) is { Type: not ParameterType.Secret } known && ParameterRules.Fault(known, value) is null)
            {
                kept[known.Name] = value;
            }
        }
        while (provider.Parameters.FirstOrDefault(known => known.RequiredWith is { } other && kept.ContainsKey(known.Name) != kept.ContainsKey(other)) is { } alone)
        {
            kept.Remove(alone.Name);
            kept.Remove(alone.RequiredWith!);
        }
        var dropped = given.Where(one => NameAt(provider, one.Key) is not { } known || !kept.ContainsKey(known.Name)).ToList();
        return (kept.Count > 0 ? kept : null, dropped.Count == 0 ? null : Sentence(dropped, provider));
    }

    private static ParameterDescription? NameAt(ProviderDescription provider, string name) =>
        provider.Parameters.FirstOrDefault(known => known.Name == name)
        ?? (name is Epochs or EpochsElsewhere ? provider.Parameters.FirstOrDefault(known => known.Name is Epochs or EpochsElsewhere) : null);

    private static string Sentence(IReadOnlyList<KeyValuePair<string, ParameterValue>> dropped, ProviderDescription provider)
    {
        var names = string.Join(", ", dropped.Select(one => NameAt(provider, one.Key) is { Type: ParameterType.Secret } ? one.Key : $"{one.Key} {Shown(provider, one)}"));
        return $"Not taken over, because {provider.Title} does not know or take {(dropped.Count == 1 ? "it" : "them")} so: {names}. Its defaults hold instead.";
    }

    /// <summary>The value, but for names that nobody here describes: one of them may be a secret.</summary>
    private static string Shown(ProviderDescription provider, KeyValuePair<string, ParameterValue> one) =>
        NameAt(provider, one.Key) is not null || double.TryParse(one.Value.Text, out _) || one.Value.Text is "auto" or "true" or "false" ? one.Value.ToString() : "(not shown)";
}
