using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>The versions of a record, each with what it changed of the one before, read once it is opened.</summary>
public sealed partial class RecordHistory(GoldenRecordHistory history) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<RecordVersionView>? _versions;
    private int _readOf;
    private Problem? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required GoldenRecordView Record { get; set; }

    /// <summary>Told of the record with the texts of the earlier version.</summary>
    [Parameter]
    public EventCallback<GoldenRecordView> OnRestored { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_versions is not null && _readOf != Record.Version)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        (await history.ListAsync(Record.Id, _gone.Token)).TryGet(out _versions, out _problem);
        _readOf = Record.Version;
    }

    private async Task RestoreAsync(RecordVersionView version)
    {
        _busy = true;
        if ((await history.RestoreAsync(Record.Id, version.Version, CancellationToken.None)).TryGet(out var record, out _problem))
        {
            await OnRestored.InvokeAsync(record);
        }
        _busy = false;
    }
}
