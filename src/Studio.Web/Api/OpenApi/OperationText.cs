using System.Net.Mime;
using System.Text.Json.Nodes;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>What handlers read by hand: query parameters, headers and bodies; and the error that every route may answer.</summary>
internal sealed class OperationText : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var note in metadata.OfType<ParameterNote>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(ParameterOf(note));
        }
        await DescribeBodyAsync(operation, context, metadata, cancellationToken);
        await DescribeErrorsAsync(operation, context, cancellationToken);
    }

    private static OpenApiParameter ParameterOf(ParameterNote note) => new()
    {
        Name = note.Name,
        In = note.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
        Description = note.Description,
        Required = note.IsRequired,
        Schema = new OpenApiSchema
        {
            Type = note.Type switch
            {
                NoteType.Integer => JsonSchemaType.Integer,
                NoteType.Boolean => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Enum = note.Choices?.Select(choice => (JsonNode)JsonValue.Create(choice)!).ToList(),
        },
    };

    private static async Task DescribeBodyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, CancellationToken cancellationToken)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        var isOptional = false;
        foreach (var body in metadata.OfType<DocumentedBody>())
        {
            content[MediaTypeNames.Application.Json] = new OpenApiMediaType { Schema = await SchemaAsync(context, body.Type, cancellationToken) };
            isOptional = body.IsOptional;
        }
        foreach (var upload in metadata.OfType<DocumentedUpload>())
        {
            content[MediaTypeNames.Multipart.FormData] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { [upload.PartName] = Binary() },
                    Required = new HashSet<string> { upload.PartName },
                },
            };
            if (!content.ContainsKey(MediaTypeNames.Application.Json))
            {
                content[MediaTypeNames.Application.Octet] = new OpenApiMediaType { Schema = Binary() };
            }
        }
        if (content.Count > 0)
        {
            operation.RequestBody = new OpenApiRequestBody { Content = content, Required = !isOptional };
        }
    }

    private static async Task DescribeErrorsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        var schema = await SchemaAsync(context, typeof(ProblemDocument), cancellationToken);
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Any other error, 401 where a key is needed among them.",
            Content = new Dictionary<string, OpenApiMediaType> { [ProblemDocument.ContentType] = new() { Schema = schema } },
        };
    }

    /// <summary>A reference to the type's schema, which is kept once for all routes.</summary>
    private static async Task<IOpenApiSchema> SchemaAsync(OpenApiOperationTransformerContext context, Type type, CancellationToken cancellationToken) =>
        await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
