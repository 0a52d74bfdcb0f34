using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>
/// Sends one request to a server of OpenAI's shape, through the OpenAI package's pipeline (credentials, transport), and
/// reads the answer as plain JSON: the package's typed fine-tuning classes break on answers that real servers give.
/// The package's own retries are off, because they would also repeat the call that creates a job.
/// </summary>
internal sealed class OpenAiTransport(string title, Func<OpenAiEndpoint> endpoint, IHttpClientFactory clients, TimeProvider time)
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan UploadTimeout = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan ChatTimeout = TimeSpan.FromMinutes(2);

    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    private const string Anything = "*/*";

    private readonly Lock _lock = new();
    private OpenAiEndpoint? _current;
    private ClientPipeline? _pipeline;

    /// <summary>Sends and reads a JSON answer; <paramref name="read"/> gets its root and the answer that it stands in, and never throws.</summary>
    public async Task<Answer<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, TimeSpan timeout, Func<JsonElement, AnswerText, T> read, CancellationToken cancellationToken)
        where T : notnull
    {
        var target = endpoint();
        var sent = await ExchangeAsync(target, method, path, content, timeout, Json, cancellationToken);
        if (!sent.TryGet(out var response, out var error))
        {
            return error;
        }
        using (response)
        {
            if (IsRefusal(response))
            {
                return Refusal(response, target);
            }
            var text = Text(response, target);
            try
            {
                // From the text, in which broken bytes have become a character like any other. Some servers have nothing to say of what is deleted.
                using var document = JsonDocument.Parse(method == HttpMethod.Delete && text.Body.Length is 0 ? "{}" : text.Body);
                return read(document.RootElement, text);
            }
            catch (JsonException)
            {
                return ConnectionFaults.NotJson(title, text.Raw);
            }
        }
    }

    /// <summary>Opens the content behind a path, which is read from the connection as it comes; the caller disposes the stream.</summary>
    public async Task<Answer<Stream>> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var target = endpoint();
        var sent = await ExchangeAsync(target, HttpMethod.Get, path, null, CallTimeout, Anything, cancellationToken);
        if (!sent.TryGet(out var response, out var error))
        {
            return error;
        }
        if (!IsRefusal(response))
        {
            return response.ContentStream!;
        }
        using (response)
        {
            return await ReadAsync<Stream>(target, CallTimeout, async token => await BufferedRefusalAsync(response, target, token), cancellationToken);
        }
    }

    /// <summary>
    /// Posts, and hands over the data of each server-sent event as it comes, or a whole JSON answer where the server does
    /// not stream; <paramref name="take"/> stops the reading with an error.
    /// </summary>
    public async Task<Answer<Done>> StreamAsync(
        string path, HttpContent content, TimeSpan timeout, Func<string, ProviderError?> take, CancellationToken cancellationToken)
    {
        var target = endpoint();
        var sent = await ExchangeAsync(target, HttpMethod.Post, path, content, timeout, EventStream, cancellationToken);
        if (!sent.TryGet(out var response, out var error))
        {
            return error;
        }
        using (response)
        {
            return await ReadAsync<Done>(
                target,
                timeout,
                async token => IsRefusal(response) ? await BufferedRefusalAsync(response, target, token)
                    : await EventReader.ReadAsync(response, take, token) is { } broken ? broken : new Done(),
                cancellationToken);
        }
    }

    /// <summary>Reads what comes from a connection, with the ways in which it can break off.</summary>
    private async Task<Answer<T>> ReadAsync<T>(
        OpenAiEndpoint target, TimeSpan timeout, Func<CancellationToken, Task<Answer<T>>> read, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ConnectionFaults.TooSlow(title, timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ProviderError(ProviderErrorKind.Transient, "stream_broken",
                $"{title} broke off in the middle of its answer: {Redaction.Apply(exception.GetBaseException().Message, target.ApiKey)}");
        }
    }

    private async Task<Answer<PipelineResponse>> ExchangeAsync(
        OpenAiEndpoint target, HttpMethod method, string path, HttpContent? content, TimeSpan timeout, string accept, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var pipeline = PipelineFor(target);
        var message = pipeline.CreateMessage();
        try
        {
            message.Request.Method = method.Method;
            message.Request.Uri = target.Of(path);
            message.Request.Headers.Set("Accept", accept);
            if (content is not null)
            {
                message.Request.Headers.Set("Content-Type", content.Headers.ContentType!.ToString());
                message.Request.Content = new HttpContentBody(content);
            }
            message.NetworkTimeout = timeout;
            message.Apply(new RequestOptions { CancellationToken = both.Token, BufferResponse = accept is Json });
            await pipeline.SendAsync(message);
            return message.ExtractResponse()!;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ConnectionFaults.TooSlow(title, timeout);
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ConnectionFaults.NotReached(title, target.Address, exception, text => Redaction.Apply(text, target.ApiKey));
        }
        finally
        {
            message.Dispose();
        }
    }

    private ClientPipeline PipelineFor(OpenAiEndpoint target)
    {
        lock (_lock)
        {
            if (_pipeline is null || _current != target)
            {
                var options = new OpenAIClientOptions
                {
                    Endpoint = target.Address,
                    RetryPolicy = new ClientRetryPolicy(0),
                    Transport = new HttpClientPipelineTransport(clients.CreateClient(nameof(OpenAiTransport))),
                    NetworkTimeout = UploadTimeout,
                };
#pragma warning disable OPENAI001 // Marked as one that may change; it is the only way to another header than Authorization.
                _pipeline = new OpenAIClient(target.Authentication, options).Pipeline;
#pragma warning restore OPENAI001
                _current = target;
            }
            return _pipeline;
        }
    }

    private static AnswerText Text(PipelineResponse response, OpenAiEndpoint target) =>
        new(response.Status, response.Content.ToString().TrimStart('\uFEFF'), target.ApiKey);

    /// <summary>Any status but success. To be sent on is one too: the key is for this address, and must not go to another.</summary>
    private static bool IsRefusal(PipelineResponse response) => response.Status is < 200 or >= 300;

    private async Task<ProviderError> BufferedRefusalAsync(PipelineResponse response, OpenAiEndpoint target, CancellationToken cancellationToken)
    {
        await response.BufferContentAsync(cancellationToken);
        return Refusal(response, target);
    }

    private ProviderError Refusal(PipelineResponse response, OpenAiEndpoint target) =>
        OpenAiErrors.Classify(title, Text(response, target).Raw, RetryAfter.Until(Header(response, "Retry-After"), Header(response, "Date"), time.GetUtcNow()));

    private static string? Header(PipelineResponse response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
}
