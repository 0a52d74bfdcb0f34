using System.ComponentModel;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Api.Files;

[Description("A training file at a provider, with OpenAI's keys.")]
internal sealed record ProviderFileResource(
    string Id,
    string Object,
    long? Bytes,
    DateTime? CreatedAt,
    [property: Description("When the provider deletes it by itself.")] DateTime? ExpiresAt,
    string Filename,
    string? Purpose,
    [property: Description("processed: it can be trained on; uploaded: the provider still reads it; error: see status_details.")] string Status,
    string? StatusDetails,
    [property: Description("The provider's name in the configuration.")] string Provider)
{
    public static ProviderFileResource Of(RemoteFile file, string provider) => new(
        file.Id,
        "file",
        file.Bytes,
        file.CreatedAt?.UtcDateTime,
        file.ExpiresAt?.UtcDateTime,
        file.Name,
        file.Purpose,
        file.State switch { RemoteFileState.Failed => "error", RemoteFileState.Processing => "uploaded", _ => "processed" },
        file.Error,
        provider);
}

internal sealed record ProviderFileListResource(
    IReadOnlyList<ProviderFileResource> Files, [property: Description("For page_token; null on the last page.")] string? NextPageToken);

internal sealed record DeletedFileResource(string Id, string Object, bool Deleted);
