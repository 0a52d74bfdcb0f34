using System.Net;
using System.Text;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>What came of one attempt. <see cref="Error"/> is null where the message was taken.</summary>
internal sealed record SendOutcome(int? Status, string? Excerpt, string? Error, TimeSpan Duration, TimeSpan? RetryAfter = null)
{
    /// <summary>The receiver says that it will never be there again.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Sends one message once. Nothing is thrown for what a receiver does or does not do.</summary>
internal sealed class WebhookSender(IHttpClientFactory clients, WebhookSecrets secrets, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<SendOutcome> SendAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var at = time.GetUtcNow();
        if (Signatures(webhook, delivery, at) is not { } signatures)
        {
            return new SendOutcome(null, null, "The webhook’s secret can no longer be decrypted: roll it, and give the receiver the new one.", TimeSpan.Zero);
        }
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Request(webhook, delivery, at, signatures);
            using var client = clients.CreateClient(nameof(WebhookSender));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var excerpt = await ExcerptAsync(response, either.Token);
            return new SendOutcome((int)response.StatusCode, excerpt, Fault(response), time.GetElapsedTime(begun), RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(null, null, $"No answer came within {Timeout.TotalSeconds:0} seconds.", time.GetElapsedTime(begun));
        }
        catch (HttpRequestException failure)
        {
            return new SendOutcome(null, null, $"The receiver could not be reached: {failure.GetBaseException().Message}", time.GetElapsedTime(begun));
        }
    }

    private string? Signatures(Webhook webhook, WebhookDelivery delivery, DateTimeOffset at)
    {
        if (!secrets.TryUnprotect(webhook.ProtectedSecret, out var secret))
        {
            return null;
        }
        var signature = WebhookSignature.Of(secret, delivery.Id, at, delivery.Body);
        return webhook.ProtectedPreviousSecret is { } kept && webhook.PreviousSecretUntil > at.UtcDateTime && secrets.TryUnprotect(kept, out var previous)
            ? $"{signature} {WebhookSignature.Of(previous, delivery.Id, at, delivery.Body)}"
            : signature;
    }

    private static HttpRequestMessage Request(Webhook webhook, WebhookDelivery delivery, DateTimeOffset at, string signatures)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body));
        content.Headers.ContentType = new("application/json");
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = content,
            Headers =
            {
                { "webhook-id", delivery.Id },
                { "webhook-timestamp", WebhookSignature.Timestamp(at) },
                { "webhook-signature", signatures },
            },
        };
    }

    /// <summary>The beginning of the answer, for people. The status has said already whether the message was taken, so a body that breaks off changes nothing.</summary>
    private static async Task<string?> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[WebhookDelivery.MaxExcerptLength];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            return "(The answer’s body broke off.)";
        }
        return length == 0 ? null : Encoding.UTF8.GetString(bytes, 0, length).Replace('\0', '\uFFFD');
    }

    private static string? Fault(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"The receiver answered {(int)response.StatusCode}, which leads elsewhere; redirects are not followed: enter the address where the receiver really is.",
        410 => "The receiver answered 410: it is gone for good.",
        var status => $"The receiver answered {status}.",
    };

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var now = time.GetUtcNow();
        return RetryAfter.Until(First("Retry-After"), First("Date"), now) - now;

        string? First(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }
}
