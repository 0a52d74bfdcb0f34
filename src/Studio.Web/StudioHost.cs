using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.LocalTrainer;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration.Json;

namespace FineTuningStudio.Web;

/// <summary>The process around the Studio: where its settings and data lie, where it listens, when its workers begin.</summary>
internal static class StudioHost
{
    private const string DevelopmentSettings = "appsettings.Development.json";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Started from elsewhere, such as a published folder, the settings lie beside the program.
        var isPlaced = File.Exists("appsettings.json") || args.Any(arg => arg.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = isPlaced ? null : AppContext.BaseDirectory,
        });
        // Outside Development "dotnet run" serves no package's files without this; a published folder needs it not.
        builder.WebHost.UseStaticWebAssets();
        if (builder.Environment.IsDevelopment())
        {
            AddDevelopmentSettings(builder.Configuration);
        }
        if (!Bindings.AnyIsConfigured(builder.Configuration))
        {
            builder.WebHost.UseUrls(Bindings.DefaultUrl);
        }
        return builder;
    }

    public static StudioPaths Paths(WebApplicationBuilder builder)
    {
        var directory = builder.Configuration["Studio:DataDirectory"] is { Length: > 0 } configured ? configured : "data";
        return new StudioPaths(Path.GetFullPath(directory, builder.Environment.ContentRootPath));
    }

    public static IServiceCollection AddBuiltInTrainer(this IServiceCollection services, StudioPaths paths) =>
        services.AddLocalTrainer((options, provider) =>
        {
            var local = provider.GetRequiredService<LocalEndpoint>();
            options.Directory = paths.TrainerDirectory;
            options.ApiKey = () => local.ApiKey ?? "";
        });

    /// <summary>The workers reach the built-in trainer through our own address, so they begin once the server listens.</summary>
    public static void OpenEngineWhenListening(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Services.GetRequiredService<LocalEndpoint>().Address = OwnAddress(addresses);
        app.Services.GetRequiredService<EngineGate>().Open();
    });

    /// <summary>An address by which this process reaches itself, plain HTTP where there is a choice; null where it listens on none.</summary>
    internal static Uri? OwnAddress(IEnumerable<string> addresses)
    {
        var own = addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe)
            .OrderByDescending(address => address.Scheme == Uri.UriSchemeHttp)
            .ThenByDescending(address => Loopback.IsLoopback(address.Host))
            .FirstOrDefault();
        if (own is null)
        {
            return null;
        }
        // Whoever listens on all addresses listens on loopback; whoever listens on another one alone is reached there.
        var host = own.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : own.Host;
        return new Uri($"{own.Scheme}://{host}:{own.Port}{StudioRoutes.LocalTrainer}");
    }

    // The file lies at the root of the repository, where a reader looks for it, and the build puts it beside the program.
    // It comes right behind the project's own settings: environment and command line still have the last word.
    private static void AddDevelopmentSettings(ConfigurationManager configuration)
    {
        var source = new JsonConfigurationSource { Path = DevelopmentSettings, Optional = true };
        source.FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory);
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var last = sources.Select((known, i) => (known, i)).Where(entry => entry.known is JsonConfigurationSource).Select(entry => entry.i).DefaultIfEmpty(-1).Max();
        sources.Insert(last + 1, source);
    }
}
