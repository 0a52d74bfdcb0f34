using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// Checks files and trains, one job each at a time and beside each other, so a wrong file is told at once although others train.
/// Where another process has the folder it waits and takes over when that one has gone.
/// </summary>
internal sealed partial class TrainerService(
    TrainerReadiness readiness, TrainerDirectory directory, JobQueue queue, JobChecker checker, JobTrainer trainer, TimeProvider time, ILogger<TrainerService> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Opened before the host takes requests, so the first of them finds everything.
        readiness.TryOpen();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OpenAsync(stoppingToken);
            await Task.WhenAll(
                ServeAsync(queue.Checks, checker.Check, stoppingToken),
                ServeAsync(queue.Trainings, trainer.Train, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(logger);
        }
    }

    private async Task OpenAsync(CancellationToken stoppingToken)
    {
        if (readiness.IsReady)
        {
            return;
        }
        using var timer = new PeriodicTimer(LookAgain, time);
        FolderInUse(logger, directory.Root);
        do
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }
        while (!readiness.TryOpen());
        FolderTaken(logger);
    }

    private async Task ServeAsync(ChannelReader<string> line, Action<string, CancellationToken> work, CancellationToken stoppingToken)
    {
        await foreach (var id in line.ReadAllAsync(stoppingToken))
        {
            try
            {
                // A thread of its own: training computes for seconds or minutes, and the pool's threads are there to answer requests.
                await queue.WorkAsync(
                    id,
                    token => Task.Factory.StartNew(() => work(id, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
                    stoppingToken);
            }
            catch (Exception unexpected)
            {
                WorkFailed(logger, unexpected, id);
                Fail(id);
            }
        }
    }

    private void Fail(string id)
    {
        try
        {
            trainer.Fail(id, new JobFailure("internal_error", "The trainer had an error while working on this job. Its log says more.", null));
        }
        catch (Exception unwritable)
        {
            // A full disk, most likely. The next jobs get their chance, and this one is taken up again at the next start.
            WorkFailed(logger, unwritable, id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The trainer's folder {Folder} is in use by another process; waiting for it")]
    private static partial void FolderInUse(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Information, "The trainer has its folder")]
    private static partial void FolderTaken(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The trainer has stopped")]
    private static partial void Stopped(ILogger logger);

    [LoggerMessage(LogLevel.Error, "The work on job {JobId} failed")]
    private static partial void WorkFailed(ILogger logger, Exception exception, string jobId);
}
