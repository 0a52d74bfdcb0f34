using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Connections;

internal static class ConnectionServices
{
    public static IServiceCollection AddDatabaseConnections(this IServiceCollection services) => services
        .AddSingleton<DatabaseConnections>()
        .AddSingleton<DatabaseSchema>()
        .AddSingleton<ReadOnlyQueries>();
}
