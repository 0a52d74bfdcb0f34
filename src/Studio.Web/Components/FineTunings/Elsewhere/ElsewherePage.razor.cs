using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.Parameters;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using ParameterValue = FineTuningStudio.Core.FineTunings.ParameterValue;

namespace FineTuningStudio.Web.Components.FineTunings.Elsewhere;

/// <summary>
/// Trains the snapshot of a job again. Provider and model are in the address; parameters and name are the form's own until it
/// is sent.
/// </summary>
public sealed partial class ElsewherePage(FineTuningQueries queries, CreateFineTuning create, ProviderRegistry registry, ModelSunsets sunsets, NavigationManager navigation) : StudioPage
{
    private readonly LatestOnly _latest = new();
    private IReadOnlyList<ProviderDescription> _providers = [];
    private FineTuningView? _job;
    private ProviderDescription? _provider;
    private IReadOnlyDictionary<string, ParameterValue> _parameters = new Dictionary<string, ParameterValue>();
    private IReadOnlyList<string> _droppedWarnings = [];
    private FineTuningEstimate? _estimate;
    private Problem? _refusal;
    private (string Id, string? Provider, string? Model)? _shown;
    private string? _model;
    private string? _alias;
    private bool _isRead;
    private bool _creating;
    private bool _allowOverBudget;

    [Parameter]
    public required string Id { get; set; }

    [SupplyParameterFromQuery(Name = "provider")]
    public string? ProviderName { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    private bool CanStart => !_creating && _estimate is { } estimate && !estimate.Obstacles.Any() && (_allowOverBudget || estimate.AsksForBudget is null);

    /// <summary>What the first look at the provider said of the parameters that it does not know, and what is said of the rest now.</summary>
    private IEnumerable<string> Warnings => _droppedWarnings.Concat(_estimate?.Warnings ?? []).Distinct();

    protected override Task OnParametersSetAsync() => _shown == (Id, ProviderName, Model) ? Task.CompletedTask : LoadAsync();

    protected override ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task LoadAsync() => TryLoadAsync(async cancellationToken =>
    {
        var isAnotherProvider = _shown is not { } shown || (shown.Id, shown.Provider) != (Id, ProviderName);
        _shown = (Id, ProviderName, Model);
        _refusal = null;
        _job = await queries.FindAsync(Id, cancellationToken);
        _isRead = true;
        if (_job?.SnapshotId is null)
        {
            return;
        }
        _providers = (await sunsets.ReadAsync(cancellationToken)).Over(registry.Describe());
        _provider = _providers.FirstOrDefault(known => known.Name == ProviderName) ?? FirstChoice(_job);
        _model = Model ?? (_provider?.Models.Any(known => known.Id == _job.ModelName) is true ? _job.ModelName : _provider?.DefaultModel);
        if (isAnotherProvider)
        {
            await TakeOverAsync(cancellationToken);
        }
        await EstimateAsync(cancellationToken);
    });

    /// <summary>Whoever comes here wants another place: the first other one that is ready, else the same.</summary>
    private ProviderDescription? FirstChoice(FineTuningView job) =>
        _providers.FirstOrDefault(known => known.Ready && known.Name != job.Provider) ?? _providers.FirstOrDefault(known => known.Name == job.Provider) ?? (_providers is [var first, ..] ? first : null);

    /// <summary>Fills the form with what Core would take over, so that the page and the API never differ.</summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var first = await create.EstimateAsync(Request() with { Parameters = null }, cancellationToken);
        _parameters = first.GivenParameters;
        var again = await create.EstimateAsync(Request(), cancellationToken);
        _droppedWarnings = [.. first.Warnings.Except(again.Warnings)];
    }

    private async Task EstimateAsync(CancellationToken cancellationToken)
    {
        _allowOverBudget = false;
        if (await _latest.RunAsync(latest => create.EstimateAsync(Request(), latest), cancellationToken) is { } estimate)
        {
            _estimate = estimate;
        }
    }

    private void GoTo(string? provider, string? model) => navigation.NavigateTo(StudioUrls.TrainElsewhere(Id, provider, model), replace: true);

    private Task ChangeAsync(ParameterEdit edit)
    {
        var parameters = new Dictionary<string, ParameterValue>(_parameters);
        if (edit.Value is { } value)
        {
            parameters[edit.Name] = value;
        }
        else
        {
            parameters.Remove(edit.Name);
        }
        _parameters = parameters;
        return TryLoadAsync(EstimateAsync);
    }

    private CreateFineTuningRequest Request() => new()
    {
        RetrainFromId = Id,
        Provider = _provider?.Name,
        ModelName = string.IsNullOrWhiteSpace(_model) ? null : _model.Trim(),
        Parameters = _parameters,
        Alias = string.IsNullOrWhiteSpace(_alias) ? null : _alias.Trim(),
    };

    private async Task CreateAsync()
    {
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
            await TryLoadAsync(EstimateAsync);
        }
    }
}
