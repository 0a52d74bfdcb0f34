using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>
/// Shows golden records, reading from the server only the rows that are seen. Give it another key to read anew: Radzen's
/// own reload leaves a virtualised grid empty until it is scrolled.
/// </summary>
public sealed partial class RecordsGrid : IDisposable
{
    private const int MaxShown = 300;

    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationToken _left;
    private readonly LatestOnly _loads = new();
    private readonly Dictionary<string, GoldenRecordView> _edited = [];
    private IReadOnlyList<GoldenRecordView> _rows = [];
    private IReadOnlyDictionary<string, int> _sameShape = new Dictionary<string, int>();
    private IReadOnlyDictionary<string, CheckView> _checks = new Dictionary<string, CheckView>();

    public RecordsGrid() => _left = _gone.Token;

    /// <summary>How many rows there are.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads a window of the rows: skip, take.</summary>
    [Parameter, EditorRequired]
    public required Func<int, int, CancellationToken, Task<IReadOnlyList<GoldenRecordView>>> Find { get; set; }

    /// <summary>How many records have each of these shapes.</summary>
    [Parameter, EditorRequired]
    public required Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyDictionary<string, int>>> CountShapes { get; set; }

    /// <summary>The checks of the records that are seen; null where there is nothing to check them on.</summary>
    [Parameter, EditorRequired]
    public required Func<IReadOnlyCollection<GoldenRecordView>, CancellationToken, Task<IReadOnlyDictionary<string, CheckView>>>? ReadChecks { get; set; }

    [Parameter, EditorRequired]
    public required RecordSelection Selected { get; set; }

    [Parameter]
    public EventCallback<(string Id, bool On)> OnSelect { get; set; }

    [Parameter]
    public EventCallback<GoldenRecordView> OnEdit { get; set; }

    [Parameter]
    public EventCallback<GoldenRecordView> OnDelete { get; set; }

    /// <summary>The address that shows only the records with a tag.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string> TagUrl { get; set; }

    /// <summary>The address that shows only the records with SQL of a shape.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string> ShapeUrl { get; set; }

    /// <summary>Shows a record as it is after an edit, without reading anything again or losing the place.</summary>
    public void Replace(GoldenRecordView record)
    {
        _edited[record.Id] = record;
        StateHasChanged();
    }

    /// <summary>Reads the rows that are seen once more, in their places, with what their checks say now.</summary>
    public async Task RefreshChecksAsync(Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<GoldenRecordView>>> find)
    {
        // Its page may know it still while another thing is shown in its place.
        if (ReadChecks is null || _left.IsCancellationRequested)
        {
            return;
        }
        foreach (var row in await find([.. _rows.Select(row => row.Id)], _left))
        {
            _edited[row.Id] = row;
        }
        _checks = await ReadChecks([.. _rows.Select(Now)], _left);
        StateHasChanged();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _loads.Dispose();
        _gone.Dispose();
    }

    // The grid asks more than once for one look, and late answers must not overwrite newer ones: this only reads, and
    // the latest call wins.
    private async Task LoadAsync(LoadDataArgs window)
    {
        if (await _loads.RunAsync(ct => ReadAsync(window, ct), _left) is var (rows, sameShape, checks))
        {
            foreach (var row in rows)
            {
                _edited.Remove(row.Id);
            }
            (_rows, _sameShape, _checks) = (rows, sameShape, checks);
        }
    }

    private async Task<Window> ReadAsync(LoadDataArgs window, CancellationToken ct)
    {
        var rows = await Find(window.Skip ?? 0, window.Top ?? 50, ct);
        return new Window(rows, await CountShapes([.. rows.Select(record => record.ShapeHash).Distinct()], ct), ReadChecks is null ? _checks : await ReadChecks(rows, ct));
    }

    private GoldenRecordView Now(GoldenRecordView row) => _edited.GetValueOrDefault(row.Id, row);

    private static string Shortened(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private sealed record Window(IReadOnlyList<GoldenRecordView> Rows, IReadOnlyDictionary<string, int> SameShape, IReadOnlyDictionary<string, CheckView> Checks);
}
