using FineTuningStudio.Sql;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.Shared;

/// <summary>
/// A field for SQL with coloured words. Our own: the Monaco editor that restores is no good on a telephone, and keeps the Tab
/// key to itself.
/// </summary>
public sealed partial class SqlEditor(IJSRuntime js) : IAsyncDisposable
{
    private const int MostColoured = 20_000;

    private ElementReference _editor;
    private ElementReference _area;
    private IJSObjectReference? _module;
    private string? _written;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    public string? Value { get; set; }

    /// <summary>Told with each letter.</summary>
    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    /// <summary>Lines that are shown also while they are empty.</summary>
    [Parameter]
    public int Rows { get; set; } = 6;

    [Parameter]
    public int? MaxLength { get; set; }

    [Parameter]
    public string? DescribedBy { get; set; }

    [Parameter]
    public bool IsInvalid { get; set; }

    /// <summary>The id of the button that Ctrl+Enter presses.</summary>
    [Parameter]
    public string? RunButtonId { get; set; }

    /// <summary>Puts the cursor into the field.</summary>
    public async Task FocusAsync() => await _area.FocusAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _written = Value;
            _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/sql-editor.js");
            await _module.InvokeVoidAsync("attach", _editor, SqlKeywords.All, MostColoured);
        }
        else if (_module is not null && _written != Value)
        {
            _written = Value;
            await _module.InvokeVoidAsync("paint", _editor);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The page is gone, and its module with it.
            }
        }
    }

    private Task WriteAsync(string? sql)
    {
        _written = sql ?? "";
        return ValueChanged.InvokeAsync(_written);
    }
}
