using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Connections;

/// <summary>A connection's prompt template: its texts, what they make of a golden record while they are typed, and its versions.</summary>
public sealed partial class PromptTab(PromptTemplates templates, GoldenRecordStore records, TimeProvider time) : ComponentBase, IDisposable
{
    private const int OfferedRecords = 50;
    private const int ShownQuestion = 70;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Fields = ["system", "user", "max_schema_tokens"];

    private readonly CancellationTokenSource _gone = new();
    private readonly LatestOnly _latest = new();
    private IReadOnlyList<PromptTemplateView>? _versions;
    private IReadOnlyList<GoldenRecordView> _records = [];
    private PromptPreview? _preview;
    private Problem? _problem;
    private (string Connection, int? Version)? _shown;
    private string _system = "";
    private string _user = "";
    private string _limit = "";
    private string? _limitFault;
    private string? _recordId;
    private string? _said;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string ConnectionId { get; set; }

    /// <summary>The version whose texts stand in the form first; null for the one that counts.</summary>
    [Parameter]
    public int? Version { get; set; }

    private PromptTemplateDraft Draft => new(_system, _user, LimitOf(_limit));

    private bool IsChanged => _versions is [var current, ..] && Draft != new PromptTemplateDraft(current.System, current.User, current.MaxSchemaTokens);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (ConnectionId, Version))
        {
            return;
        }
        _shown = (ConnectionId, Version);
        try
        {
            _records = (await records.ListAsync(new GoldenRecordSearch(ConnectionId), 0, OfferedRecords, _gone.Token)).Records;
            _recordId = _records is [var first, ..] ? first.Id : null;
            var versions = await templates.ListAsync(ConnectionId, _gone.Token);
            _versions = versions;
            await ShowAsync(versions.FirstOrDefault(version => version.Version == Version) ?? versions[0]);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The tab was left.
        }
    }

    private Task ShowAsync(PromptTemplateView version)
    {
        _said = null;
        (_system, _user, _limit, _limitFault) = (version.System, version.User, version.MaxSchemaTokens?.ToString(CultureInfo.InvariantCulture) ?? "", null);
        return PreviewAsync(TimeSpan.Zero);
    }

    private Task ChangeAsync(string? system, string? user, string? limit)
    {
        (_system, _user, _limit, _said) = (Lines(system), Lines(user), limit?.Trim() ?? "", null);
        _limitFault = _limit.Length > 0 && LimitOf(_limit) is null ? $"The limit must be a whole number, or empty for the whole schema; found “{_limit}”." : null;
        return PreviewAsync(Pause);
    }

    private Task ChooseRecordAsync(string? id)
    {
        _recordId = id;
        return PreviewAsync(TimeSpan.Zero);
    }

    private async Task PreviewAsync(TimeSpan pause)
    {
        var seen = await _latest.RunAsync(
            async token =>
            {
                await Task.Delay(pause, time, token);
                return new Seen(await templates.PreviewAsync(ConnectionId, Draft, _recordId, token));
            },
            _gone.Token);
        if (seen is not null)
        {
            // A template with a fault keeps the last preview, so that the page does not jump while somebody types.
            _preview = seen.Result.TryGet(out var preview, out _problem) ? preview : _preview;
        }
    }

    private Task SaveAsync() => StoreAsync(() => templates.SaveAsync(ConnectionId, Draft, null, CancellationToken.None));

    private Task RestoreAsync(int version) => StoreAsync(() => templates.RestoreAsync(ConnectionId, version, null, CancellationToken.None));

    private async Task StoreAsync(Func<Task<Result<PromptTemplateView>>> store)
    {
        var gone = _gone.Token;
        _busy = true;
        Result<PromptTemplateView> stored;
        try
        {
            stored = await store();
        }
        finally
        {
            _busy = false;
        }
        if (!gone.IsCancellationRequested && stored.TryGet(out var version, out _problem))
        {
            _versions = await templates.ListAsync(ConnectionId, gone);
            await ShowAsync(version);
            _said = $"Version {version.Version} counts now.";
        }
    }

    private string? Fault(string field) => _problem.For(field);

    private static int? LimitOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    // A browser's text box ends lines as it likes; a template is the same text wherever it was typed.
    private static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n");

    private static string Short(string question) => question.Length <= ShownQuestion ? question : question[..ShownQuestion] + "…";

    public void Dispose()
    {
        _gone.Cancel();
        _latest.Dispose();
        _gone.Dispose();
    }

    private sealed record Seen(Result<PromptPreview> Result);
}
