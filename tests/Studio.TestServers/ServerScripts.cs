using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <summary>What came in at a scriptable server, and what tests do to single calls: hold or spoil them, before or after they take effect.</summary>
public sealed class ServerScripts
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly List<CallScript> _scripts = [];

    /// <summary>What came in, as "POST /v1/files", in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Holds the next call that fits, before or after it takes effect, until it is released.</summary>
    public CallScript Hold(string method, string pathPart, bool afterEffect) => Add(new CallScript(method, pathPart, afterEffect, null));

    /// <summary>Spoils the next call that fits: answers with <paramref name="answer"/> instead, before or after it takes effect.</summary>
    public CallScript Spoil(string method, string pathPart, bool afterEffect, Func<HttpContext, Task> answer)
    {
        var script = Add(new CallScript(method, pathPart, afterEffect, answer));
        script.Release();
        return script;
    }

    /// <summary>Lets everything go that is still held.</summary>
    public void ReleaseAll()
    {
        lock (_lock)
        {
            _scripts.ForEach(script => script.Release());
        }
    }

    internal void Count(HttpRequest request) => _calls.Enqueue($"{request.Method} {request.Path}");

    /// <summary>Runs a call under the scripts that fit it.</summary>
    internal async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (Take(context, afterEffect: false) is { } before)
        {
            await before.RunAsync();
            if (before.Answer is not null)
            {
                await before.Answer(context);
                return;
            }
        }
        if (Take(context, afterEffect: true) is not { } after)
        {
            await next(context);
            return;
        }

        // The effect happens, and its answer is kept back until the script lets it go.
        var real = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        context.Response.Body = real;
        await after.RunAsync();
        if (after.Answer is not null)
        {
            context.Response.Clear();
            await after.Answer(context);
            return;
        }
        kept.Position = 0;
        await kept.CopyToAsync(real);
    }

    private CallScript Add(CallScript script)
    {
        lock (_lock)
        {
            _scripts.Add(script);
        }
        return script;
    }

    private CallScript? Take(HttpContext context, bool afterEffect)
    {
        lock (_lock)
        {
            var script = _scripts.FirstOrDefault(script => script.Fits(context.Request, afterEffect));
            script?.Use();
            return script;
        }
    }
}
