using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <content>Taking over what is chosen and typed, and keeping it where nothing loses it.</content>
public sealed partial class NewFineTuningPage
{
    /// <summary>How long after the last key the address follows what is typed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly LatestOnly _keeping = new();
    private Task _typed = Task.CompletedTask;
    private KeptDraft? _kept;

    /// <summary>Nothing but perhaps a database was named: then an unfinished draft of this browser is offered.</summary>
    private bool IsBlank => new Uri(navigation.Uri).Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).All(pair => pair.StartsWith("connection=", StringComparison.Ordinal));

    /// <summary>Takes a change over at once; address and browser follow once nothing was typed for a moment.</summary>
    private void Take(FineTuningDraft draft)
    {
        (_draft, _kept) = (draft, null);
        _typed = KeepSoonAsync();
    }

    // Whoever changed something does not wait for this, so it tells of its own failure.
    private async Task KeepSoonAsync()
    {
        try
        {
            if (await _keeping.RunAsync(PauseAsync, Gone) is not null)
            {
                await KeepAsync(_step);
            }
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task<object> PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, time, cancellationToken);
        return this;
    }

    /// <summary>
    /// The browser brings its own address up to date, and only while it is on that step: a navigation from here could cross
    /// one that a person has just begun, and throw them back.
    /// </summary>
    private Task KeepAsync(WizardStep step) => KeptDraft.KeepAsync(js, AddressOf(step));

    private async Task DiscardKeptAsync()
    {
        _kept = null;
        await KeptDraft.DropAsync(js);
    }

    // The page starts anew from the address that was kept.
    private void TakeUpKept() => navigation.NavigateTo(_kept!.Address, forceLoad: true);

    private void ChooseConnection(string id)
    {
        if (id != _draft.ConnectionId)
        {
            _snapshot = null;
            Take(_draft with { ConnectionId = id, SelectionKey = null, SnapshotId = null });
        }
    }

    private void ChooseAll()
    {
        _snapshot = null;
        Take(_draft with { SelectionKey = null, SnapshotId = null });
    }

    private void ChooseSnapshot(SnapshotView snapshot)
    {
        _snapshot = snapshot;
        Take(_draft with { SnapshotId = snapshot.Id });
    }

    private async Task TakeProviderAsync(string name)
    {
        ChooseProvider(name);
        Take(_draft);
        await ReadTunedAsync();
    }

    /// <summary>The models that can be gone on from; a provider that is chosen meanwhile has others.</summary>
    private async Task ReadTunedAsync()
    {
        _tuned = [];
        var provider = _draft.Provider;
        await TryLoadAsync(async token =>
        {
            var tuned = provider is null ? [] : await queries.TunedAsync(provider, token);
            _tuned = provider == _draft.Provider ? tuned : _tuned;
        });
    }

    private void ChooseProvider(string name)
    {
        _draft = _draft with { Provider = name };

        // Parameters of the same name go along, so that a look at another provider loses nothing; the others are not its own.
        bool IsKnown(string parameter) => Provider?.Parameters.Any(known => known.Name == parameter) is true;
        _draft = _draft with
        {
            ModelName = Provider?.DefaultModel,
            Parameters = _draft.Parameters.Where(given => IsKnown(given.Key)).ToDictionary(),
            Tried = _draft.Tried.Where(tried => tried.Key is SweepAxis.Seed || IsKnown(tried.Key)).ToDictionary(),
        };
    }
}
