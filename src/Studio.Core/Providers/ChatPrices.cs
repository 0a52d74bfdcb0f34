namespace FineTuningStudio.Core.Providers;

/// <summary>What asking a model costs, in US dollars for a million tokens, with the day it was read where that is known.</summary>
public sealed record ChatPrice(decimal Input, decimal Output, DateOnly? ReadOn)
{
    public static ChatPrice Free { get; } = new(0, 0, null);

    /// <summary>In US dollars.</summary>
    public decimal Of(long promptTokens, long completionTokens) => ((Input * promptTokens) + (Output * completionTokens)) / 1_000_000m;
}

/// <summary>The configured prices of one model: asked as it is, and of models that were tuned from it; null where nobody said.</summary>
public sealed record ModelChatPrices(ChatPrice? Own, ChatPrice? Tuned);

/// <summary>Finds what asking a model costs. Nothing is guessed: a model without a configured price has none.</summary>
public sealed class ChatPrices(ProviderRegistry providers)
{
    /// <summary>
    /// The price of the very model where one is configured (<c>Providers:NAME:Prices:MODEL:Input</c> and <c>Output</c>), else
    /// that of models tuned from <paramref name="baseModel"/> (<c>TunedInput</c> and <c>TunedOutput</c> of the base model), else
    /// null. The built-in trainer is free.
    /// </summary>
    public ChatPrice? Find(string provider, string model, string? baseModel)
    {
        if (providers.Find(provider)?.Describe() is not { } description)
        {
            return null;
        }
        if (description.Kind == ProviderSettings.LocalKind)
        {
            return ChatPrice.Free;
        }
        return description.ChatPrices.GetValueOrDefault(model)?.Own
            ?? (baseModel is null ? null : description.ChatPrices.GetValueOrDefault(baseModel)?.Tuned);
    }
}
