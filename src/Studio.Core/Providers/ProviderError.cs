using System.Diagnostics.CodeAnalysis;

namespace FineTuningStudio.Core.Providers;

/// <summary>The small set of ways in which a provider's call fails.</summary>
public enum ProviderErrorKind
{
    /// <summary>No answer, a 5xx, or an answer that is not JSON: the call may have been carried out; trying again later may work.</summary>
    Transient,

    /// <summary>Too many requests: nothing was done; not before <see cref="ProviderError.Until"/>.</summary>
    RateLimited,

    /// <summary>The provider read the request and will not do it; trying again gives the same answer.</summary>
    Refused,

    NotFound,

    /// <summary>The key is missing, wrong or lacks a right.</summary>
    Unauthorized,
}

/// <summary>Why a provider's call failed. <paramref name="Message"/> is a sentence for people and holds no secret.</summary>
public sealed record ProviderError(ProviderErrorKind Kind, string? Code, string Message)
{
    /// <summary>The <see cref="Code"/> of an answer in the place of a list that is JSON, but no list.</summary>
    public const string NotAList = "not_a_list";

    public DateTimeOffset? Until { get; init; }

    /// <summary>The raw answer, where there was one.</summary>
    public RawAnswer? Raw { get; init; }
}

/// <summary>A provider's answer as it came: HTTP status and body text, secrets redacted.</summary>
public sealed record RawAnswer(int StatusCode, string Body);

/// <summary>What a provider's call gave: a value, or the error in its place. Exactly one of the two is set.</summary>
public readonly struct Answer<T>
    where T : notnull
{
    private Answer(T? value, ProviderError? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public ProviderError? Error { get; }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ProviderError? error)
    {
        value = Value;
        error = Error;
        return error is null;
    }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(ProviderError error) => new(default, error);
}
