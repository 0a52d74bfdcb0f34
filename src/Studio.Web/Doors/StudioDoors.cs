using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace FineTuningStudio.Web.Doors;

/// <summary>Who is let in, and in what order the doors stand.</summary>
internal static class StudioDoors
{
    /// <summary>Reads who is to be let in and where the Studio listens; the fault, one sentence, where the two do not fit.</summary>
    public static bool TryOpen(WebApplicationBuilder builder, [NotNullWhen(true)] out DoorSettings? settings, [NotNullWhen(false)] out string? fault)
    {
        (settings, fault) = DoorSettings.Read(builder.Configuration);
        if (settings is { AsksForKeys: false })
        {
            builder.WebHost.ConfigureKestrel(Bindings.Guard);
            if (Bindings.OpenAddress(builder.Configuration) is { } address)
            {
                (settings, fault) = (null, Bindings.Refusal(address));
            }
        }
        return settings is not null;
    }

    public static IServiceCollection AddStudioDoors(this IServiceCollection services, DoorSettings settings)
    {
        services.AddSingleton(settings);
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "fine_tuning_studio_antiforgery";
            antiforgery.HeaderName = SignInCookie.TokenHeader;
        });
        // Without keys there is no scheme to try: everybody is let in as nobody in particular.
        services.AddAuthentication(options => options.DefaultScheme = settings.AsksForKeys ? ApiKeyHandler.SchemeName : null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddCookie(SignInCookie.SchemeName, cookie => SignInCookie.Configure(cookie, settings));
        var authorization = services.AddAuthorizationBuilder();
        if (settings.AsksForKeys)
        {
            authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        }
        return services;
    }

    /// <summary>Host and origin before anything is routed; keys and tokens once it is known which route is meant.</summary>
    public static WebApplication UseStudioDoors(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            // What we send is what we say it is; no browser shall guess.
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseMiddleware<HostDoor>();
        app.UseMiddleware<OriginDoor>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(SignInCookie.RequireTokenAsync);
        app.UseAntiforgery();
        return app;
    }
}
