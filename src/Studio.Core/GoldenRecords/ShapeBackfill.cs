using FineTuningStudio.Core.FineTunings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Once after the start, when requests are answered already, computes the shapes that records of an earlier version lack.</summary>
internal sealed partial class ShapeBackfill(GoldenRecordShapes shapes, EngineGate gate, ILogger<ShapeBackfill> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            foreach (var connectionId in await shapes.UnfinishedAsync(stoppingToken))
            {
                LogFilled(connectionId, await shapes.FillAsync(connectionId, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; the next start goes on.
        }
        catch (Exception exception) when (exception is Microsoft.EntityFrameworkCore.DbUpdateException or System.Data.Common.DbException)
        {
            // Nothing is lost: whoever needs a shape computes it, and the next start tries again.
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Computed the SQL shapes of {Count} golden records of connection {ConnectionId}.")]
    private partial void LogFilled(string connectionId, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The SQL shapes of earlier golden records could not all be computed.")]
    private partial void LogFailed(Exception exception);
}
