using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Benchmarks;

/// <summary>The Studio on a port of this process, with a database of its own; Chromium is a process of its own.</summary>
internal sealed class HostedStudio : WebApplicationFactory<Web.Components.App>
{
    private readonly string _data = Directory.CreateTempSubdirectory("studio-bench-").FullName;

    private readonly TimeSpan _retention;

    public HostedStudio(TimeSpan retention)
    {
        _retention = retention;
        // The factory guesses the project's folder beside the solution, where it does not lie.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_STUDIO_WEB", WebFolder());
        UseKestrel(0);
    }

    private static string WebFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FineTuningStudio.sln")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder!.FullName, "src", "Studio.Web");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Studio:DataDirectory", _data);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => services.Configure<CircuitOptions>(options => options.DisconnectedCircuitRetentionPeriod = _retention));
    }
}
