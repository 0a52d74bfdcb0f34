using System.Net.Mime;
using System.Text.Json.Nodes;
using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>What handlers read by hand: query parameters, headers and uploads; and the error that every route may answer.</summary>
internal sealed class OperationText : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var note in metadata.OfType<ParameterNote>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(ParameterOf(note));
        }
        foreach (var upload in metadata.OfType<DocumentedUpload>())
        {
            DescribeUpload(operation, upload);
        }
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Any other error, 401 where a key is needed among them.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemDocument.ContentType] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
            },
        };
        return Task.CompletedTask;
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

    private static void DescribeUpload(OpenApiOperation operation, DocumentedUpload upload)
    {
        var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = true };
        body.Content ??= new Dictionary<string, OpenApiMediaType>();
        if (body.Content.Count == 0)
        {
            body.Content[MediaTypeNames.Application.Octet] = new OpenApiMediaType { Schema = Binary() };
        }
        body.Content[MediaTypeNames.Multipart.FormData] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { [upload.PartName] = Binary() },
                Required = new HashSet<string> { upload.PartName },
            },
        };
        operation.RequestBody = body;
    }

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
