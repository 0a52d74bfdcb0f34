using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.Connections;
using FineTuningStudio.Web.Api.Evaluations;
using FineTuningStudio.Web.Api.Files;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.Generations;
using FineTuningStudio.Web.Api.GoldenRecords;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Others;
using FineTuningStudio.Web.Api.Prompts;
using FineTuningStudio.Web.Api.Providers;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Api.Snapshots;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace FineTuningStudio.Web.Api;

/// <summary>The API for scripts: what it needs, and all of its routes.</summary>
internal static class StudioApi
{
    /// <summary>A filter of the longest kind, each character escaped for an address in up to nine bytes, and a page token beside it.</summary>
    private const int MaxRequestLine = 128 * 1024;

    public static IServiceCollection AddStudioApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureHttpJsonOptions(static json => ApiJson.Configure(json.SerializerOptions));
        services.AddSingleton(new UploadLimits(configuration.GetValue("Studio:MaxImportBytes", UploadLimits.DefaultMaxBytes)));
        services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxRequestLineSize = MaxRequestLine);
        services.AddSingleton<WriteWebhookBody>(WebhookBodies.Write);
        services.AddStudioOpenApi();
        return services;
    }

    /// <summary>The page to try the API on; all of its files come from the package.</summary>
    public static void ShowIn(SwaggerUIOptions page)
    {
        page.RoutePrefix = StudioRoutes.Swagger;
        page.DocumentTitle = "API of Fine-Tuning Studio";
        page.SwaggerEndpoint(StudioRoutes.OpenApi, "Fine-Tuning Studio v1");
    }

    public static void MapStudioApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(StudioRoutes.Api).AddEndpointFilter<BodyFilter>();
        FineTuningsApi.Map(api);
        FineTuningDetailsApi.Map(api);
        AdoptApi.Map(api);
        RetrainApi.Map(api);
        RetryApi.Map(api);
        SweepsApi.Map(api);
        PresetsApi.Map(api);
        WatchApi.Map(api);
        FineTuningBulkApi.Map(api);
        SavedViewsApi.Map(api);
        CompareApi.Map(api);
        GoldenRecordsApi.Map(api);
        GoldenRecordFilesApi.Map(api);
        GoldenRecordChecksApi.Map(api);
        SnapshotsApi.Map(api);
        EvaluationsApi.Map(api);
        EvaluationResultsApi.Map(api);
        ConnectionsApi.Map(api);
        TableDescriptionsApi.Map(api);
        PromptTemplatesApi.Map(api);
        SqlGenerationsApi.Map(api);
        ProvidersApi.Map(api);
        DeploymentsApi.Map(api);
        FilesApi.Map(api);
        SpendingApi.Map(api);
        InventoryApi.Map(api);
        SunsetApi.Map(api);
        SampleWorkspaceApi.Map(api);
        WebhooksApi.Map(api);
        HeartbeatApi.Map(api);
        app.MapOpenApi(StudioRoutes.OpenApi);
    }
}
