using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.Cost;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations.New;

/// <summary>The form for a new run. Database, job and selection are in the address; the rest is the form's own.</summary>
public sealed partial class NewEvaluationPage(
    DatabaseConnections connections,
    FineTuningQueries fineTunings,
    GoldenRecordStore records,
    ModelTargets targets,
    AskingEstimates estimates,
    EvaluationCommands commands,
    SelectionStore selections,
    NavigationManager navigation) : StudioPage
{
    private readonly HashSet<string> _chosen = [];
    private IReadOnlyList<ConnectionView>? _connections;
    private ConnectionView? _connection;
    private IReadOnlyList<FineTuningView> _jobs = [];
    private IReadOnlyList<ModelChoice> _models = [];
    private QuestionChoice _questions = new(QuestionSource.All);
    private (string? Job, string? Connection, string? Selection)? _shown;
    private int? _tagCount;
    private AskingEstimate? _estimate;
    private bool _withFloor = true;
    private string? _alias;
    private int? _concurrency = 8;
    private Problem? _problem;
    private bool _starting;

    [SupplyParameterFromQuery(Name = "job")]
    public string? JobId { get; set; }

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    /// <summary>Another job whose model is asked as well.</summary>
    [SupplyParameterFromQuery(Name = "with")]
    public string? WithJobId { get; set; }

    [SupplyParameterFromQuery(Name = "selection")]
    public string? SelectionKey { get; set; }

    /// <summary>How many questions would be asked; null while that is not known.</summary>
    private int? QuestionCount => _questions.Source switch
    {
        QuestionSource.HeldOut => _jobs.FirstOrDefault(job => job.Id == _questions.FineTuningId)?.HeldOutCount,
        QuestionSource.Selection => _questions.Selected?.Count,
        QuestionSource.Tag => _tagCount,
        _ => _connection?.GoldenRecordCount,
    };

    private int ModelCount => _chosen.Count + (_withFloor ? 1 : 0);

    private bool CanStart => QuestionCount is > 0 && ModelCount > 0 && _connection?.Kind is not ConnectionKind.Ddl;

    private string Plan => (QuestionCount, ModelCount) switch
    {
        (null, _) => "Say which questions to ask.",
        (0, _) => "There is no such question.",
        (_, 0) => "Choose at least one model.",
        ({ } questions, var models) => $"{EvaluationWords.Questions(questions)} × {EvaluationWords.Count(models, "model", "models")} = {EvaluationWords.Count(questions * models, "answer", "answers")}",
    };

    /// <summary>About what the answers cost, in a sentence.</summary>
    private string? CostNote => (QuestionCount, _estimate) switch
    {
        (not > 0, _) or (_, null) => null,
        (_, { Dollars: 0, Unpriced: [] }) => "Nothing of this costs anything.",
        (_, { Dollars: 0, Unpriced: var unpriced }) => $"What it costs is not known: no price of {string.Join(", ", unpriced)} is configured.",
        (_, { Dollars: var dollars, Unpriced: [] }) => $"About {EvaluationWords.Dollars(dollars)}, by the configured prices ({CostWords.Day(_estimate.PricesReadOn)}).",
        (_, { Dollars: var dollars, Unpriced: var unpriced }) => $"About {EvaluationWords.Dollars(dollars)} (prices {CostWords.Day(_estimate.PricesReadOn)}), and what {string.Join(", ", unpriced)} costs, of which no price is configured.",
    };

    protected override Task OnParametersSetAsync() => _shown == (JobId, ConnectionId, SelectionKey) ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync() => await TryLoadAsync(async cancellationToken =>
    {
        _shown = (JobId, ConnectionId, SelectionKey);
        var all = await connections.ListAsync(cancellationToken);
        var job = JobId is null ? null : await fineTunings.FindAsync(JobId, cancellationToken);
        var wanted = ConnectionId ?? job?.ConnectionId;
        var connection = all.FirstOrDefault(known => known.Id == wanted) ?? all.FirstOrDefault(known => known.Kind is not ConnectionKind.Ddl) ?? (all is [var only, ..] ? only : null);
        if (connection is not null && connection.Id != _connection?.Id)
        {
            var listed = await fineTunings.ListAsync(new FineTuningListRequest(connection.Id, PageSize: FineTuningQueries.MaxPageSize, Status: FineTuningStatus.Succeeded), cancellationToken);
            _jobs = [.. (listed.Value?.Items ?? []).Where(known => known.HeldOutCount > 0)];
            _models = await targets.ListAsync(connection.Id, cancellationToken);
            _chosen.Clear();
        }
        (_connections, _connection) = (all, connection);
        Begin(job, SelectionKey is null ? null : await selections.FindAsync(SelectionKey, cancellationToken));
        await EstimateAsync(cancellationToken);
    });

    /// <summary>Chooses what the address asks for, and the model that most likely is meant.</summary>
    private void Begin(FineTuningView? job, IReadOnlyList<string>? selected)
    {
        var heldOut = _jobs.FirstOrDefault(known => known.Id == job?.Id) ?? (_jobs is [var newest, ..] ? newest : null);
        var source = selected is not null ? QuestionSource.Selection
            : heldOut is not null && (job is null || job.Id == heldOut.Id) ? QuestionSource.HeldOut
            : QuestionSource.All;
        _questions = new QuestionChoice(source, heldOut?.Id, selected);
        var meant = job?.Id ?? (source is QuestionSource.HeldOut ? heldOut?.Id : null);
        if ((_models.FirstOrDefault(choice => meant is not null && choice.FineTuningId == meant) ?? _models.FirstOrDefault(choice => choice.FineTuningId is not null)) is { } model && _chosen.Count == 0)
        {
            _chosen.Add(model.Key);
            if (WithJobId is { } other && _models.FirstOrDefault(choice => choice.FineTuningId == other) is { } second)
            {
                _chosen.Add(second.Key);
            }
        }
    }

    private async Task ChooseQuestionsAsync(QuestionChoice choice)
    {
        var tag = choice.Tag == _questions.Tag ? null : choice.Tag;
        _questions = choice;
        await TryLoadAsync(async cancellationToken =>
        {
            if (tag is not null)
            {
                _tagCount = tag.Length == 0 ? null : (await records.ListAsync(new GoldenRecordSearch(_connection!.Id, null, tag), 0, 1, cancellationToken)).Total;
            }
            await EstimateAsync(cancellationToken);
        });
    }

    private void GoTo(string? job, string? connection) => navigation.NavigateTo(StudioUrls.NewEvaluation(job, connection, SelectionKey), replace: true);

    private Task ToggleAsync((string Key, bool On) choice)
    {
        _ = choice.On ? _chosen.Add(choice.Key) : _chosen.Remove(choice.Key);
        return TryLoadAsync(EstimateAsync);
    }

    private async Task EstimateAsync(CancellationToken cancellationToken) =>
        _estimate = _connection is null || QuestionCount is not { } questions ? null
            : await estimates.OfAsync(_connection.Id, questions, [.. _models.Where(choice => _chosen.Contains(choice.Key))], cancellationToken);

    private async Task StartAsync()
    {
        (_starting, _problem) = (true, null);
        var created = await commands.CreateAsync(Request(), CancellationToken.None);
        _starting = false;
        _problem = created.Problem;
        if (created.Value is { } run)
        {
            navigation.NavigateTo(StudioUrls.Evaluation(run.Id));
        }
    }

    private CreateEvaluationRequest Request() => new()
    {
        Alias = string.IsNullOrWhiteSpace(_alias) ? null : _alias.Trim(),
        FineTuningId = _questions.Source is QuestionSource.HeldOut ? _questions.FineTuningId : null,
        ConnectionId = _questions.Source is QuestionSource.HeldOut ? null : _connection!.Id,
        GoldenRecordIds = _questions.Source is QuestionSource.Selection ? _questions.Selected : null,
        Tag = _questions.Source is QuestionSource.Tag ? _questions.Tag : null,
        Contestants =
        [
            .. _models.Where(choice => _chosen.Contains(choice.Key)).Select(choice => choice.FineTuningId is { } job
                ? new ContestantRequest(ContestantKind.Tuned, job)
                : new ContestantRequest(ContestantKind.Base, null, choice.Provider, choice.Model)),
            .. _withFloor ? [new ContestantRequest(ContestantKind.Floor)] : Array.Empty<ContestantRequest>(),
        ],
        Concurrency = _concurrency,
    };
}
