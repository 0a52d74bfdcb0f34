using System.Security.Claims;

namespace FineTuningStudio.Web.Doors;

/// <summary>Who sent a request.</summary>
internal static class Caller
{
    /// <summary>Everybody's name where no key is asked for.</summary>
    public const string Local = "local";

    /// <summary>The name of the API key, or "local".</summary>
    public static string NameOf(HttpContext context) => NameOf(context.User);

    public static string NameOf(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, Name: { } name } ? name : Local;
}
