using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>The OpenAPI document, made from the routes, and what the routes alone do not tell.</summary>
internal static class StudioOpenApi
{
    public static IServiceCollection AddStudioOpenApi(this IServiceCollection services) => services
        .AddSingleton<IApiDescriptionProvider, DocumentedBodies>()
        .AddOpenApi("v1", static document =>
    {
        document.CreateSchemaReferenceId = static type => SchemaName(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        document.AddDocumentTransformer<DocumentText>();
        document.AddOperationTransformer<OperationText>();
        document.AddSchemaTransformer(OwnSchemas.FillAsync);
    });

    // On the wire a thing has its own name, whatever the record that writes it is called.
    private static string? SchemaName(Type type) => type.Name switch
    {
        "ProblemDocument" => "Problem",
        var name when name.EndsWith("Resource", StringComparison.Ordinal) => name[..^"Resource".Length],
        _ => null,
    };
}
