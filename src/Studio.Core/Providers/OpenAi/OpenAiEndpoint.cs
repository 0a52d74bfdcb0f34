using System.ClientModel;
using System.ClientModel.Primitives;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>
/// Where and with which key a server of OpenAI's shape is called. <paramref name="KeyHeader"/> is "api-key" for Azure, which
/// takes its keys there; anything else is a bearer token, as everywhere else.
/// </summary>
internal sealed record OpenAiEndpoint(Uri Address, string ApiKey, string? KeyHeader = null)
{
    private const string AzureHeader = "api-key";

    /// <summary>Puts the key into one header, and into no other.</summary>
    public AuthenticationPolicy Authentication => string.Equals(KeyHeader, AzureHeader, StringComparison.OrdinalIgnoreCase)
        ? ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(ApiKey), AzureHeader)
        : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(ApiKey));

    /// <summary>A call's address. A query of the base address, such as Azure's api-version, is kept.</summary>
    public Uri Of(string path)
    {
        var address = Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var query = Address.Query.TrimStart('?');
        return new Uri(query.Length is 0 ? $"{address}{path}" : $"{address}{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
    }

    /// <summary>Without the key, so that it cannot come into a log.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Authority);
}
