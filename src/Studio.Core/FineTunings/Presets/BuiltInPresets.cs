using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>The presets that every installation has, by kind of provider. Of each only what the provider describes and takes is offered.</summary>
internal static class BuiltInPresets
{
    private static readonly BuiltIn[] All =
    [
        new("local", "quick", "Quick look", "One pass: seconds, to see whether the records are read as you mean them.", ("n_epochs", "1"), ("batch_size", "1"), ("learning_rate_multiplier", "auto")),
        new("local", "balanced", "Balanced", "Three passes at the trainer's own rate: a fair first model.", ("n_epochs", "3"), ("batch_size", "1"), ("learning_rate_multiplier", "auto")),
        new("local", "thorough", "Thorough", "Ten passes in small batches: fits the records closely, so look at the held-out accuracy.", ("n_epochs", "10"), ("batch_size", "4"), ("learning_rate_multiplier", "auto")),
        new("openai", "quick", "Quick look", "One epoch: the least that is billed, to see whether the file and the answers are in order.", ("n_epochs", "1"), ("batch_size", "auto"), ("learning_rate_multiplier", "auto")),
        new("openai", "balanced", "Balanced", "The provider chooses by the number of records.", ("n_epochs", "auto"), ("batch_size", "auto"), ("learning_rate_multiplier", "auto")),
        new("openai", "thorough", "Thorough", "Five epochs at half the rate: learns more slowly and forgets less; costs five times one epoch.", ("n_epochs", "5"), ("batch_size", "auto"), ("learning_rate_multiplier", "0.5")),
        new("fireworks", "quick", "Quick look", "One epoch with a small adapter: the least that is billed.", ("epochs", "1"), ("loraRank", "8")),
        new("fireworks", "balanced", "Balanced", "Two epochs with an adapter of rank 16.", ("epochs", "2"), ("loraRank", "16")),
        new("fireworks", "thorough", "Thorough", "Four epochs with an adapter of rank 32, ended early once the evaluation no longer gets better.", ("epochs", "4"), ("loraRank", "32"), ("earlyStop", "true")),
    ];

    /// <summary>Those of a provider; a parameter that it does not describe, or would not take so, is left out.</summary>
    public static IEnumerable<PresetView> Of(ProviderDescription provider) => All.Where(one => one.Kind == provider.Kind).Select(one => new PresetView(one.Id, one.Name)
    {
        IsBuiltIn = true,
        Description = one.Description,
        Provider = provider.Name,
        Parameters = one.Parameters
            .Where(given => provider.Parameters.FirstOrDefault(known => known.Name == given.Name) is { } known && ParameterRules.Fault(known, ParameterValue.Of(given.Value)) is null)
            .ToDictionary(given => given.Name, given => ParameterValue.Of(given.Value)),
    }).Where(preset => preset.Parameters.Count > 0);

    public static bool IsOne(string id) => All.Any(one => one.Id == id);

    private sealed record BuiltIn(string Kind, string Key, string Name, string Description, params (string Name, string Value)[] Parameters)
    {
        public string Id => $"{Kind}-{Key}";
    }
}
