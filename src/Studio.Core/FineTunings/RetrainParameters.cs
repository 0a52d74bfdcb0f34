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
    /// Only a provider's own names count, since a nickname may mean another thing elsewhere (a batch of records, a batch of
    /// tokens). Secrets are never taken over; what goes together with something that is left out is left out too.
    /// </summary>
    /// <param name="given">By any name that <paramref name="before"/> takes.</param>
    /// <param name="before">The provider of the earlier job; null where it is gone.</param>
    public static (Dictionary<string, ParameterValue>? Kept, string? Dropped) Carry(
        IReadOnlyDictionary<string, ParameterValue>? given, ProviderDescription? before, ProviderDescription provider)
    {
        if (given is not { Count: > 0 })
        {
            return (null, null);
        }
        var all = given.Select(one => new Given(one.Key, one.Value, NameAt(provider, before?.Parameters.OwnName(one.Key) ?? one.Key))).ToList();
        var kept = all.Where(one => one.Known is { Type: not ParameterType.Secret } known && ParameterRules.Fault(known, one.Value) is null)
            .ToDictionary(one => one.Known!.Name, one => one.Value);
        while (provider.Parameters.FirstOrDefault(known => known.RequiredWith is { } other && kept.ContainsKey(known.Name) != kept.ContainsKey(other)) is { } alone)
        {
            kept.Remove(alone.Name);
            kept.Remove(alone.RequiredWith!);
        }
        var dropped = all.FindAll(one => one.Known is null || !kept.ContainsKey(one.Known.Name));
        return (kept.Count > 0 ? kept : null, dropped.Count == 0 ? null : Sentence(dropped, provider));
    }

    private static ParameterDescription? NameAt(ProviderDescription provider, string name) =>
        provider.Parameters.FirstOrDefault(known => known.Name == name)
        ?? (name is Epochs or EpochsElsewhere ? provider.Parameters.FirstOrDefault(known => known.Name is Epochs or EpochsElsewhere) : null);

    private static string Sentence(List<Given> dropped, ProviderDescription provider) =>
        $"Not taken over, because {provider.Title} does not know or take {(dropped.Count == 1 ? "it" : "them")} so: {string.Join(", ", dropped.Select(one => one.Shown))}. Its defaults hold instead.";

    /// <param name="Known">What the new provider calls it; null where it does not know it.</param>
    private sealed record Given(string Name, ParameterValue Value, ParameterDescription? Known)
    {
        /// <summary>With the value where that cannot be a secret.</summary>
        public string Shown => Known is { Type: not ParameterType.Secret } || double.TryParse(Value.Text, out _) || Value.Text is "auto" or "true" or "false" ? $"{Name} {Value}" : Name;
    }
}
