using System.Text;
using FineTuningStudio.Core.Providers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>Title and introduction, the ways to sign in, and the providers' parameters as their descriptions have them.</summary>
internal sealed class DocumentText(ProviderRegistry providers) : IOpenApiDocumentTransformer
{
    private const string Introduction = """
        Fine-tuning jobs, golden records and database connections of this Studio, for scripts.

        JSON is snake_case, every key is always present, times are UTC. Errors are application/problem+json with a stable
        `error_code`. Where the Studio has API keys, send one as `Authorization: Bearer KEY` or `X-API-Key: KEY`.

        Older names answer alike: `/finetuning-jobs` for `/finetunings`, `/golden-sqls` for `/golden-records`,
        `/database-connections` for `/db-connections`. The same changes that `/finetunings/watch` streams reach SignalR clients at
        `/hubs/finetunings`: the server calls `FineTuningChanged(FineTuning)` and `FineTuningDeleted(id)`, clients call
        `Watch(id)`, `WatchAll()` and `Unwatch()`.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Fine-Tuning Studio", Version = "v1", Description = Introduction };
        // The document belongs to no one address: it is relative to where it was read.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of this Studio." },
            ["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "The same key." },
        };
        // Each alternative alone is enough; none is needed where the Studio has no keys.
        document.Security =
        [
            new OpenApiSecurityRequirement(),
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] },
        ];
        DescribeParameters(document);
        return Task.CompletedTask;
    }

    private void DescribeParameters(OpenApiDocument document)
    {
        var text = ParameterTable();
        foreach (var (name, property) in new[] { ("BaseLlmBody", "model_parameters"), ("CreateFineTuningBody", "hyperparameters") })
        {
            if (document.Components?.Schemas?[name].Properties?[property] is { } schema)
            {
                schema.Description = string.Join("\n\n", new[] { schema.Description, text }.OfType<string>());
            }
        }
    }

    /// <summary>The parameters by provider, one line each, from the descriptions that also validate and draw the form.</summary>
    private string ParameterTable()
    {
        var text = new StringBuilder("Names that are not listed for the provider are refused.");
        foreach (var provider in providers.Describe())
        {
            text.Append($"\n\n**{provider.Name}** ({provider.Title})\n");
            foreach (var parameter in provider.Parameters)
            {
                var range = parameter.RangeText is { } words ? $", {words}" : "";
                var standard = parameter.Default is { } value ? $"; default {value}" : "";
                text.Append($"\n- `{parameter.Name}` ({parameter.Type.ToString().ToLowerInvariant()}{range}{standard}): {parameter.Help}");
            }
        }
        return text.ToString();
    }
}
