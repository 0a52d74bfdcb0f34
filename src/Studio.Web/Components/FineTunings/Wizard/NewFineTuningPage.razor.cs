using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>
/// Makes a job in six steps. The draft lives here while the page is open, whatever step the address names, and stands in
/// the address too, so that neither Back nor a reload loses anything.
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
    NavigationManager navigation) : StudioPage
{
    private readonly LatestOnly _latest = new();
    private IReadOnlyList<ConnectionView> _connections = [];
    private IReadOnlyList<ProviderDescription> _providers = [];
    private FineTuningDraft _draft = new();
    private WizardStep _step;
    private SnapshotView? _snapshot;
    private FineTuningEstimate? _estimate;
    private int _row = 1;
    private IReadOnlyList<DraftFault> _faults = [];
    private Problem? _refusal;
    private string? _fault;
    private string? _notice;
    private ElementReference _heading;
    private bool _isReady;
    private bool _focusHeading;
    private bool _creating;

    // Never in the address: a permission to spend is given each time anew.
    private bool _allowOverBudget;

    [SupplyParameterFromQuery(Name = "step")]
    public string? StepKey { get; set; }

    /// <summary>An earlier job whose choices are taken over.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? FromId { get; set; }

    private ConnectionView? Connection => _connections.FirstOrDefault(connection => connection.Id == _draft.ConnectionId);

    private ProviderDescription? Provider => _providers.FirstOrDefault(provider => provider.Name == _draft.Provider);

    private IReadOnlyList<string>? Selection => _draft.SelectionKey is { } key ? selections.Find(key) : null;

    private bool IsSelectionLost => _draft.SelectionKey is not null && Selection is null;

    private bool CanStart => !_creating && _estimate is { } estimate && _faults.Count == 0 && (_allowOverBudget || estimate.AsksForBudget is null);

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
        if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    protected override ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        return ValueTask.CompletedTask;
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
        }
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

    private string AddressOf(WizardStep step) => WizardAddress.Write(_draft, step, Secrets);

    private void ChooseConnection(string id) =>
        (_draft, _snapshot) = id == _draft.ConnectionId ? (_draft, _snapshot) : (_draft with { ConnectionId = id, SelectionKey = null, SnapshotId = null }, null);

    private void ChooseAll() => (_draft, _snapshot) = (_draft with { SelectionKey = null, SnapshotId = null }, null);

    private void ChooseSnapshot(SnapshotView snapshot) => (_draft, _snapshot) = (_draft with { SnapshotId = snapshot.Id }, snapshot);

    private void ChooseProvider(string name)
    {
        _draft = _draft with { Provider = name };

        // Parameters of the same name go along, so that a look at another provider loses nothing; the others are not its own.
        _draft = _draft with
        {
            ModelName = Provider?.DefaultModel,
            Parameters = _draft.Parameters.Where(given => Provider?.Parameters.Any(known => known.Name == given.Key) is true).ToDictionary(),
        };
    }

    private void GoOn()
    {
        _fault = _step switch
        {
            WizardStep.Connection when Connection is null => "Choose a database first.",
            WizardStep.Records when IsSelectionLost => "Choose the records again, or all of them.",
            WizardStep.HoldOut when !DraftRules.HoldOutFits(_draft) => "Correct the marked fields first.",
            WizardStep.Model when Provider is null => "Choose a provider first.",
            WizardStep.Model when Provider.Reason is { } reason => reason,
            WizardStep.Model when string.IsNullOrWhiteSpace(_draft.ModelName) => "Name the base model first.",
            WizardStep.Parameters when !DraftRules.ParametersFit(_draft, Provider) => "Correct the marked fields first.",
            _ => null,
        };
        if (_fault is null)
        {
            // The present entry of the history gets what was chosen on this step, so that Back shows it again after a reload.
            navigation.NavigateTo(AddressOf(_step), replace: true);
            navigation.NavigateTo(AddressOf(_step + 1));
        }
    }

    private async Task EnterAsync()
    {
        (_estimate, _faults, _allowOverBudget) = (null, [], false);
        if (_step is WizardStep.Model)
        {
            // A provider may have been added, or got its key, while the steps before were filled in.
            _providers = registry.Describe();
        }
        if (_step is WizardStep.Review)
        {
            await TryLoadAsync(async token =>
            {
                if (await _latest.RunAsync(latest => create.EstimateAsync(Request(), latest, _row), token) is { } estimate)
                {
                    (_estimate, _faults) = (estimate, Faults(estimate));
                }
            });
        }
    }

    private async Task ShowRowAsync(int row)
    {
        _row = row;
        await TryLoadAsync(async token => _estimate = await _latest.RunAsync(latest => create.EstimateAsync(Request(), latest, row), token) ?? _estimate);
    }

    private Task ChooseOverLimitAsync(OverLimit choice)
    {
        _draft = _draft with { OverLimit = choice };
        navigation.NavigateTo(AddressOf(_step), replace: true);
        return EnterAsync();
    }

    /// <summary>What Core would refuse, and what cannot even be put into a request.</summary>
    private IReadOnlyList<DraftFault> Faults(FineTuningEstimate estimate)
    {
        IEnumerable<(WizardStep Step, string? Fault)> typed =
        [
            (WizardStep.HoldOut, DraftRules.HeldOutFault(_draft)),
            (WizardStep.HoldOut, DraftRules.SplitTagFault(_draft)),
            (WizardStep.Parameters, DraftRules.SeedFault(_draft)),
            (WizardStep.Parameters, DraftRules.MetadataFault(_draft)),
        ];
        var faults = DraftFault.Of(estimate).Concat(typed.Where(one => one.Fault is not null).Select(one => new DraftFault(one.Step, one.Fault!))).Distinct();
        return [.. (IsSelectionLost ? [new DraftFault(WizardStep.Records, "The chosen records are no longer kept: choose them again, or all of them.")] : faults)];
    }

    private CreateFineTuningRequest Request() =>
        (DraftRules.MetadataFault(_draft) is null ? _draft : _draft with { Metadata = [] }).ToRequest(Selection);

    private async Task CreateAsync()
    {
        if (_creating)
        {
            return;
        }
        _creating = true;

        // Once it was asked for it is made, also where the page is left meanwhile.
        var created = await create.RunAsync(Request() with { AllowOverBudget = _allowOverBudget }, CancellationToken.None);
        _creating = false;
        _refusal = created.Problem;
        if (created.Value is { } job)
        {
            navigation.NavigateTo(StudioUrls.FineTuning(job.Id));
        }
        else
        {
            await EnterAsync();
        }
    }
}
