using FineTuningStudio.LocalTrainer.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FineTuningStudio.LocalTrainer;

/// <summary>Adds the built-in trainer to a host and puts its server of OpenAI's shape under a path.</summary>
public static class LocalTrainerRegistration
{
    /// <summary>Registers the trainer and the hosted service that trains. <see cref="TimeProvider"/> is taken from the container where the host has one.</summary>
    public static IServiceCollection AddLocalTrainer(this IServiceCollection services, Action<LocalTrainerOptions> configure) =>
        services.AddLocalTrainer((options, _) => configure(options));

    /// <inheritdoc cref="AddLocalTrainer(IServiceCollection, Action{LocalTrainerOptions})"/>
    public static IServiceCollection AddLocalTrainer(this IServiceCollection services, Action<LocalTrainerOptions, IServiceProvider> configure)
    {
        services.AddOptions<LocalTrainerOptions>()
            .Configure(configure)
            .Validate(static o => o.Directory.Length > 0, "The built-in trainer needs a folder for its files, jobs and models: set LocalTrainerOptions.Directory.")
            .Validate(static o => o.MaxFileBytes > 0 && o.LoadedModels > 0, "LocalTrainerOptions.MaxFileBytes and LoadedModels must be above 0.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TrainerDirectory>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobCommands>();
        services.AddSingleton<JobChecker>();
        services.AddSingleton<JobTrainer>();
        services.AddSingleton<FileUpload>();
        services.AddSingleton<ChatAnswers>();
        services.AddSingleton<TrainerReadiness>();
        services.AddHostedService<TrainerService>();
        return services;
    }

    /// <summary>
    /// Puts the server under <paramref name="prefix"/>, for example <c>/local/v1</c>. Its routes ask for their own key, so the
    /// host's sign-in, antiforgery and OpenAPI document leave them alone.
    /// </summary>
    public static IEndpointConventionBuilder MapLocalTrainer(this IEndpointRouteBuilder endpoints, string prefix)
    {
        var group = endpoints.MapGroup(prefix)
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription()
            .AddEndpointFilter<ApiGuard>();
        FilesApi.Map(group);
        JobsApi.Map(group);
        ModelsApi.Map(group);
        ChatApi.Map(group);
        group.Map("/{**path}", static (HttpRequest request) => ApiError.UnknownRoute(request.Method, request.Path));
        return group;
    }
}
