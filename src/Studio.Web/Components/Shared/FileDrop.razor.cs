using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.Shared;

/// <summary>A file that a person chose; its content stays in the browser until it is sent.</summary>
public sealed record ChosenFile(string Name, long Size);

/// <summary>What the server answered to an upload. Status 0: it was not reached, or the upload was stopped (<paramref name="Stopped"/>).</summary>
public sealed record UploadAnswer(int Status, string Body, bool Stopped)
{
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>
/// Chooses a file and sends it to the API by the browser itself, with progress: gigabytes never pass through the circuit,
/// and pages and scripts upload the same way.
/// </summary>
public sealed partial class FileDrop(IJSRuntime js) : IAsyncDisposable
{
    private const int MaxAnswerBytes = 24_000_000;

    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ElementReference _zone;
    private ElementReference _input;
    private IJSObjectReference? _module;
    private DotNetObjectReference<FileDrop>? _self;
    private ChosenFile? _file;
    private bool _sending;
    private double _share;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    public string Label { get; set; } = "Choose a file, or drop it here";

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>The file types that the browser's dialog offers, such as ".csv,.jsonl".</summary>
    [Parameter]
    public string? Accept { get; set; }

    /// <summary>What to say of the progress while the file is sent, instead of how much of it was; asked several times a second.</summary>
    [Parameter]
    public Func<string?>? ProgressText { get; set; }

    [Parameter]
    public string StopText { get; set; } = "Stop the upload";

    [Parameter]
    public EventCallback<ChosenFile> OnChosen { get; set; }

    /// <summary>Sends the file as the request's body, or as the part "file" of a form beside <paramref name="fields"/> where those are given.</summary>
    public async Task<UploadAnswer> UploadAsync(string url, string contentType, IReadOnlyDictionary<string, string>? fields = null)
    {
        (_sending, _share) = (true, 0);
        StateHasChanged();
        try
        {
            var status = await _module!.InvokeAsync<int>("send", _gone.Token, _input, url, contentType, fields, _self);
            await using var body = await _module!.InvokeAsync<IJSStreamReference>("answer", _gone.Token, _input);
            await using var stream = await body.OpenReadStreamAsync(MaxAnswerBytes, _gone.Token);
            using var reader = new StreamReader(stream);
            return new UploadAnswer(Math.Max(status, 0), await reader.ReadToEndAsync(_gone.Token), Stopped: status < 0);
        }
        finally
        {
            _sending = false;
        }
    }

    /// <summary>The first bytes of the chosen file.</summary>
    public async Task<Stream> ReadHeadAsync(int bytes)
    {
        if (_file is { Size: 0 })
        {
            // The browser's stream must not be empty.
            return new MemoryStream();
        }
        await using var head = await _module!.InvokeAsync<IJSStreamReference>("head", _gone.Token, _input, bytes);
        await using var stream = await head.OpenReadStreamAsync(bytes, _gone.Token);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, _gone.Token);
        copy.Position = 0;
        return copy;
    }

    [JSInvokable]
    public void OnProgress(double share)
    {
        _share = share;
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "/js/file-drop.js");
            await _module.InvokeVoidAsync("attach", _gone.Token, _zone, _input);
            _attached.TrySetResult();
        }
    }

    private async Task ChooseAsync()
    {
        // A file can be chosen before the browser's part has arrived.
        await _attached.Task.WaitAsync(_gone.Token);
        _file = await _module!.InvokeAsync<ChosenFile?>("describe", _gone.Token, _input);
        if (_file is not null)
        {
            await OnChosen.InvokeAsync(_file);
        }
    }

    private async Task CancelAsync() => await _module!.InvokeVoidAsync("stop", _gone.Token, _input);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("stop", _input);
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The page is gone with its module and its upload.
            }
        }
        _gone.Dispose();
    }
}
