using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.HoldOut;

/// <summary>The leak report of a draft, made anew a moment after the draft has changed.</summary>
public sealed partial class LeakPreview(LeakReports reports, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _gone = new();
    private readonly LatestOnly _latest = new();
    private Seen? _seen;
    private object? _asked;
    private bool _reading;

    [Parameter, EditorRequired]
    public required FineTuningDraft Draft { get; set; }

    /// <summary>The chosen ids; null for all of the connection.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string>? Selection { get; set; }

    [Parameter]
    public bool SummaryOnly { get; set; }

    /// <summary>Called with what the box "Train all the same" says; without it there is no such box.</summary>
    [Parameter]
    public EventCallback<bool> AllowChanged { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var question = (Draft.ConnectionId, Draft.SelectionKey, Draft.Split, DraftRules.HeldOutOf(Draft), DraftRules.SeedOf(Draft), Draft.SplitTag);
        if (question.Equals(_asked))
        {
            return;
        }

        // Only what is changed again and again, as by a slider, waits for the hand to rest.
        var pause = _asked is null ? TimeSpan.Zero : Pause;
        (_asked, _reading) = (question, true);
        if (await _latest.RunAsync(token => ReadAsync(pause, token), _gone.Token) is { } seen)
        {
            (_seen, _reading) = (seen, false);
        }
    }

    private async Task<Seen> ReadAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken);

        // What is asked is how the parts come out, whether or not they may be trained on like that.
        var request = (Draft with { Metadata = [], AllowLeaks = true }).ToRequest(Selection);
        var report = await reports.BeforeAsync(request, cancellationToken);
        return new Seen(report.Value, report.Problem);
    }

    public void Dispose()
    {
        _gone.Cancel();
        _latest.Dispose();
        _gone.Dispose();
    }

    private sealed record Seen(LeakReport? Report, Problem? Problem);
}
