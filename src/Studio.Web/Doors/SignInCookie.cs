using FineTuningStudio.Core;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace FineTuningStudio.Web.Doors;

/// <summary>The cookie of people who signed in with a key.</summary>
internal static class SignInCookie
{
    public const string SchemeName = "SignIn";
    public const string TokenHeader = "RequestVerificationToken";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void Configure(CookieAuthenticationOptions cookie, DoorSettings settings)
    {
        cookie.Cookie.Name = "fine_tuning_studio";
        cookie.Cookie.HttpOnly = true;
        // Lax, so that a link from elsewhere finds people signed in; changes are guarded by origin and token.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = Lifetime;
        cookie.SlidingExpiration = true;
        // A key that was taken out of the settings takes its cookies with it.
        cookie.Events.OnValidatePrincipal = context =>
        {
            if (!settings.ApiKeys.Any(key => key.Name == context.Principal?.Identity?.Name))
            {
                context.RejectPrincipal();
            }
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// Changes that a cookie signs need the antiforgery token in a header: a browser sends cookies by itself, a key
    /// never. The circuit and the hub have no such header; where they come from is checked by their origin.
    /// </summary>
    public static async Task RequireTokenAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isBare = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var isSignedByCookie = context.User.Identity is { IsAuthenticated: true, AuthenticationType: SchemeName };
        if (!isBare && isSignedByCookie && request.Path.StartsWithSegments("/api"))
        {
            var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
            // Without the header the check would look into a form, and read a large upload to its end for that.
            if (!request.Headers.ContainsKey(TokenHeader) || !await antiforgery.IsRequestValidAsync(context))
            {
                var message = $"This change is signed by the sign-in cookie and lacks a valid antiforgery token: read it from {StudioRoutes.AntiforgeryToken} and send it as the header {TokenHeader}.";
                await new ProblemResult(new Problem(ProblemKind.Impossible, "forbidden", message), StatusCodes.Status403Forbidden).ExecuteAsync(context);
                return;
            }
        }
        await next(context);
    }
}
