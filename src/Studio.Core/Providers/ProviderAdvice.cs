using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>Says what is wrong with a provider and what to do, in the same words wherever it shows: on its card, its jobs and in a test of it.</summary>
public static class ProviderAdvice
{
    /// <summary>
    /// What is wrong and what to do, for people, without a secret; where the provider gave words of its own, they follow.
    /// <paramref name="title"/> is how a person knows the provider.
    /// </summary>
    public static string Sentence(ProviderError error, string title) => error.Raw is null
        ? OfOurs(error, title)
        : OfTheirs(error, title) is var advice && error.Message.StartsWith($"{title} says:", StringComparison.Ordinal) ? $"{advice} {Ended(error.Message)}"
        // One that was made here holds the advice already.
        : error.Message.StartsWith(advice, StringComparison.Ordinal) ? error.Message
        : advice;

    /// <summary>Why a provider without a key cannot be used, and every way to give it one.</summary>
    internal static string NoKey(ProviderSettings settings) => settings.Source is ProviderSource.Browser
        ? "No API key is set: enter one on its page under Providers."
        : $"No API key is set: enter one on its page under Providers, or put it into Providers:{settings.Name}:ApiKey{(ProviderSettings.KeyVariable(settings.Name) is { } variable ? $" or the environment variable {variable}" : "")} and start again.";

    /// <summary>For a call that got no answer at all, so that the message is our own.</summary>
    private static string OfOurs(ProviderError error, string title) => error switch
    {
        // Such as a missing key: its message says already what to do.
        { Kind: ProviderErrorKind.Unauthorized } => Ended(error.Message),
        { Code: "unreachable" } => $"{Ended(error.Message)} Check its address on its page under Providers, and whether this machine reaches it; the Studio goes on trying.",
        { Code: "timeout" } => $"{Ended(error.Message)} The Studio tries again by itself; if it lasts, look at the status page of {title} and at your network.",
        { Code: "broken_off" or "stream_broken" } => $"{Ended(error.Message)} The connection was lost; the Studio looks what was done and tries again by itself.",
        { Kind: ProviderErrorKind.RateLimited } => TooMany(error, title),
        { Kind: ProviderErrorKind.Transient } => $"{Ended(error.Message)} The Studio tries again by itself.",
        _ => Ended(error.Message),
    };

    private static string OfTheirs(ProviderError error, string title) => (error.Code, error.Kind, error.Raw!.StatusCode) switch
    {
        (_, _, >= 300 and < 400) => $"{title} sends callers on to another address: enter that address on its page under Providers.",
        ("training_not_available", _, _) => $"{title} takes no new fine-tuning jobs from this organisation: train the same records with another provider, such as the built-in trainer.",
        ("model_not_available", _, _) => $"{title} does not offer this base model for fine-tuning: choose another base model or another provider.",
        ("insufficient_quota" or "billing_hard_limit_reached", _, _) => $"The quota at {title} is used up: add credit or raise the limit in its billing settings, then train again.",
        ("daily_rate_limit_exceeded", _, _) => $"{title} takes no more jobs today, because its daily limit is reached: train again tomorrow, or with another provider.",
        ("not_json", _, _) => $"{title} answered with something that is not JSON, such as a web page: check that its address on its page under Providers is that of its API.",
        (_, ProviderErrorKind.Unauthorized, 403) => $"{title} does not allow this with the present key: give the key the right, or enter another one on its page under Providers.",
        (_, ProviderErrorKind.Unauthorized, _) => $"{title} refuses the key: enter a valid one on its page under Providers.",
        ("RESOURCE_EXHAUSTED", ProviderErrorKind.RateLimited, _) => $"{title} has no room for it now, such as free GPUs of the account's quota: the Studio tries again by itself; raise the quota there if it lasts.",
        (_, ProviderErrorKind.RateLimited, _) => TooMany(error, title),
        (_, ProviderErrorKind.Transient, var status) => string.Create(CultureInfo.InvariantCulture,
            $"{title} has a fault of its own (status {status}): there is nothing to do here, the Studio tries again by itself."),
        (_, ProviderErrorKind.NotFound, _) => $"{title} does not know what was asked for: it was deleted there, or the address on its page under Providers is not that of its API.",
        _ => $"{title} refused the request: change what it names, then try again.",
    };

    private static string TooMany(ProviderError error, string title) => error.Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"{title} got too many requests and asks to wait until {until.UtcDateTime:HH:mm:ss} UTC: there is nothing to do, the Studio goes on by itself then.")
        : $"{title} got too many requests: there is nothing to do, the Studio goes on more slowly by itself.";

    private static string Ended(string message) => message.TrimEnd() is var text && text.EndsWith('.') ? text : $"{text}.";
}
