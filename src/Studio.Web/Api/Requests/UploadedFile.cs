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

/// <summary>A file that comes in, and what the named part before it held; null where there was none.</summary>
internal sealed record Upload(Stream File, byte[]? PartBefore);

/// <summary>A file in a request: the body itself, or the multipart part "file". It is read as it comes in and never kept.</summary>
internal static class UploadedFile
{
    private const string PartName = "file";
    private const long MultipartOverhead = 64 * 1024;
    private const int MaxPartBytes = 10_000_000;

    public static DocumentedUpload Note { get; } = new(PartName);

    /// <param name="context">The request.</param>
    /// <param name="limits">How large the file may be.</param>
    /// <param name="partBefore">The name of a small part that may come before the file; reading the file to its end throws <see cref="LatePartException"/> where it comes behind.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Result<Upload>> OpenAsync(HttpContext context, UploadLimits limits, string? partBefore, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var overhead = MultipartOverhead + (partBefore is null ? 0 : MaxPartBytes);
        if (request.ContentLength > limits.MaxBytes + overhead)
        {
            return limits.TooLarge();
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limits.MaxBytes + overhead;
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return new Upload(new LimitedStream(request.Body, limits.MaxBytes), null);
        }
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            return NoFile();
        }
        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            return await FindAsync(reader, limits, partBefore, cancellationToken);
        }
        catch (Exception error) when (error is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            return Problem.Invalid(PartName, "The multipart body ends before its last boundary: send the file again.");
        }
    }

    private static async Task<Result<Upload>> FindAsync(MultipartReader reader, UploadLimits limits, string? partBefore, CancellationToken cancellationToken)
    {
        byte[]? before = null;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var name = NameOf(section);
            if (name == PartName)
            {
                var body = partBefore is null ? section.Body : new FilePartStream(section.Body, reader, partBefore);
                return new Upload(new LimitedStream(body, limits.MaxBytes), before);
            }
            if (partBefore is not null && name == partBefore)
            {
                before = await ReadPartAsync(section.Body, cancellationToken);
                if (before is null)
                {
                    return new Problem(ProblemKind.TooLarge, "too_large", $"The part \"{partBefore}\" is larger than {MaxPartBytes:N0} bytes: correct the file itself.");
                }
            }
        }
        return NoFile();
    }

    /// <summary>Null where it is larger than it may be.</summary>
    private static async Task<byte[]?> ReadPartAsync(Stream part, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await part.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (kept.Length + read > MaxPartBytes)
            {
                return null;
            }
            kept.Write(buffer, 0, read);
        }
        return kept.ToArray();
    }

    public static string? NameOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;

    private static Problem NoFile() => Problem.Invalid(
        PartName, "There is no part named \"file\" in the multipart body: with curl add -F file=@NAME, or send the file itself with --data-binary @NAME.");
}
