using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.Parameters;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using ParameterValue = FineTuningStudio.Core.FineTunings.ParameterValue;

namespace FineTuningStudio.Web.Components.FineTunings.FromFile;

/// <summary>Starts a job from a file at its provider. Provider and file are in the address; the rest is the form's own.</summary>
public sealed partial class FromFilePage(
    ProviderRegistry registry, ModelSunsets sunsets, DatabaseConnections connections, CreateFineTuning create, NavigationManager navigation) : StudioPage
{
    private static readonly string[] ShownElsewhere = ["training_file", "validation_file", "db_connection_id", "alias", "suffix"];

    private IReadOnlyList<ProviderDescription>? _providers;
    private IReadOnlyList<ConnectionView> _connections = [];
    private ProviderDescription? _provider;
    private Dictionary<string, ParameterValue> _parameters = [];
    private IReadOnlyList<string> _warnings = [];
    private FineTuningEstimate? _estimate;
    private Problem? _refusal;
    private (string? Provider, string? File)? _shown;
    private string? _model;
    private string _trainingFile = "";
    private string _validationFile = "";
    private string _connectionId = "";
    private string _alias = "";
    private string _suffix = "";
    private bool _creating;
    private bool _allowOverBudget;

    [SupplyParameterFromQuery(Name = "provider")]
    public string? ProviderName { get; set; }

    [SupplyParameterFromQuery(Name = "file")]
    public string? FileId { get; set; }

    protected override Task OnParametersSetAsync() => _shown == (ProviderName, FileId) ? Task.CompletedTask : LoadAsync();

    private Task LoadAsync() => TryLoadAsync(async cancellationToken =>
    {
        if (_shown is not { } shown || shown.File != FileId)
        {
            _trainingFile = FileId ?? "";
        }
        _shown = (ProviderName, FileId);
        _connections = await connections.ListAsync(cancellationToken);
        _providers = (await sunsets.ReadAsync(cancellationToken)).Over(registry.Describe());
        _provider = _providers.FirstOrDefault(known => known.Name == (ProviderName ?? registry.DefaultName()));
        _model = _provider?.DefaultModel;
        (_parameters, _refusal) = ([], null);
        await WarnAsync(cancellationToken);
    });

    private void GoTo(string provider) => navigation.NavigateTo(StudioUrls.FineTuningFromFile(provider, FileId), replace: true);

    private Task ChooseModelAsync(string? model)
    {
        _model = model;
        return TryLoadAsync(WarnAsync);
    }

    private void Change(ParameterEdit edit)
    {
        if (edit.Value is { } value)
        {
            _parameters[edit.Name] = value;
        }
        else
        {
            _parameters.Remove(edit.Name);
        }
    }

    /// <summary>What creating would warn of, and whether a budget asks.</summary>
    private async Task WarnAsync(CancellationToken cancellationToken)
    {
        _allowOverBudget = false;
        _estimate = _provider is null ? null : await create.EstimateAsync(Request(), cancellationToken);
        _warnings = _estimate?.Warnings ?? [];
    }

    private CreateFineTuningRequest Request() => new()
    {
        Provider = _provider?.Name,
        ModelName = Given(_model),
        TrainingFile = Given(_trainingFile),
        ValidationFile = Given(_validationFile),
        ConnectionId = Given(_connectionId),
        Alias = Given(_alias),
        Suffix = Given(_suffix),
        Parameters = _parameters.Count > 0 ? _parameters : null,
        OpenAiShape = true,
        AllowOverBudget = _allowOverBudget,
    };

    private async Task CreateAsync()
    {
        (_creating, _refusal) = (true, null);

        // Once it was asked for it is made, also where the page is left meanwhile.
        var created = await create.RunAsync(Request(), CancellationToken.None);
        _creating = false;
        _refusal = created.Problem;
        if (created.Value is { } job)
        {
            navigation.NavigateTo(StudioUrls.FineTuning(job.Id));
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
