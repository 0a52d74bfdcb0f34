using FineTuningStudio.Core.FineTunings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>Schemas of the types that write themselves: times and hyperparameters.</summary>
internal static class OwnSchemas
{
    public static Task FillAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTime) || type == typeof(DateTime?))
        {
            var isNullable = type == typeof(DateTime?);
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = "date-time";
        }
        else if (typeof(IReadOnlyDictionary<string, ParameterValue>).IsAssignableFrom(type))
        {
            schema.AdditionalProperties = ParameterValueSchema();
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema ParameterValueSchema() => new()
    {
        Description = "Numbers, texts, booleans and lists of texts come in; numbers and booleans go out as texts.",
        OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema { Type = JsonSchemaType.Number },
            new OpenApiSchema { Type = JsonSchemaType.Boolean },
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        ],
    };
}
