using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.TestServers;

/// <content>What came in, to be judged by a test.</content>
public sealed partial class ScriptableOpenAiServer
{
    private const int MostRequests = 20_000;

    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    /// <summary>Each request with all that it held, in order; of very many the first.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    private async Task RecordAsync(HttpRequest request)
    {
        if (_requests.Count >= MostRequests)
        {
            return;
        }
        request.EnableBuffering();
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<RecordedPart> parts = [];
        string? body = null;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            parts = await PartsAsync(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, request.Body);
        }
        else
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
            body = await reader.ReadToEndAsync() is { Length: > 0 } text ? text : null;
        }
        request.Body.Position = 0;
        _requests.Enqueue(new RecordedRequest(request.Method, request.Path.Value!, request.QueryString.Value ?? "", headers, body, parts));
    }

    private static async Task<IReadOnlyList<RecordedPart>> PartsAsync(string boundary, Stream body)
    {
        var parts = new List<RecordedPart>();
        var reader = new MultipartReader(boundary, body);
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            using var content = new StreamReader(section.Body, Encoding.UTF8);
            var disposition = section.ContentDisposition ?? "";
            parts.Add(new RecordedPart(Quoted(disposition, "name") ?? "", Quoted(disposition, "filename"), section.ContentType, await content.ReadToEndAsync()));
        }
        return parts;
    }

    /// <summary>A parameter's text between its quotes; null where it has none, so that an unquoted name is seen as missing.</summary>
    private static string? Quoted(string disposition, string name)
    {
        var start = disposition.IndexOf($"; {name}=\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }
        start += name.Length + 4;
        return disposition[start..disposition.IndexOf('"', start)];
    }
}
