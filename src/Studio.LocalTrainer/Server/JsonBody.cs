using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Reads the JSON object that a request carries.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 16 * 1024 * 1024;

    public static async Task<(JsonElement Body, ApiError? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (default, new ApiError(
                StatusCodes.Status415UnsupportedMediaType,
                $"Unsupported content type: '{ApiError.Echo(request.ContentType ?? "")}'. This route takes 'application/json'.",
                null,
                "unsupported_content_type"));
        }
        using var buffer = new MemoryStream();
        var chunk = new byte[32 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
            {
                return (default, ApiError.TooLarge("The body of the request is larger than 16 MB.", null));
            }
            buffer.Write(chunk, 0, read);
        }
        return JsonText.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)) is { } body && body.ValueKind is JsonValueKind.Object
            ? (body, null)
            : (default, ApiError.Invalid("We could not parse the JSON body of your request: expected one JSON object in UTF-8.", null));
    }
}

/// <summary>JSON of which every string can be read.</summary>
internal static class JsonText
{
    /// <summary>Null: not JSON, not UTF-8, or with a string that is no text (half of a surrogate pair), which would fail only when it is read.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement.Clone();
            ReadEverything(root);
            return root;
        }
        catch (Exception notText) when (notText is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void ReadEverything(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadEverything(item);
                }
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadEverything(property.Value);
                }
                break;
        }
    }
}
