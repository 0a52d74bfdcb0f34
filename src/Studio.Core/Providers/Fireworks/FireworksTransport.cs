using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>
/// Sends one request to Fireworks and reads the answer as plain JSON. No call is repeated, and none throws anything but a
/// cancellation of the caller's.
/// </summary>
internal sealed partial class FireworksTransport(string title, IHttpClientFactory clients, TimeProvider time)
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan UploadTimeout = TimeSpan.FromMinutes(30);

    public string Title => title;

    /// <summary>Sends a request with the key and reads a JSON answer; an empty answer counts as <c>{}</c>.</summary>
    /// <param name="read">Gets the answer's root, and the answer that it stands in.</param>
    /// <param name="secret">What was sent besides the key and must not come back in a raw answer or a message.</param>
    public async Task<Answer<T>> SendAsync<T>(
        FireworksCall call, FireworksEndpoint endpoint, Func<JsonElement, FireworksAnswer, T> read, CancellationToken cancellationToken, string? secret = null)
        where T : notnull
    {
        using var request = new HttpRequestMessage(call.Method, endpoint.Of(call.Name, call.Rest)) { Content = call.Content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.ApiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var sent = await ExchangeAsync(request, call.Timeout, endpoint.ApiKey, cancellationToken);
        if (!sent.TryGet(out var got, out var error))
        {
            return error;
        }
        var answer = new FireworksAnswer((int)got.Status, text => Redact(text, endpoint.ApiKey, secret));
        if (!got.IsSuccess)
        {
            return FireworksErrors.Classify(title, answer.Raw(got.Body), got.RetryAfter);
        }
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(got.Body) ? "{}" : got.Body);
            return read(document.RootElement, answer);
        }
        catch (JsonException)
        {
            return ConnectionFaults.NotJson(title, answer.Raw(got.Body));
        }
    }

    /// <summary>Puts a file to a signed address. The key stays here: the address alone gives the right, and its host is another one's.</summary>
    public async Task<Answer<Done>> PutAsync(Uri signed, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, signed) { Content = content };
        var sent = await ExchangeAsync(request, UploadTimeout, null, cancellationToken);
        if (!sent.TryGet(out var got, out var error))
        {
            return error;
        }
        return got.IsSuccess
            ? new Done()
            : new ProviderError(ProviderErrorKind.Transient, "upload_failed",
                $"The storage of {title} answered {(int)got.Status} to the upload of the file.") { Until = got.RetryAfter };
    }

    /// <summary>Reads what is behind a signed address as it comes, with the ways in which it can break off.</summary>
    public async Task<Answer<T>> ReadAsync<T>(Uri signed, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : notnull
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, signed);
        return await TryAsync<T>(
            request,
            UploadTimeout,
            null,
            async (_, limited) =>
            {
                if (!(await OpenAsync(signed, limited)).TryGet(out var content, out var error))
                {
                    return error;
                }
                await using (content)
                {
                    return await read(content, limited);
                }
            },
            cancellationToken);
    }

    /// <summary>Opens what is behind a signed address, without the key; the caller disposes the stream.</summary>
    public async Task<Answer<Stream>> OpenAsync(Uri signed, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, signed);
        return await TryAsync<Stream>(
            request,
            CallTimeout,
            null,
            async (client, limited) =>
            {
                // Disposing the stream gives the connection back, so the answer itself is left to it.
                var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsStreamAsync(limited);
                }
                using (response)
                {
                    return new ProviderError(response.StatusCode is HttpStatusCode.NotFound ? ProviderErrorKind.NotFound : ProviderErrorKind.Transient,
                        "download_failed", $"The storage of {title} answered {(int)response.StatusCode} when the file was read.");
                }
            },
            cancellationToken);
    }

    private Task<Answer<Got>> ExchangeAsync(HttpRequestMessage request, TimeSpan timeout, string? key, CancellationToken cancellationToken) => TryAsync<Got>(
        request,
        timeout,
        key,
        async (client, limited) =>
        {
            using var response = await client.SendAsync(request, limited);
            return new Got(response.StatusCode, await TextAsync(response.Content, limited), RetryAfter.Until(Header(response, "Retry-After"), Header(response, "Date"), time.GetUtcNow()));
        },
        cancellationToken);

    /// <summary>JSON is UTF-8 (RFC 8259, 8.1), whatever the header says: the framework throws at a charset that it does not know, such as "utf8".</summary>
    private static async Task<string> TextAsync(HttpContent content, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(cancellationToken)).TrimStart('\uFEFF');

    private async Task<Answer<T>> TryAsync<T>(
        HttpRequestMessage request, TimeSpan timeout, string? key, Func<HttpClient, CancellationToken, Task<Answer<T>>> send, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(nameof(FireworksTransport));
            return await send(client, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ConnectionFaults.TooSlow(title, timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ConnectionFaults.NotReached(title, request.RequestUri!, exception, text => Redact(text, key, null));
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>A signed address is as good as a key while it lasts, so what signs it goes too.</summary>
    private static string Redact(string text, string? key, string? secret) =>
        Signature().Replace(Redaction.Apply(Redaction.Apply(text, key), secret), "$1?[redacted]");

    [GeneratedRegex("""(https?://[^"?\s]+)\?[^"\s]*(?:signature|sig)=[^"\s]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signature();

    private sealed record Got(HttpStatusCode Status, string Body, DateTimeOffset? RetryAfter)
    {
        public bool IsSuccess => (int)Status is >= 200 and <= 299;
    }
}

/// <summary>An answer that is being read, with what takes the secrets out of all that is kept or shown of it.</summary>
internal sealed record FireworksAnswer(int Status, Func<string, string> Redacted)
{
    public RawAnswer Raw(string text) => new(Status, Redacted(text));

    /// <summary>A part of it as raw answer.</summary>
    public RawAnswer Raw(JsonElement part) => Raw(part.GetRawText());
}

/// <summary>A call: the resource's name, and what follows it (":cancel", "?pageSize=200").</summary>
internal sealed record FireworksCall(HttpMethod Method, string Name, string Rest = "")
{
    public HttpContent? Content { get; init; }

    public TimeSpan Timeout { get; init; } = FireworksTransport.CallTimeout;
}
