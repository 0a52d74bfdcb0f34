namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>What is known of a field of a provider's answer: where it belongs, what people call it, and what it means.</summary>
/// <param name="Path">Its place, such as "datasets[].dataset".</param>
public sealed record KnownField(string Path, string Group, string Label, string Help);

/// <summary>One field of a provider's answer as the page shows it.</summary>
/// <param name="Path">Its place, such as "datasets[0].dataset".</param>
/// <param name="Help">What it means; null where nobody here knows.</param>
public sealed record ProviderField(string Path, string Group, string Label, string? Help, string Value);
