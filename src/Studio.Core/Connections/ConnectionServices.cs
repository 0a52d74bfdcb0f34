using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Connections;

internal static class ConnectionServices
{
    public static IServiceCollection AddDatabaseConnections(this IServiceCollection services) => services
        .AddSingleton<ConnectionReader>()
        .AddSingleton<NewConnectionRules>()
        .AddSingleton<UploadedDatabases>()
        .AddSingleton<DatabaseConnections>()
        .AddSingleton<DatabaseSchema>()
        .AddSingleton<ReadOnlyQueries>();
}
