using System.Text.Json;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Turns an error answer of Fireworks (<c>{code, message, details}</c> with a gRPC number) into the small set that the engine knows.</summary>
internal static class FireworksErrors
{
    /// <summary>The names of gRPC's status codes by their numbers (grpc.io, "Status codes and their use in gRPC").</summary>
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public static ProviderError Classify(string title, RawAnswer raw, DateTimeOffset? retryAfter)
    {
        var (code, text) = Read(raw.Body);
        var kind = Kind(code) ?? Kind(raw.StatusCode);
        var said = string.IsNullOrWhiteSpace(text) ? $"{title} answered {raw.StatusCode}." : $"{title} says: {text}";
        return new ProviderError(kind, code, said)
        {
            Raw = raw,
            Until = kind is ProviderErrorKind.RateLimited or ProviderErrorKind.Transient ? retryAfter : null,
        };
    }

    /// <summary>
    /// True where what was to be made may be there already, so that one must look. By the status too: an answer that was cut off
    /// has no code, and 409 stands for ALREADY_EXISTS and ABORTED alike.
    /// </summary>
    public static bool MayBeThere(ProviderError error) => error is { Code: "ALREADY_EXISTS" } or { Raw.StatusCode: 409 };

    private static ProviderErrorKind? Kind(string? code) => code switch
    {
        null or "OK" => null,
        "UNAVAILABLE" or "DEADLINE_EXCEEDED" or "INTERNAL" or "ABORTED" or "UNKNOWN" => ProviderErrorKind.Transient,
        "RESOURCE_EXHAUSTED" => ProviderErrorKind.RateLimited,
        "UNAUTHENTICATED" or "PERMISSION_DENIED" => ProviderErrorKind.Unauthorized,
        "NOT_FOUND" => ProviderErrorKind.NotFound,
        _ when Names.Contains(code) => ProviderErrorKind.Refused,
        _ => null,
    };

    /// <summary>What the status alone says, for answers that a proxy gave.</summary>
    private static ProviderErrorKind Kind(int status) => status switch
    {
        401 or 403 => ProviderErrorKind.Unauthorized,
        404 => ProviderErrorKind.NotFound,
        429 => ProviderErrorKind.RateLimited,
        501 => ProviderErrorKind.Refused,
        408 or 425 or >= 500 => ProviderErrorKind.Transient,
        _ => ProviderErrorKind.Refused,
    };

    private static (string? Code, string? Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.Field("error") ?? document.RootElement;
            return error.ValueKind is JsonValueKind.String
                ? (null, error.Said())
                : (Name(error.Text("code")), error.Text("message") ?? error.Text("detail"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Name(string? code) =>
        int.TryParse(code, out var number) && number >= 0 && number < Names.Length ? Names[number] : code;
}
