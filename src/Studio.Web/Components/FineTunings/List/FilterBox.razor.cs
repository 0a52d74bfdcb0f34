using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>The filter as text, with what fits at the caret offered below it and its fault marked. The keys are those of js/combobox.js.</summary>
public sealed partial class FilterBox(FilterOffers source, IJSRuntime js) : StudioPage
{
    private const int Around = 40;

    private readonly LatestOnly _latest = new();
    private ElementReference _input;
    private string? _text;
    private string? _given;
    private IReadOnlyList<FilterOffer> _offers = [];
    private int _offeredLength;
    private bool _show;

    /// <summary>The filter that the list shows now, or was asked to.</summary>
    [Parameter, EditorRequired]
    public required string? Value { get; set; }

    /// <summary>Why <see cref="Value"/> cannot be applied.</summary>
    [Parameter, EditorRequired]
    public required Problem? Problem { get; set; }

    /// <summary>Called with the filter to apply; null for none.</summary>
    [Parameter]
    public EventCallback<string?> Changed { get; set; }

    // The text around the place at fault: what was applied, not what is being typed.
    private (string Before, string At, string After)? Marked
    {
        get
        {
            if (Problem?.Position is not { } position || Value is not { } text)
            {
                return null;
            }
            var at = Math.Clamp(position - 1, 0, text.Length);
            var length = at < text.Length && char.IsHighSurrogate(text[at]) ? 2 : 1;
            var from = Math.Max(0, at - Around);
            var end = Math.Min(text.Length, at + length);
            return ((from > 0 ? "…" : "") + text[from..at], at == text.Length ? " " : text[at..end], text[end..Math.Min(text.Length, end + Around)] + (end + Around < text.Length ? "…" : ""));
        }
    }

    protected override void OnParametersSet()
    {
        // What the page gives back while somebody types is older than what stands in the box.
        if (Value != _given)
        {
            (_given, _text, _offers) = (Value, Value, []);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_show)
        {
            _show = false;
            await js.InvokeVoidAsync("studioCombobox.show", _input);
        }
    }

    protected override ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What is still being looked for must not open over the list that comes.</summary>
    private Task ApplyAsync()
    {
        _latest.Cancel();
        _offers = [];
        return Changed.InvokeAsync(_text?.Trim());
    }

    private Task TypeAsync(string? typed) => TryLoadAsync(async gone =>
    {
        var text = _text = typed ?? "";
        var caret = await js.InvokeAsync<int>("studioCombobox.caret", gone, _input);
        if (await _latest.RunAsync(ct => source.AtAsync(text, caret, ct), gone) is { } offers)
        {
            (_offers, _offeredLength, _show) = (offers, text.Length, true);
        }
    });

    /// <summary>Puts what was chosen in the place of what was typed; the browser tells of it like of a letter, so that the next offers come.</summary>
    private Task TakeAsync(FilterOffer offer)
    {
        var text = _text ?? "";

        // Letters that came since belong to the word that is replaced.
        var (start, end) = (Math.Min(offer.Start, text.Length), Math.Min(offer.End + Math.Max(0, text.Length - _offeredLength), text.Length));
        return js.InvokeVoidAsync("studioCombobox.put", Gone, _input, text[..start] + offer.Inserted + text[end..], start + offer.Inserted.Length).AsTask();
    }
}
