using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Connections;

internal static class ConnectionServices
{
    public static IServiceCollection AddConnections(this IServiceCollection services) => services
        .AddSingleton<DatabaseConnections>()
        .AddSingleton<DatabaseSchema>()
        .AddSingleton<ReadOnlyQueries>();
}
