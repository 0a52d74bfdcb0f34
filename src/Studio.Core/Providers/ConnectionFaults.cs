using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>The errors of calls that got no answer, or none that can be read, whatever the provider's shape.</summary>
internal static class ConnectionFaults
{
    public static ProviderError TooSlow(string title, TimeSpan timeout) => new(ProviderErrorKind.Transient, "timeout",
        $"{title} did not answer within {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds.");

    /// <param name="redact">Takes secrets out of the exception's words.</param>
    public static ProviderError NotReached(string title, Uri address, Exception exception, Func<string, string> redact) => new(
        ProviderErrorKind.Transient,
        NeverConnected(exception) ? "unreachable" : "broken_off",
        $"{title} cannot be reached at {address.GetLeftPart(UriPartial.Authority)}: {redact(exception.GetBaseException().Message)}");

    public static ProviderError NotJson(string title, RawAnswer raw) => new(ProviderErrorKind.Transient, "not_json",
        $"{title} answered {raw.StatusCode} with something that is not JSON; check that BaseUrl is the address of its API.") { Raw = raw };

    /// <summary>True where no connection came about, so that the provider has surely not read the request.</summary>
    private static bool NeverConnected(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException http)
            {
                return http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            }
        }
        return false;
    }
}
