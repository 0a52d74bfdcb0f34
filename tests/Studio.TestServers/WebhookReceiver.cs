using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.TestServers;

/// <summary>A message as it came in, with the headers of Standard Webhooks.</summary>
public sealed record ReceivedMessage(string Path, string Id, string Timestamp, string Signature, string ContentType, string Body);

/// <summary>Somebody who is told by webhooks: keeps every message, and answers 204 or what a test says, in order.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ReceivedMessage> _messages = [];
    private readonly Queue<RequestDelegate> _answers = new();
    private TaskCompletionSource _more = New();

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <param name="port">0 for any that is free.</param>
    public static async Task<WebhookReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        receiver.Address = new Uri(app.Urls.Single());
        return receiver;
    }

    /// <summary>What the next messages are answered with.</summary>
    public void Answers(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            Answers(context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync($"answer {status}");
            });
        }
    }

    public void Answers(RequestDelegate answer)
    {
        lock (_lock)
        {
            _answers.Enqueue(answer);
        }
    }

    /// <summary>All messages once there are so many.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> WaitForAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_messages.Count >= count)
                {
                    return [.. _messages];
                }
                more = _more.Task;
            }
            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for {count} messages; there came {string.Join(", ", Messages.Select(message => message.Body))}.");
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        RequestDelegate? answer;
        TaskCompletionSource more;
        lock (_lock)
        {
            _messages.Add(new ReceivedMessage(
                context.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(),
                context.Request.ContentType ?? "", body));
            _answers.TryDequeue(out answer);
            (more, _more) = (_more, New());
        }
        more.SetResult();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (answer is not null)
        {
            await answer(context);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
