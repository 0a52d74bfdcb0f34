using FineTuningStudio.Core;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Api.Answers;

namespace FineTuningStudio.Web.Doors;

/// <summary>
/// Refuses whatever changes something when the browser says that another site sent it. Programs send neither header
/// and are let through; they need no protection from pages.
/// </summary>
internal sealed class OriginDoor(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => CanChange(context.Request) && ForeignSender(context.Request) is { } sender
        ? new ProblemResult(
            new Problem(ProblemKind.Impossible, "forbidden", $"Another site sent this ({sender}), and only the Studio's own pages and programs may change something."),
            StatusCodes.Status403Forbidden).ExecuteAsync(context)
        : next(context);

    private static bool CanChange(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || StudioRoutes.IsLive(request.Path);

    /// <summary>The header that names another site; null when none does.</summary>
    private static string? ForeignSender(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "" or "same-origin" or "none"))
        {
            return $"Sec-Fetch-Site: {Printable(site)}";
        }
        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || IsOwn(origin, request) ? null : $"Origin: {Printable(origin)}";
    }

    // The scheme may differ, since a proxy in front may speak TLS where we do not; host and port must be those asked for.
    private static bool IsOwn(string origin, HttpRequest request)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return false;
        }
        var host = request.Host;
        var defaultPort = uri.Scheme == Uri.UriSchemeHttps ? 443 : 80;
        return uri.IdnHost.Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && uri.Port == (host.Port ?? defaultPort);
    }

    private static string Printable(string text) =>
        string.Concat(text.Where(letter => letter is > ' ' and <= '~').Take(100));
}
