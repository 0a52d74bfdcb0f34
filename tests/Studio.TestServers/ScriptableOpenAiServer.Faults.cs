using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <content>Faults that last until the test ends them.</content>
public sealed partial class ScriptableOpenAiServer
{
    /// <summary>Answers in place of the server where it returns an answer; null for a server that is well.</summary>
    public Func<HttpRequest, Func<HttpContext, Task>?>? Fault { get; set; }

    /// <summary>The key that is taken now; another one is refused with 401.</summary>
    public string AcceptedKey { get; set; } = ApiKey;

    private int _inFlight;

    /// <summary>How many calls have come in and have no answer yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How many calls came in whose method and path fit.</summary>
    public int CountCalls(string method, string pathPart) =>
        Calls.Count(call => call.StartsWith($"{method} ", StringComparison.Ordinal) && call.Contains(pathPart, StringComparison.Ordinal));

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
