using System.Security.Claims;
using System.Text.Encodings.Web;
using FineTuningStudio.Core;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FineTuningStudio.Web.Doors;

/// <summary>Knows callers by <c>Authorization: Bearer KEY</c> or <c>X-API-Key: KEY</c>, and else by the cookie of the sign-in page.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DoorSettings settings)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyText() is not { } text)
        {
            return await Context.AuthenticateAsync(SignInCookie.SchemeName);
        }
        return ApiKey.Find(settings.ApiKeys, text) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(key, SchemeName), SchemeName))
            : AuthenticateResult.Fail("The API key is not one of Studio:ApiKeys.");
    }

    /// <summary>A person gets the sign-in page, a program the problem.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (ProblemAnswers.IsPage(Context))
        {
            Response.Redirect($"{StudioRoutes.SignIn}?return_url={Uri.EscapeDataString(Request.PathBase + Request.Path + Request.QueryString)}");
            return Task.CompletedTask;
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        var message = KeyText() is null
            ? "An API key is needed: send it as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"; people sign in at /sign-in."
            : "The API key is not known here: check it, or make a new one with --new-key NAME and add it to Studio:ApiKeys.";
        return new ProblemResult(new Problem(ProblemKind.Impossible, "unauthorized", message), StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    public static ClaimsPrincipal PrincipalOf(ApiKey key, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], scheme));

    private string? KeyText()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }
        return Request.Headers["X-API-Key"] is [{ Length: > 0 } key, ..] ? key.Trim() : null;
    }
}
