using System.Text.Encodings.Web;
using FineTuningStudio.Web.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FineTuningStudio.Web.Doors;

/// <summary>Signing in and out for people: plain endpoints, because a circuit cannot set a cookie.</summary>
internal static class SignInPage
{
    private const string TokenField = "__RequestVerificationToken";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var doors = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        doors.MapGet(StudioRoutes.SignIn, Show);
        doors.MapPost(StudioRoutes.SignIn, SignInAsync);
        doors.MapPost(StudioRoutes.SignOut, SignOutAsync);
        doors.MapGet(StudioRoutes.AntiforgeryToken, Token);
    }

    private static IResult Show(HttpContext context, DoorSettings settings, IAntiforgery antiforgery, [FromQuery(Name = "return_url")] string? returnUrl) =>
        settings.AsksForKeys ? Page(context, antiforgery, returnUrl, error: null) : TypedResults.LocalRedirect(Local(returnUrl));

    private static async Task<IResult> SignInAsync(
        HttpContext context, DoorSettings settings, IAntiforgery antiforgery, [FromForm(Name = "key")] string? key, [FromForm(Name = "return_url")] string? returnUrl)
    {
        if (!settings.AsksForKeys)
        {
            return TypedResults.LocalRedirect(Local(returnUrl));
        }
        if (ApiKey.Find(settings.ApiKeys, key?.Trim() ?? "") is not { } known)
        {
            return Page(context, antiforgery, returnUrl, "This key is not known here. Check it, or make a new one with --new-key NAME.");
        }
        await context.SignInAsync(SignInCookie.SchemeName, ApiKeyHandler.PrincipalOf(known, SignInCookie.SchemeName));
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, [FromForm(Name = "return_url")] string? returnUrl)
    {
        await context.SignOutAsync(SignInCookie.SchemeName);
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    /// <summary>The token that a page's script sends with its changes.</summary>
    private static IResult Token(HttpContext context, IAntiforgery antiforgery) =>
        TypedResults.Ok(new AntiforgeryAnswer(SignInCookie.TokenHeader, antiforgery.GetAndStoreTokens(context).RequestToken!));

    private static ContentHttpResult Page(HttpContext context, IAntiforgery antiforgery, string? returnUrl, string? error)
    {
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        var html = HtmlEncoder.Default;
        var alert = error is null ? "" : $"""<p class="error" role="alert" id="error">{html.Encode(error)}</p>""";
        var page = $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <title>Sign in · Fine-Tuning Studio</title>
              <style>
                body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 100vh; margin: 0; }
                main { width: min(26rem, calc(100vw - 3rem)); }
                label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
                input, button { padding: .6rem .8rem; margin-top: .4rem; border-radius: .4rem; border: 1px solid GrayText; }
                button { margin-top: 1rem; border-color: #1d4ed8; background: #1d4ed8; color: #fff; cursor: pointer; }
                .error { border-left: .25rem solid #dc2626; padding-left: .75rem; }
              </style>
            </head>
            <body>
              <main>
                <h1>Fine-Tuning Studio</h1>
                <p>Sign in with an API key of this Studio. Its administrator makes one with <code>--new-key NAME</code>.</p>
                {{alert}}
                <form method="post" action="{{StudioRoutes.SignIn}}">
                  <input type="hidden" name="{{TokenField}}" value="{{html.Encode(token)}}" />
                  <input type="hidden" name="return_url" value="{{html.Encode(Local(returnUrl))}}" />
                  <label for="key">API key</label>
                  <input id="key" name="key" type="password" autocomplete="current-password" required autofocus {{(error is null ? "" : "aria-invalid=\"true\" aria-describedby=\"error\"")}} />
                  <button type="submit">Sign in</button>
                </form>
              </main>
            </body>
            </html>
            """;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(page, "text/html; charset=utf-8", statusCode: error is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized);
    }

    /// <summary>Only an address of ours: a link must not lead elsewhere through the sign-in.</summary>
    private static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] and not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl) ? returnUrl : "/";

    private sealed record AntiforgeryAnswer(string HeaderName, string Token);
}
