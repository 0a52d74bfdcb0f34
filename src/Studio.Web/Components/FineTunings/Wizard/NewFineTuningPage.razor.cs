using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>
/// Makes a job, or a sweep of several, in six steps. The draft lives here while the page is open, whatever step the address
/// names, and stands in the address too, a moment after each key, so that neither Back, a reload nor a lost circuit loses anything.
/// </summary>
public sealed partial class NewFineTuningPage(
    DatabaseConnections databases,
    GoldenRecordStore records,
    SelectionStore selections,
    ProviderRegistry registry,
    ModelSunsets sunsets,
    FineTuningQueries queries,
    SnapshotQueries snapshots,
    CreateFineTuning create,
    CreateSweep createSweep,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider time) : StudioPage
{
    private readonly LatestOnly _latest = new();
    private IReadOnlyList<ConnectionView> _connections = [];
    private IReadOnlyList<ProviderDescription> _providers = [];
    private IReadOnlyList<FineTuningView> _tuned = [];
    private FineTuningDraft _draft = new();
    private WizardStep _step;
    private SnapshotView? _snapshot;
    private IReadOnlyList<string>? _selection;
    private FineTuningView? _origin;
    private string? _fault;
    private string? _notice;
    private ElementReference _heading;
    private bool _isReady;
    private bool _focusHeading;

    [SupplyParameterFromQuery(Name = "step")]
    public string? StepKey { get; set; }

    /// <summary>An earlier job whose choices are taken over.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? FromId { get; set; }

    /// <summary>"current" to train on the records as they are now, instead of that job's snapshot.</summary>
    [SupplyParameterFromQuery(Name = "records")]
    public string? Records { get; set; }

    private ConnectionView? Connection => _connections.FirstOrDefault(connection => connection.Id == _draft.ConnectionId);

    private ProviderDescription? Provider => _providers.FirstOrDefault(provider => provider.Name == _draft.Provider);

    private IReadOnlyList<string>? Selection => _draft.SelectionKey is null ? null : _selection;

    private bool IsSelectionLost => _draft.SelectionKey is not null && Selection is null;

    private List<string> Secrets =>
        [.. (Provider?.Parameters ?? []).Where(parameter => parameter.Type is ParameterType.Secret).Select(parameter => parameter.Name)];

    private IReadOnlyList<DraftChoice> Choices => DraftChoice.Of(_draft, Connection, Provider, Selection, _snapshot);

    protected override Task OnInitializedAsync() => StartAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_isReady && WantedStep() is var wanted && wanted != _step)
        {
            (_step, _fault, _refusal) = (wanted, null, null);
            _focusHeading = true;
            await EnterAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && IsBlank)
        {
            _kept = await KeptDraft.ReadAsync(js);
            StateHasChanged();
        }
        if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    protected override async ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        _keeping.Dispose();
        await _typed;
    }

    private async Task StartAsync()
    {
        if (await TryLoadAsync(ReadAsync))
        {
            _isReady = true;
            _step = WantedStep();
            await EnterAsync();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _connections = await databases.ListAsync(cancellationToken);
        _providers = (await sunsets.ReadAsync(cancellationToken)).Over(registry.Describe());
        _draft = WizardAddress.Read(navigation.Uri);
        if (FromId is { } id && await queries.FindAsync(id, cancellationToken) is { } job)
        {
            _draft = FineTuningDraft.Of(job);
            _draft = Records == "current" ? _draft with { SnapshotId = null } : _draft;
        }
        _draft = _draft.WithOwnNames(Provider);
        _origin = _draft.ClonedFromId is { } originId ? await queries.FindAsync(originId, cancellationToken) : null;
        if (_origin is null)
        {
            // It was deleted since: what was taken over from it stays, but nothing can be said to come from it.
            _draft = _draft with { ClonedFromId = null, IsRetry = false };
        }
        _selection = _draft.SelectionKey is { } key ? await selections.FindAsync(key, cancellationToken) : null;
        await FindSnapshotAsync(cancellationToken);
        if (_draft.ConnectionId is null && Selection is [var first, ..])
        {
            _draft = _draft with { ConnectionId = (await records.FindAsync(first, cancellationToken))?.ConnectionId };
        }
        if (_draft.ConnectionId is not null && Connection is null)
        {
            _notice = "The database that the link names is not there any more. Choose another one.";
            _draft = _draft with { ConnectionId = null, SelectionKey = null, SnapshotId = null };
            _snapshot = null;
        }
        if (_draft.ConnectionId is null && _connections is [var only])
        {
            _draft = _draft with { ConnectionId = only.Id };
        }
        if (Provider is null)
        {
            ChooseProvider(registry.DefaultName());
        }
        _draft = _draft with { ModelName = _draft.ModelName ?? Provider?.DefaultModel };
    }

    /// <summary>The snapshot that the draft names, with its connection; a draft without one where it is gone.</summary>
    private async Task FindSnapshotAsync(CancellationToken cancellationToken)
    {
        _snapshot = _draft.SnapshotId is { } id ? await snapshots.FindAsync(id, cancellationToken) : null;
        if (_draft.SnapshotId is not null && _snapshot is null)
        {
            _notice = "The snapshot that the link names is not there any more. Choose the golden records, or another snapshot.";
        }
        _draft = _draft with { SnapshotId = _snapshot?.Id, ConnectionId = _snapshot?.ConnectionId ?? _draft.ConnectionId };
    }

    private WizardStep WantedStep()
    {
        var wanted = WizardSteps.FromKey(StepKey) ?? FirstOpenStep();
        return IsReachable(wanted) ? wanted : WizardStep.Connection;
    }

    // Whoever comes with chosen records or an earlier job has answered the first questions already.
    private WizardStep FirstOpenStep() =>
        Connection is null ? WizardStep.Connection
        : FromId is not null ? WizardStep.Review
        : _draft.SelectionKey is not null || _draft.SnapshotId is not null ? WizardStep.Records
        : WizardStep.Connection;

    private bool IsReachable(WizardStep step) => step is WizardStep.Connection || Connection is not null;

    // Which parameters are secrets only the provider tells: without it none stands in the address.
    private string AddressOf(WizardStep step) =>
        WizardAddress.Write(Provider is null ? _draft with { Parameters = new Dictionary<string, Core.FineTunings.ParameterValue>() } : _draft, step, Secrets);

    private async Task GoOnAsync()
    {
        _fault = _step switch
        {
            WizardStep.Connection when Connection is null => "Choose a database first.",
            WizardStep.Records when IsSelectionLost => "Choose the records again, or all of them.",
            WizardStep.HoldOut when !DraftRules.HoldOutFits(_draft) => "Correct the marked fields first.",
            WizardStep.Model when Provider is null => "Choose a provider first.",
            WizardStep.Model when Provider.Reason is { } reason => reason,
            WizardStep.Model when _draft.Tried.TryGetValue(SweepAxis.Model, out var models) => DraftRules.ModelsFault(models),
            WizardStep.Model when string.IsNullOrWhiteSpace(_draft.ModelName) => "Name the base model first.",
            WizardStep.Parameters when !DraftRules.ParametersFit(_draft, Provider) => "Correct the marked fields first.",
            _ => null,
        };
        if (_fault is null)
        {
            // The present entry of the history gets what was chosen on this step, so that Back shows it again after a reload.
            var next = _step + 1;
            navigation.NavigateTo(AddressOf(_step), replace: true);
            navigation.NavigateTo(AddressOf(next));
            await KeepAsync(next);
        }
    }
}
