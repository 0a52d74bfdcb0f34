using System.Net.Http.Headers;
using System.Text;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>The files of a server of OpenAI's shape.</summary>
internal sealed class OpenAiFiles(OpenAiTransport transport, OpenAiLists lists, string title)
{
    /// <summary>OpenAI lists up to 10,000 files a page; its default order is the newest first.</summary>
    private const string List = "/files?purpose=fine-tune&limit=1000";

    public async Task<Answer<RemoteFile>> UploadAsync(UploadFile upload, CancellationToken cancellationToken)
    {
        using var form = Form();
        form.Add(Named(new StringContent("fine-tune"), "purpose", null));
        var file = new StreamContent(upload.Content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        form.Add(Named(file, "file", upload.Name));
        return await SendAsync(HttpMethod.Post, "/files", form, OpenAiTransport.UploadTimeout, cancellationToken);
    }

    public Task<Answer<RemoteFile>> GetAsync(string fileId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, FilePath(fileId), null, OpenAiTransport.CallTimeout, cancellationToken);

    public async Task<Answer<RemoteFilePage>> PageAsync(string? cursor, CancellationToken cancellationToken)
    {
        var page = await lists.PageAsync(List, cursor, (json, _) => OpenAiJson.File(json), file => file.Id, cancellationToken);
        return page.TryGet(out var found, out var error) ? new RemoteFilePage(found.Items, found.Next) : error;
    }

    public async Task<Answer<IReadOnlyList<RemoteFile>>> FindAsync(string fileName, CancellationToken cancellationToken)
    {
        var all = await lists.AllAsync(List, (json, _) => OpenAiJson.File(json), file => file.Id, null, cancellationToken);
        return all.TryGet(out var files, out var error)
            ? files.Where(file => file.Name == fileName).OrderBy(file => file.CreatedAt).ToList()
            : error;
    }

    /// <summary>A file's content; that of a result file as CSV, also where the server gives the base64 of it.</summary>
    public async Task<Answer<Stream>> OpenAsync(string fileId, CancellationToken cancellationToken)
    {
        if (!(await transport.OpenAsync($"{FilePath(fileId)}/content", cancellationToken)).TryGet(out var content, out var error))
        {
            return error;
        }
        try
        {
            return await ResultFile.DecodedAsync(content, cancellationToken);
        }
        catch (Exception exception) when (IsBroken(exception, cancellationToken))
        {
            await content.DisposeAsync();
            return BrokenOff(fileId);
        }
    }

    /// <summary>The metric points of the first of the result files that holds any.</summary>
    public async Task<Answer<IReadOnlyList<RemoteMetrics>>> ReadMetricsAsync(RemoteJob job, CancellationToken cancellationToken)
    {
        foreach (var id in job.ResultFileIds)
        {
            if (!(await OpenAsync(id, cancellationToken)).TryGet(out var content, out var error))
            {
                return error;
            }
            await using (content)
            {
                try
                {
                    if (await ResultFile.ReadAsync(content, cancellationToken) is { Count: > 0 } points)
                    {
                        return points;
                    }
                }
                catch (Exception exception) when (IsBroken(exception, cancellationToken))
                {
                    return BrokenOff(id);
                }
            }
        }
        return Array.Empty<RemoteMetrics>();
    }

    /// <summary>A connection that was lost or fell silent; the end of the caller's own patience is not.</summary>
    private static bool IsBroken(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private ProviderError BrokenOff(string fileId) =>
        new(ProviderErrorKind.Transient, "stream_broken", $"{title} broke off in the middle of the file {fileId}.");

    private async Task<Answer<RemoteFile>> SendAsync(
        HttpMethod method, string path, HttpContent? body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(method, path, body, timeout, (json, text) => (File: OpenAiJson.File(json), text.Raw), cancellationToken);
        return answer switch
        {
            { Error: { } error } => error,
            { Value: { File.Id: "", Raw: var raw } } => OpenAiErrors.NoId(title, "file", raw),
            { Value: var (file, _) } => file,
        };
    }

    /// <summary>A form whose file names may hold any character, and whose boundary stands without quotes, which some servers do not take.</summary>
    private static MultipartContent Form()
    {
        var boundary = $"studio-{Guid.CreateVersion7():N}";
        var form = new MultipartContent("form-data", boundary) { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        form.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "boundary").Value = boundary;
        return form;
    }

    private static string FilePath(string fileId) => $"/files/{Uri.EscapeDataString(fileId)}";

    /// <summary>
    /// Names a part. The framework leaves names unquoted, which some servers refuse; within the quotes a file's name is
    /// written as browsers do (RFC 7578, 4.2 and 5.1; WHATWG HTML, multipart/form-data encoding): UTF-8 as it is, and only
    /// quotation marks and line ends percent-encoded.
    /// </summary>
    private static HttpContent Named(HttpContent content, string name, string? fileName)
    {
        var disposition = $"form-data; name=\"{name}\"{(fileName is null ? "" : $"; filename=\"{Escaped(fileName)}\"")}";
        content.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
        return content;
    }

    private static string Escaped(string fileName) =>
        new StringBuilder(fileName).Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A").Replace("\0", "").ToString();
}
