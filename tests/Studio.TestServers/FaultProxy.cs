using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.TestServers;

/// <summary>How the proxy spoils a call.</summary>
public enum ProxyFault
{
    None,

    /// <summary>The connection is cut; the server never saw the call.</summary>
    DropBefore,

    /// <summary>The server carried the call out; the connection is cut in place of the answer.</summary>
    DropAfter,

    /// <summary>As <see cref="DropAfter"/>, only some time later, like a caller that does not wait.</summary>
    LateDropAfter,

    /// <summary>Only the first half of the answer's body.</summary>
    HalfAnswer,

    /// <summary>Too many requests, and when to come again.</summary>
    TooManyWithRetryAfter,

    /// <summary>Too many requests.</summary>
    TooMany,

    /// <summary>A fault of the server, in place of the call.</summary>
    ServerError,

    /// <summary>A gateway's page in place of an answer, after the call was carried out.</summary>
    GatewayPage,
}

/// <summary>
/// Passes calls on to a server over real HTTP, and spoils a share of them in a seeded random way. Fair to the caller in one
/// thing: what it answers by itself before the server saw the call is what a server or gateway may answer.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly ProxyFault[] Faults = Enum.GetValues<ProxyFault>()[1..];
    private static readonly string[] NotPassedOn = ["Host", "Transfer-Encoding", "Connection", "Content-Length", "Content-Type"];

    private readonly WebApplication _app;
    private readonly Func<Uri?> _target;
    private readonly double _share;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentQueue<(string Call, ProxyFault Fault)> _calls = new();

    private FaultProxy(WebApplication app, Func<Uri?> target, int seed, double share) =>
        (_app, _target, _random, _share) = (app, target, new Random(seed), share);

    /// <summary>The proxy's own address, without a path.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>False where every call is passed on as it is.</summary>
    public bool IsFaulty { get; set; } = true;

    /// <summary>What came in, as "GET /v1/files", and how it was spoiled.</summary>
    public IReadOnlyList<(string Call, ProxyFault Fault)> Calls => [.. _calls];

    /// <param name="target">The server's address without a path; null while it is down, when every connection is cut.</param>
    /// <param name="seed">The faults are the same for the same order of calls.</param>
    /// <param name="share">0..1: how many of the calls are spoiled.</param>
    public static async Task<FaultProxy> StartAsync(Func<Uri?> target, int seed, double share)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var proxy = new FaultProxy(app, target, seed, share);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        proxy.Address = new Uri(app.Urls.Single());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var (fault, wait) = Choose();
        _calls.Enqueue(($"{context.Request.Method} {context.Request.Path}", fault));
        switch (fault)
        {
            case ProxyFault.DropBefore:
                context.Abort();
                return;
            case ProxyFault.TooMany or ProxyFault.TooManyWithRetryAfter:
                await Errors.TooMany(fault is ProxyFault.TooMany ? null : "1")(context);
                return;
            case ProxyFault.ServerError:
                await Errors.WriteAsync(context, 500, "server_error", "The server had an error.");
                return;
        }
        using var response = await SendAsync(context);
        if (response is null)
        {
            context.Abort();
            return;
        }
        var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
        switch (fault)
        {
            case ProxyFault.DropAfter:
                context.Abort();
                return;
            case ProxyFault.LateDropAfter:
                await Task.Delay(wait, CancellationToken.None);
                context.Abort();
                return;
            case ProxyFault.GatewayPage:
                await Errors.HtmlAsync(context, 502);
                return;
        }
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(fault is ProxyFault.HalfAnswer ? body.AsMemory(0, body.Length / 2) : body, CancellationToken.None);
    }

    private (ProxyFault Fault, TimeSpan Wait) Choose()
    {
        lock (_lock)
        {
            var spoils = _random.NextDouble() < _share;
            var fault = Faults[_random.Next(Faults.Length)];
            var wait = TimeSpan.FromMilliseconds(_random.Next(100, 1500));
            return (IsFaulty && spoils ? fault : ProxyFault.None, wait);
        }
    }

    /// <summary>The server's answer; null where there is no server.</summary>
    private async Task<HttpResponseMessage?> SendAsync(HttpContext context)
    {
        if (_target() is not { } target)
        {
            return null;
        }
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, CancellationToken.None);
        body.Position = 0;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, $"{context.Request.Path}{context.Request.QueryString}"));
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        foreach (var (name, values) in context.Request.Headers.Where(header => !NotPassedOn.Contains(header.Key)))
        {
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        try
        {
            return await _client.SendAsync(request, CancellationToken.None);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
