using System.Globalization;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Playground;

/// <summary>Asks one model one question as soon as it is shown, draws the answer as it comes, and runs its SQL.</summary>
public sealed partial class AnswerCard(ModelTargets targets, SqlAsker asker, ReadOnlyQueries queries, TimeProvider time) : IDisposable
{
    /// <summary>A stream may bring hundreds of pieces a second; ten drawings are as good to look at.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _gone = new();
    private SqlAnswer? _answer;
    private string _said = "";
    private string _sql = "";
    private string? _fault;
    private QueryRows? _rows;
    private Problem? _runProblem;
    private bool _asking = true;
    private bool _running;
    private bool _editing;
    private bool _stopped;

    [Parameter, EditorRequired]
    public required string Letter { get; set; }

    [Parameter, EditorRequired]
    public required ModelChoice Model { get; set; }

    [Parameter, EditorRequired]
    public required string ConnectionId { get; set; }

    [Parameter, EditorRequired]
    public required string Question { get; set; }

    /// <summary>Cancelled where the person wants no answer any more.</summary>
    [Parameter]
    public CancellationToken Stop { get; set; }

    /// <summary>The letter of another answer with the same rows; null where there is none.</summary>
    [Parameter]
    public string? SameAs { get; set; }

    /// <summary>Told the rows whenever the SQL was run; null where it gives none.</summary>
    [Parameter]
    public EventCallback<QueryRows?> OnRows { get; set; }

    /// <summary>Told once, when the answer is there and was run, or will not come.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>Told the SQL that the person wants to keep.</summary>
    [Parameter]
    public EventCallback<string> OnKeep { get; set; }

    private bool IsBusy => _asking || _running;

    private string EditorId => $"sql-of-{Letter}";

    protected override async Task OnInitializedAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token, Stop);
        try
        {
            await AskAsync(stop.Token);
            if (_answer is { Declined: false })
            {
                await RunAsync(stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _stopped = true;
        }
        (_asking, _running) = (false, false);
        if (!_gone.IsCancellationRequested)
        {
            await OnDone.InvokeAsync();
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var found = await targets.OfKeyAsync(Model.Key, ConnectionId, cancellationToken);
        if (!found.TryGet(out var target, out var problem))
        {
            _fault = problem.Message;
            return;
        }
        var said = new StringBuilder();
        var asking = asker.AskAsync(target, Question, piece => Add(said, piece), cancellationToken);
        using (var ticks = new PeriodicTimer(Redraw, time))
        {
            while (await Task.WhenAny(asking, ticks.WaitForNextTickAsync(cancellationToken).AsTask()) != asking && !cancellationToken.IsCancellationRequested)
            {
                if (Read(said) is var now && now.Length != _said.Length)
                {
                    _said = now;
                    StateHasChanged();
                }
            }
        }
        var answer = await asking;
        _asking = false;
        if (answer.TryGet(out _answer, out var error))
        {
            _sql = _answer.Sql;
        }
        else
        {
            _fault = error.Message;
        }
    }

    // The pieces come on whatever thread reads the stream.
    private static void Add(StringBuilder said, string piece)
    {
        lock (said)
        {
            said.Append(piece);
        }
    }

    private static string Read(StringBuilder said)
    {
        lock (said)
        {
            return said.ToString();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        (_running, _rows, _runProblem) = (true, null, null);
        StateHasChanged();
        try
        {
            (await queries.RunAsync(ConnectionId, _sql, cancellationToken)).TryGet(out _rows, out _runProblem);
        }
        finally
        {
            _running = false;
        }
        await OnRows.InvokeAsync(_rows);
    }

    private async Task RunEditedAsync()
    {
        try
        {
            await RunAsync(_gone.Token);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left, or another question was asked.
        }
    }

    private async Task TakeBack()
    {
        var changed = _sql != _answer!.Sql;
        (_editing, _sql) = (false, _answer.Sql);
        if (changed)
        {
            await RunEditedAsync();
        }
    }

    private static IEnumerable<(string Fact, string Meaning)> Facts(SqlAnswer answer)
    {
        if (answer is { PromptTokens: { } read, CompletionTokens: { } written })
        {
            yield return ($"{read + written:N0} tokens", $"{read:N0} in, {written:N0} out. {Terms.Token}");
        }
        if (answer.Confidence is { } confidence)
        {
            yield return ($"{confidence.ToString("0 %", CultureInfo.InvariantCulture)} sure", Terms.Confidence);
        }
        if (answer.Dropped > 0)
        {
            yield return (
                answer.Dropped == 1 ? "1 candidate dropped" : $"{answer.Dropped} candidates dropped",
                $"The model gave {answer.Candidates} different answers, the likeliest first; the first that your database can run is shown.");
        }
    }
}
