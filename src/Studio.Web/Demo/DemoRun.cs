using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.Web.Components;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FineTuningStudio.Web.Demo;

/// <summary>One fine-tuning on the sample workspace and how its model is judged, told on the console as the feeds tell it. The Studio stays up afterwards.</summary>
internal sealed class DemoRun(
    SampleWorkspace sample,
    CreateFineTuning create,
    FineTuningFeed feed,
    EvaluationFeed evaluations,
    EvaluationQueries queries,
    ProviderRegistry providers,
    IServer server,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    TextWriter output) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await ListensAsync(stoppingToken))
        {
            return;
        }
        var address = (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "").TrimEnd('/');
        await SayAsync($"Fine-Tuning Studio is at {address}");
        var loaded = await sample.LoadAsync(stoppingToken);
        if (!loaded.TryGet(out var workspace, out var problem))
        {
            await SayAsync($"The sample workspace could not be loaded: {problem.Message}");
            return;
        }
        await SayAsync($"Sample workspace: {workspace.GoldenRecords} golden records over \"{SampleDatabase.Name}\"");
        // Followed before the job is made, since its evaluation starts by itself.
        using var judging = evaluations.Subscribe();
        var job = await TrainAsync(workspace, stoppingToken);
        if (job is not null)
        {
            if (job.Status is FineTuningStatus.Succeeded)
            {
                await SayJudgementAsync(judging, job.Id, stoppingToken);
            }
            await SayAsync($"See it, and ask the model a question: {address}{StudioUrls.FineTuning(job.Id)}");
        }
        await SayAsync("The Studio stays up; Ctrl+C stops it.");
    }

    /// <summary>The job at its end; null where it could not be made.</summary>
    private async Task<FineTuningView?> TrainAsync(SampleLoaded workspace, CancellationToken stoppingToken)
    {
        // Followed before it is made: no state can pass unseen.
        using var subscription = feed.SubscribeToEach();
        var started = time.GetTimestamp();
        var created = await create.RunAsync(
            new CreateFineTuningRequest
            {
                Alias = "Demo",
                ConnectionId = workspace.ConnectionId,
                Provider = providers.Describe().First(provider => provider.Kind == ProviderSettings.LocalKind).Name,
                SplitKind = SplitKind.Random,
                ValidationSplit = SplitChoice.DefaultShare,
                CreatedBy = "demo",
            },
            stoppingToken);
        if (!created.TryGet(out var job, out var problem))
        {
            await SayAsync($"The fine-tuning could not be made: {problem.Message}");
            return null;
        }
        await SayAsync($"Fine-tuning \"{job.Alias}\" on the built-in trainer ({job.ModelName})");
        await SayStateAsync(job, started);
        var last = job.Status;
        await foreach (var batch in subscription.ReadAsync(stoppingToken))
        {
            foreach (var view in batch.Where(notice => notice.Id == job.Id).Select(notice => notice.View).OfType<FineTuningView>())
            {
                if (view.Status == last)
                {
                    continue;
                }
                last = view.Status;
                await SayStateAsync(view, started);
                if (last.IsTerminal())
                {
                    return view;
                }
            }
        }
        return null;
    }

    private async Task SayJudgementAsync(FeedSubscription<EvaluationNotice> judging, string jobId, CancellationToken stoppingToken)
    {
        await foreach (var _ in judging.ReadAsync(stoppingToken))
        {
            var runs = await queries.ListAsync(new EvaluationListRequest(FineTuningId: jobId), stoppingToken);
            if (runs.Value?.Items is [{ FinishedAt: not null } run, ..])
            {
                foreach (var model in run.Contestants)
                {
                    var accuracy = model.Accuracies[ComparisonProfile.Studio];
                    await SayAsync($"  {accuracy.Right} of {accuracy.Of} held-out questions right: {model.Title}");
                }
                return;
            }
        }
    }

    private Task SayStateAsync(FineTuningView job, long started)
    {
        var seconds = time.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var end = job switch
        {
            { ModelId: { } model } => $"  model {model}",
            { Error: { } error } => $"  {error}",
            _ => "",
        };
        return SayAsync($"  {seconds,6} s  {job.Status.ToWire()}{end}");
    }

    private Task SayAsync(string line) => output.WriteLineAsync($"demo: {line}");

    /// <summary>False where the host was stopped, or could not start, before it listened.</summary>
    private async Task<bool> ListensAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        await using var stopping = stoppingToken.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
