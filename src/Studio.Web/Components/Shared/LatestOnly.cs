namespace FineTuningStudio.Web.Components.Shared;

/// <summary>Runs reads of which only the latest counts: a new one cancels the last, and a late answer is dropped.</summary>
public sealed class LatestOnly : IDisposable
{
    private CancellationTokenSource? _latest;

    /// <summary>What the read gave; null where a newer one took its place or the page was left.</summary>
    public async Task<T?> RunAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        _latest?.Cancel();
        using var own = _latest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var answer = await read(own.Token);
            return own.IsCancellationRequested ? null : answer;
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (_latest == own)
            {
                _latest = null;
            }
        }
    }

    /// <summary>Nobody waits for the latest read any more.</summary>
    public void Cancel() => _latest?.Cancel();

    public void Dispose() => Cancel();
}
