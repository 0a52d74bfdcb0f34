using System.Text.Json;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Turns an error answer of OpenAI's shape, or of any shape, into the small set that the engine knows.</summary>
internal static class OpenAiErrors
{
    /// <summary>Codes that no repetition helps, whatever their status: quotas, daily limits and the closed service.</summary>
    private static readonly string[] Final =
        ["insufficient_quota", "daily_rate_limit_exceeded", "training_not_available", "model_not_available", "billing_hard_limit_reached"];

    public static ProviderError Classify(string title, RawAnswer raw, DateTimeOffset? retryAfter)
    {
        var (code, text) = Read(raw.Body);
        var said = text is null ? $"{title} answered {raw.StatusCode}." : $"{title} says: {text}";
        var kind = raw.StatusCode switch
        {
            _ when code is not null && Final.Contains(code) => ProviderErrorKind.Refused,
            401 or 403 => ProviderErrorKind.Unauthorized,
            404 => ProviderErrorKind.NotFound,
            429 => ProviderErrorKind.RateLimited,
            408 or 425 or >= 500 => ProviderErrorKind.Transient,
            _ => ProviderErrorKind.Refused,
        };
        var error = new ProviderError(kind, code, said)
        {
            Raw = raw,
            Until = kind is ProviderErrorKind.RateLimited or ProviderErrorKind.Transient ? retryAfter : null,
        };
        return error with { Message = ProviderAdvice.Sentence(error, title) };
    }

    /// <summary>A good status without the id of what was made or asked for: it may well have been made, so this is a doubt.</summary>
    public static ProviderError NoId(string title, string what, RawAnswer raw) => new(ProviderErrorKind.Transient, "no_id",
        $"{title} answered {raw.StatusCode} without the {what}'s id; check that its address on its page under Providers is that of its API.") { Raw = raw };

    /// <summary>Some servers repeat the status as the code ("429") and say only by the type that it is final.</summary>
    private static string? Code(string? code, string? type) => code is null || (type is not null && Final.Contains(type)) ? type : code;

    private static (string? Code, string? Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.Field("error") ?? document.RootElement;
            return error.ValueKind is JsonValueKind.String
                ? (null, error.Said())
                : (Code(error.Text("code"), error.Text("type")), error.Text("message"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
