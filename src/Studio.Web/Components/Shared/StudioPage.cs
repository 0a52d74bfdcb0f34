using FineTuningStudio.Core;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Shared;

/// <summary>What every page that loads data needs: a token that ends with the page, and a face for a load that failed.</summary>
public abstract partial class StudioPage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();

    protected StudioPage() => Gone = _gone.Token;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>Cancelled when the page is left; good to ask also after that.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>The sentence to show in place of what could not be loaded; null while all is well.</summary>
    protected string? LoadError { get; private set; }

    /// <summary>Runs a load; what it throws is logged and becomes <see cref="LoadError"/>.</summary>
    protected async Task<bool> TryLoadAsync(Func<CancellationToken, Task> load)
    {
        LoadError = null;
        try
        {
            await load(Gone);
            return true;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogLoadFailed(Loggers.CreateLogger(GetType()), error);
            LoadError = "This could not be loaded because of an unexpected error; the server's log has the details.";
            return false;
        }
    }

    /// <summary>Called once when the page is left, after <see cref="Gone"/> was cancelled; await here what still runs.</summary>
    protected virtual ValueTask OnLeftAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await OnLeftAsync();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    [LoggerMessage(LogLevel.Error, "A page could not load its data.")]
    private static partial void LogLoadFailed(ILogger logger, Exception error);
}
