using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Chooses which of the records are held out, and shows what that choice comes to.</summary>
public sealed partial class HoldOutStep(RecordGroups groups) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<TagCount>? _tags;

    [Parameter, EditorRequired]
    public required FineTuningDraft Draft { get; set; }

    [Parameter, EditorRequired]
    public required ConnectionView Connection { get; set; }

    /// <summary>The chosen ids; null for all of the connection.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string>? Selection { get; set; }

    [Parameter]
    public EventCallback<FineTuningDraft> Changed { get; set; }

    private static string DefaultShare => (SplitChoice.DefaultShare * 100).ToString("0", CultureInfo.InvariantCulture);

    private string Slider => (DraftRules.HeldOutOf(Draft) ?? SplitChoice.DefaultShare * 100).ToString("0", CultureInfo.InvariantCulture);

    protected override Task OnInitializedAsync() => Draft.Split is SplitKind.Tag ? CountTagsAsync() : Task.CompletedTask;

    private Task ShareAsync(string? text) => Changed.InvokeAsync(Draft with { HeldOut = text ?? "" });

    private async Task ChooseAsync(SplitKind kind)
    {
        var draft = Draft with { Split = kind };
        await Changed.InvokeAsync(draft);
        if (kind is SplitKind.Tag && _tags is null)
        {
            await CountTagsAsync();
        }
        if (kind is SplitKind.Tag && draft.SplitTag.Length == 0 && _tags is [var first, ..])
        {
            await Changed.InvokeAsync(draft with { SplitTag = _tags.Any(tag => tag.Tag == SplitChoice.DefaultTag) ? SplitChoice.DefaultTag : first.Tag });
        }
    }

    private async Task CountTagsAsync()
    {
        try
        {
            _tags = await groups.TagsAsync(Connection.Id, Selection, _gone.Token);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The step was left.
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
