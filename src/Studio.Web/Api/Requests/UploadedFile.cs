using FineTuningStudio.Core;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>How large an uploaded file may be, in bytes (<c>Studio:MaxImportBytes</c>).</summary>
internal sealed record UploadLimits(long MaxBytes)
{
    public const long DefaultMaxBytes = 1L << 30;

    public Problem TooLarge() => new(
        ProblemKind.TooLarge, "too_large", $"The file is larger than {MaxBytes:N0} bytes: send it in parts, or raise Studio:MaxImportBytes.");
}

/// <summary>A file in a request: the body itself, or the multipart part "file". It is read as it comes in and never kept.</summary>
internal static class UploadedFile
{
    private const string PartName = "file";
    private const long MultipartOverhead = 64 * 1024;

    public static DocumentedUpload Note { get; } = new(PartName);

    public static async Task<Result<Stream>> OpenAsync(HttpContext context, UploadLimits limits, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.ContentLength > limits.MaxBytes + MultipartOverhead)
        {
            return limits.TooLarge();
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limits.MaxBytes + MultipartOverhead;
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return new LimitedStream(request.Body, limits.MaxBytes);
        }
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            return NoFile();
        }
        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    && HeaderUtilities.RemoveQuotes(disposition.Name) == PartName)
                {
                    return new LimitedStream(section.Body, limits.MaxBytes);
                }
            }
        }
        catch (Exception error) when (error is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            return Problem.Invalid(PartName, "The multipart body ends before its last boundary: send the file again.");
        }
        return NoFile();
    }

    private static Problem NoFile() => Problem.Invalid(
        PartName, "There is no part named \"file\" in the multipart body: with curl add -F file=@NAME, or send the file itself with --data-binary @NAME.");
}
