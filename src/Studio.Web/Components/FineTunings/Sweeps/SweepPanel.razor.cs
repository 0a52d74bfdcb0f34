using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings.Sweeps;

/// <summary>One sweep, live: how far it is, what each job came to, the best, and what can be done with it.</summary>
public sealed partial class SweepPanel(SweepQueries queries, SweepCommands commands, ProviderRegistry providers, DialogService dialogs, TimeProvider time) : LiveComponent
{
    /// <summary>How old the results on the page may be while jobs only get on.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly LatestOnly _latest = new();
    private long _readAt;
    private readonly HashSet<string> _chosen = [];
    private SweepView? _sweep;
    private string? _providerTitle;
    private Problem? _refusal;
    private bool _isRead;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>The chosen jobs, else the best of those that succeeded.</summary>
    private List<string> Compared => _chosen.Count > 1
        ? [.. _sweep!.Runs.Select(run => run.Job.Id).Where(_chosen.Contains)]
        : [.. _sweep!.Runs.Where(run => run.Job.Status is FineTuningStatus.Succeeded).OrderByDescending(run => run.HeldOut?.Value ?? -1).Take(FineTuningComparison.Most).Select(run => run.Job.Id)];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        // Jobs and evaluations tell of themselves at the same time: the later reading counts.
        var read = await _latest.RunAsync(async latest => new Read(await queries.FindAsync(Id, latest)), cancellationToken);
        if (read is not null)
        {
            (_sweep, _isRead, _readAt) = (read.Sweep, true, time.GetTimestamp());
            _providerTitle = _sweep is null ? null : providers.Find(_sweep.Provider)?.Describe().Title ?? _sweep.Provider;
        }
    }

    protected override Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        var ours = notices.Where(notice => notice.View?.SweepId == Id || _sweep?.Runs.Any(run => run.Job.Id == notice.Id) is true).ToDictionary(notice => notice.Id, notice => notice.View);
        if (ours.Count == 0)
        {
            return Task.CompletedTask;
        }

        // A step of progress needs no reading of all results; losses follow a little later.
        var isProgress = _sweep is { } sweep && time.GetElapsedTime(_readAt) < Freshness
            && ours.All(pair => sweep.Runs.Any(run => run.Job.Id == pair.Key && run.Job.Status == pair.Value?.Status && run.Job.SweepWaits == pair.Value.SweepWaits));
        if (!isProgress)
        {
            return LoadAsync(cancellationToken);
        }
        _sweep = _sweep! with { Runs = [.. _sweep.Runs.Select(run => ours.GetValueOrDefault(run.Job.Id) is { } now ? run with { Job = now } : run)] };
        return Task.CompletedTask;
    }

    protected override async ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        await base.OnLeftAsync();
    }

    /// <summary>A run whose job is over may have got its evaluation just now, of which nothing is known here yet.</summary>
    private Task FollowEvaluationAsync(IReadOnlyList<EvaluationNotice> notices) =>
        _sweep is { } sweep && notices.Any(notice => sweep.Runs.Any(run => run.EvaluationId == notice.Id || (run.EvaluationId is null && run.Job is { Status: FineTuningStatus.Succeeded, HeldOutCount: > 0 })))
            ? TryLoadAsync(LoadAsync)
            : Task.CompletedTask;

    private void Choose((string Id, bool IsChosen) choice) => _ = choice.IsChosen ? _chosen.Add(choice.Id) : _chosen.Remove(choice.Id);

    private Task ResizeAsync(int atOnce) => DoAsync(() => commands.UpdateAsync(Id, null, atOnce, CancellationToken.None));

    private async Task CancelAsync()
    {
        var open = _sweep!.Waiting + _sweep.Active;
        var sure = await dialogs.ConfirmAsync(
            "Cancel this sweep?",
            $"{(open == 1 ? "One job that is not over is cancelled" : $"{open} jobs that are not over are cancelled")}. What training has cost so far is not given back by a provider. This cannot be undone.",
            "Cancel the sweep");
        if (sure)
        {
            await DoAsync(() => commands.CancelAsync(Id, CancellationToken.None));
        }
    }

    // A command that was begun is finished even where the person leaves the page meanwhile: hence no token of the page.
    private async Task DoAsync(Func<Task<Result<SweepView>>> command)
    {
        _busy = true;
        var result = await command();
        (_busy, _refusal) = (false, result.Problem);
        _sweep = result.Value ?? _sweep;
    }

    private sealed record Read(SweepView? Sweep);
}
