using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.OpenApi;

/// <summary>Tells the API explorer of the bodies that read themselves, so that the document has their schemas.</summary>
internal sealed class DocumentedBodies : IApiDescriptionProvider
{
    // After the framework's own provider for endpoints (-1100).
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            if (description.ActionDescriptor.EndpointMetadata.OfType<DocumentedBody>().FirstOrDefault() is { } body)
            {
                description.ParameterDescriptions.Add(new ApiParameterDescription
                {
                    Name = "body",
                    Source = BindingSource.Body,
                    Type = body.Type,
                    IsRequired = !body.IsOptional,
                });
                description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}
