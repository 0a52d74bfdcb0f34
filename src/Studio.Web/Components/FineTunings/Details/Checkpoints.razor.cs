using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>The models that the provider kept while a job trained: asked of the provider when the page opens, and when the job ends.</summary>
public sealed partial class Checkpoints(FineTuningDetails details, DeleteCheckpoint deletion, DialogService dialogs) : StudioPage
{
    private IReadOnlyList<RemoteCheckpoint>? _checkpoints;
    private FineTuningStatus? _readIn;
    private bool _busy;
    private Problem? _problem;

    /// <summary>A job that the provider has, of a provider that keeps checkpoints.</summary>
    [Parameter, EditorRequired]
    public required FineTuningView Job { get; set; }

    [Parameter, EditorRequired]
    public required ProviderDescription Provider { get; set; }

    /// <summary>Told of what was read.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<RemoteCheckpoint>> Known { get; set; }

    private string Summary => _checkpoints switch
    {
        null when _problem is not null => "They could not be read.",
        null => $"Asking {Provider.Title}…",
        [] => Job.Status.IsTerminal() ? "The provider kept none for this job." : "None yet: the provider keeps the model at some steps on the way.",
        _ => $"{(_checkpoints.Count == 1 ? "One" : $"{_checkpoints.Count:N0} of them")}, as {Provider.Title} tells now. An earlier one may answer better where the last has learned its examples by heart.",
    };

    protected override Task OnParametersSetAsync() => _readIn == Job.Status ? Task.CompletedTask : ReadAsync();

    private bool IsModel(RemoteCheckpoint checkpoint) => checkpoint.ModelId == Job.ModelId;

    private string Key(RemoteCheckpoint checkpoint) => IsModel(checkpoint) ? $"job:{Job.Id}" : ModelTargets.KeyOf(Job.Id, checkpoint.ModelId);

    private static string Text(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";

    private async Task ReadAsync()
    {
        (_busy, _problem, _readIn) = (true, null, Job.Status);
        try
        {
            var read = await details.CheckpointsAsync(Job.Id, Gone);
            (_checkpoints, _problem) = (read.Value ?? _checkpoints, read.Problem);
            await Known.InvokeAsync(_checkpoints ?? []);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left.
        }
        _busy = false;
    }

    private async Task DeleteAsync(RemoteCheckpoint checkpoint)
    {
        var text = $"{checkpoint.ModelId} can no longer be asked, evaluated or used by anybody. It cannot be brought back; the job and its model stay.";
        if (!await dialogs.ConfirmAsync($"Delete the checkpoint of step {checkpoint.Step:N0}?", text, "Delete the checkpoint"))
        {
            return;
        }
        _busy = true;
        var deleted = await deletion.RunAsync(Job.Id, checkpoint.Id, CancellationToken.None);
        if (deleted.Problem is null)
        {
            await ReadAsync();
        }
        (_busy, _problem) = (false, deleted.Problem ?? _problem);
    }
}
