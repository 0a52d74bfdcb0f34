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
    private IJSObjectReference? _module;
    private string? _given;
    private string? _text;
    private string? _painted;
    private bool _isAttached;
    private bool _isFocusWanted;

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
    public async Task FocusAsync()
    {
        if (_isAttached)
        {
            await _module!.InvokeVoidAsync("focus", _editor);
        }
        _isFocusWanted = !_isAttached;
    }

    // The editor is drawn after each letter, before the parent has passed the new text back: it must not draw the old one then.
    protected override void OnParametersSet()
    {
        if (_given != Value)
        {
            (_given, _text) = (Value, Value);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _painted = _text;
            _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/sql-editor.js");
            await _module.InvokeVoidAsync("attach", _editor, SqlKeywords.All, MostColoured);
            _isAttached = true;
            if (_isFocusWanted)
            {
                await FocusAsync();
            }
        }
        else if (_isAttached && _painted != _text)
        {
            _painted = _text;
            await _module!.InvokeVoidAsync("paint", _editor);
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
        // The browser has painted it already.
        _text = _painted = sql ?? "";
        return ValueChanged.InvokeAsync(_text);
    }
}
