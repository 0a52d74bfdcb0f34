using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>Reads a request's body as JSON, or says where it stops being JSON.</summary>
internal static class JsonBody
{
    /// <summary>What a JSON body may weigh; more comes as a file through the import route.</summary>
    public const int MaxBytes = 30_000_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body's JSON; an empty body is <c>default</c> where <paramref name="isOptional"/>.</summary>
    public static async Task<(JsonElement Json, ProblemAndStatus? Refusal)> ReadAsync(HttpRequest request, bool isOptional)
    {
        var body = await ReadBytesAsync(request);
        if (body is null)
        {
            return (default, new(new Problem(
                ProblemKind.TooLarge, "too_large", $"The body is larger than {MaxBytes:N0} bytes: send less at a time, or a file to /api/v1/golden-records/import."), null));
        }
        if (body.Length == 0)
        {
            return (default, isOptional ? null : Malformed("The body is empty: send JSON."));
        }
        if (!request.HasJsonContentType())
        {
            var found = request.ContentType is { Length: > 0 } type ? $"found \"{JsonWords.Short(type)}\"" : "found none";
            return (default, new(new Problem(
                ProblemKind.Impossible, "unsupported_media_type", $"The header Content-Type must be application/json; {found}. Send JSON with \"Content-Type: application/json\"."),
                StatusCodes.Status415UnsupportedMediaType));
        }
        return Parse(body);
    }

    public static (JsonElement Json, ProblemAndStatus? Refusal) Parse(byte[] body)
    {
        ReadOnlyMemory<byte> text = body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsMemory(3) : body;
        if (!Utf8.IsValid(text.Span))
        {
            return (default, Malformed("The body is not valid UTF-8: save or send it in that encoding."));
        }
        try
        {
            // A clone needs no disposal, and the document goes back to its pool.
            using var document = JsonDocument.Parse(text, Strict);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            return (default, Malformed($"The body is not valid JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {reason}."));
        }
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ProblemAndStatus Malformed(string message) => new(new Problem(ProblemKind.Impossible, "malformed_json", message), null);
}

/// <summary>A problem, and the status where the protocol names one that the problem's kind does not.</summary>
internal sealed record ProblemAndStatus(Problem Problem, int? Status);
