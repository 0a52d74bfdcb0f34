using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>
/// Datasets as files: made under an id that follows from the file's name, uploaded in one piece or to a signed address, and
/// then checked by Fireworks until they are ready.
/// </summary>
internal sealed class FireworksDatasets(FireworksClient client, ProviderSettings settings)
{
    /// <summary>What is larger goes to a signed address (Fireworks' guide "Fine-tuning via API").</summary>
    private const long MaxDirectBytes = 150L * 1024 * 1024;

    private const int MostRepeats = 3;
    private const string LengthRange = "x-goog-content-length-range";

    public async Task<Answer<RemoteFile>> UploadAsync(UploadFile upload, CancellationToken cancellationToken)
    {
        var id = FireworksNames.DatasetId(upload.Name);
        var name = client.Name(FireworksNames.Datasets, id);
        var isContinued = false;
        if (await CreateAsync(upload, id, cancellationToken) is { } refusal)
        {
            isContinued = true;
            if (!FireworksErrors.MayBeThere(refusal))
            {
                return refusal;
            }
            var found = await GetSurelyAsync(name, cancellationToken);
            if (!found.TryGet(out var known, out var error))
            {
                return error.Kind is ProviderErrorKind.NotFound ? refusal : error;
            }
            if (known.State is RemoteFileState.Ready)
            {
                // Our own names stand for one content; under another's name there may be anything.
                return upload.Name.StartsWith("studio-", StringComparison.Ordinal)
                    ? known with { Name = upload.Name }
                    : new ProviderError(ProviderErrorKind.Refused, "ALREADY_EXISTS", $"{client.Title} already has a dataset {id}; upload the file under another name, or delete that one.");
            }
        }
        var sent = upload.Bytes <= (settings.Limits.FirstOrDefault(limit => limit.Name == ProviderLimit.DirectUploadBytes)?.Value ?? MaxDirectBytes)
            ? await SendDirectlyAsync(upload, name, cancellationToken)
            : await SendSignedAsync(upload, name, cancellationToken);
        if (sent.Error is { } sendError && !(isContinued && sendError.Kind is ProviderErrorKind.Refused))
        {
            return sendError;
        }

        // The upload is done, now or before where it is refused a second time, whatever this look gives: then the file counts as
        // being checked.
        var looked = await GetAsync(name, cancellationToken);
        return looked.Value is { } file
            ? file with { Name = upload.Name, Bytes = upload.Bytes }
            : new RemoteFile(name, upload.Name, upload.Bytes, null) { State = RemoteFileState.Processing };
    }

    public Task<Answer<RemoteFile>> GetAsync(string fileId, CancellationToken cancellationToken)
    {
        var name = client.Name(FireworksNames.Datasets, fileId);
        return client.SendAsync(new FireworksCall(HttpMethod.Get, name), (json, _) => FireworksJson.Dataset(json, client.Account, name), cancellationToken);
    }

    /// <summary>Asks again at once where no answer came, a few times: between the calls of an upload, one that is lost would cost them all.</summary>
    private async Task<Answer<RemoteFile>> GetSurelyAsync(string name, CancellationToken cancellationToken)
    {
        for (var repeats = 0; ; repeats++)
        {
            var answer = await GetAsync(name, cancellationToken);
            if (answer.Error is not { Kind: ProviderErrorKind.Transient, Until: null } || repeats == MostRepeats)
            {
                return answer;
            }
        }
    }

    public async Task<Answer<RemoteFilePage>> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var answer = await client.PageAsync(FireworksNames.Datasets, cursor, (json, _) => FireworksJson.Dataset(json, client.Account), cancellationToken);
        return answer.TryGet(out var page, out var error) ? new RemoteFilePage(page.Items, page.Next) : error;
    }

    /// <summary>The id follows from the name, so it is read and not searched.</summary>
    public async Task<Answer<IReadOnlyList<RemoteFile>>> FindAsync(string fileName, CancellationToken cancellationToken)
    {
        var name = client.Name(FireworksNames.Datasets, FireworksNames.DatasetId(fileName));
        var found = await client.SendAsync(
            new FireworksCall(HttpMethod.Get, name),
            (json, _) => FireworksJson.Dataset(json, client.Account, name) with { Name = fileName, IsEmpty = json.Text("state") is "UPLOADING" },
            cancellationToken);
        return found switch
        {
            { Error: { Kind: ProviderErrorKind.NotFound } } => Array.Empty<RemoteFile>(),
            { Error: { } error } => error,
            _ => new[] { found.Value! },
        };
    }

    public Task<Answer<Done>> DeleteAsync(string fileId, CancellationToken cancellationToken) =>
        client.DeleteAsync(client.Name(FireworksNames.Datasets, fileId), "", cancellationToken);

    public async Task<Answer<Stream>> OpenAsync(string fileId, CancellationToken cancellationToken)
    {
        var call = new FireworksCall(HttpMethod.Get, client.Name(FireworksNames.Datasets, fileId), ":getDownloadEndpoint");
        var answer = await client.SendAsync(call, (json, _) => new SignedAddress(client.Signed(FirstUrl(json))), cancellationToken);
        if (!answer.TryGet(out var signed, out var error))
        {
            return error;
        }
        return signed.Address is { } address
            ? await client.Transport.OpenAsync(address, cancellationToken)
            : new ProviderError(ProviderErrorKind.NotFound, null, $"{client.Title} gives no address to read {FireworksNames.Id(fileId)} from.");
    }

    private async Task<ProviderError?> CreateAsync(UploadFile upload, string id, CancellationToken cancellationToken)
    {
        var rows = upload.Rows ?? await CountAsync(upload.Content, cancellationToken);
        using var body = FireworksClient.Json(new JsonObject
        {
            ["datasetId"] = id,
            ["dataset"] = new JsonObject
            {
                ["displayName"] = id,
                ["exampleCount"] = rows.ToString(CultureInfo.InvariantCulture),
                ["userUploaded"] = new JsonObject(),
                ["format"] = "CHAT",
            },
        });
        return (await client.SendAsync(new FireworksCall(HttpMethod.Post, client.Collection(FireworksNames.Datasets)) { Content = body }, cancellationToken)).Error;
    }

    private async Task<Answer<Done>> SendDirectlyAsync(UploadFile upload, string name, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        var file = new StreamContent(upload.Content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");

        // The framework leaves names unquoted, which some servers refuse.
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileName = $"\"{FireworksNames.Id(name)}.jsonl\"" };
        form.Add(file);
        return await client.SendAsync(
            new FireworksCall(HttpMethod.Post, name, ":upload") { Content = form, Timeout = FireworksTransport.UploadTimeout }, cancellationToken);
    }

    private async Task<Answer<Done>> SendSignedAsync(UploadFile upload, string name, CancellationToken cancellationToken)
    {
        var fileName = $"{FireworksNames.Id(name)}.jsonl";
        using var body = FireworksClient.Json(new JsonObject
        {
            ["filenameToSize"] = new JsonObject { [fileName] = upload.Bytes.ToString(CultureInfo.InvariantCulture) },
        });
        var asked = await client.SendAsync(
            new FireworksCall(HttpMethod.Post, name, ":getUploadEndpoint") { Content = body }, (json, _) => new SignedAddress(client.Signed(FirstUrl(json))), cancellationToken);
        if (!asked.TryGet(out var signed, out var error))
        {
            return error;
        }
        if (signed.Address is not { } address)
        {
            return new ProviderError(ProviderErrorKind.Transient, "no_upload_endpoint", $"{client.Title} gave no address to upload the file to.");
        }
        using var content = new StreamContent(upload.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentLength = upload.Bytes;
        if (address.Query.Contains(LengthRange, StringComparison.OrdinalIgnoreCase))
        {
            // Storage refuses a header that it did not sign, and one less than it signed.
            content.Headers.Add(LengthRange, string.Create(CultureInfo.InvariantCulture, $"{upload.Bytes},{upload.Bytes}"));
        }
        var put = await client.Transport.PutAsync(address, content, cancellationToken);
        if (put.Error is not null)
        {
            return put;
        }
        using var nothing = FireworksClient.Json([]);
        return await client.SendAsync(new FireworksCall(HttpMethod.Post, name, ":validateUpload") { Content = nothing }, cancellationToken);
    }

    private static string? FirstUrl(JsonElement json) =>
        json.Field("filenameToSignedUrls") is { ValueKind: JsonValueKind.Object } urls
            ? urls.EnumerateObject().Where(url => url.Value.ValueKind is JsonValueKind.String).Select(url => url.Value.Said()).FirstOrDefault()
            : null;

    /// <summary>Lines that hold something; the content is read from its start again afterwards.</summary>
    private static async Task<int> CountAsync(Stream content, CancellationToken cancellationToken)
    {
        if (!content.CanSeek)
        {
            return 0;
        }
        var start = content.Position;
        var rows = 0;
        using (var reader = new StreamReader(content, leaveOpen: true))
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                rows += line.AsSpan().IsWhiteSpace() ? 0 : 1;
            }
        }
        content.Position = start;
        return rows;
    }

    private sealed record SignedAddress(Uri? Address);
}
