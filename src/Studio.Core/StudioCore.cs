using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Samples;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FineTuningStudio.Core;

/// <summary>The one registration of everything the product knows.</summary>
public static class StudioCore
{
    /// <summary>
    /// Registers Core. The host opens <see cref="EngineGate"/> once it listens and <see cref="LocalEndpoint.Address"/> is set, and
    /// registers how the body of a message to a webhook is written (<see cref="Webhooks.WriteWebhookBody"/>).
    /// </summary>
    public static IServiceCollection AddStudioCore(this IServiceCollection services, IConfiguration configuration, StudioPaths paths)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(paths);
        MakeKeysDirectory(paths);
        services.AddDataProtection().SetApplicationName("FineTuningStudio").PersistKeysToFileSystem(new DirectoryInfo(paths.KeysDirectory));
        services.AddDbContextFactory<SqliteStudioDb>(options => options.UseSqlite(StudioSqlite.ConnectionString(paths))
            // A test sees to it that the migrations make the model; here the comparison would cost each start half a second.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
        services.AddSingleton<IDbContextFactory<StudioDb>, StudioDbFactory<SqliteStudioDb>>();

        // First of the hosted services: the database is migrated before a worker reads it.
        services.AddHostedService<StudioStartup>();
        return services.AddSingleton<SampleWorkspace>()
            .AddProviders(configuration).AddDatabaseConnections().AddGoldenRecords().AddFineTunings(configuration).AddGenerations().AddEvaluations();
    }

    /// <summary>The keys open everything that is encrypted here, so their directory is its owner's alone.</summary>
    private static void MakeKeysDirectory(StudioPaths paths)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(paths.KeysDirectory);
            return;
        }
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(paths.KeysDirectory, ownerOnly);
        File.SetUnixFileMode(paths.KeysDirectory, ownerOnly);
    }
}
