using Microsoft.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>A hyperparameter's value, which reads and writes itself.</summary>
internal static class ParameterValueSchema
{
    public static void Fill(OpenApiSchema schema)
    {
        schema.Description = "Numbers, texts, booleans and lists of texts come in; numbers and booleans go out as texts.";
        schema.OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema { Type = JsonSchemaType.Number },
            new OpenApiSchema { Type = JsonSchemaType.Boolean },
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        ];
    }
}
