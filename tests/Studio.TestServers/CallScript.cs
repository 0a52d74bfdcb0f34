using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <summary>What happens to one call: it is held until released, and then goes on or gets another answer.</summary>
public sealed class CallScript(string method, string pathPart, bool afterEffect, Func<HttpContext, Task>? answer)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _used;

    /// <summary>Completes when the call has arrived at the point where it is held.</summary>
    public Task Reached => _reached.Task;

    internal Func<HttpContext, Task>? Answer => answer;

    public void Release() => _released.TrySetResult();

    internal bool Fits(HttpRequest request, bool after) =>
        !_used && after == afterEffect && request.Method == method
        && $"{request.Path}{request.QueryString}".Contains(pathPart, StringComparison.Ordinal);

    internal void Use() => _used = true;

    internal Task RunAsync()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
