using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;

namespace FineTuningStudio.Web.Components.Playground;

/// <summary>One question, some models side by side. Question and models stand in the address; answers do not: a link asks nobody by itself.</summary>
public sealed partial class PlaygroundPage(
    DatabaseConnections connections,
    GoldenRecordStore records,
    ModelTargets targets,
    NavigationManager navigation,
    DialogService dialogs,
    NotificationService notifications) : StudioPage
{
    public const int MaxModels = 4;

    private const int ExamplesRead = 25;

    private IReadOnlyList<ConnectionView>? _connections;
    private ConnectionView? _connection;
    private IReadOnlyList<ModelChoice> _models = [];
    private IReadOnlyList<ModelChoice> _chosen = [];
    private IReadOnlyList<string> _examples = [];
    private PlaygroundRound? _round;
    private string _question = "";
    private string? _takenQuestion;
    private string? _notice;
    private string? _fault;
    private int _rounds;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Question { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    public string[]? ModelKeys { get; set; }

    private bool IsAsking => _round is { IsOver: false };

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override ValueTask OnLeftAsync()
    {
        _round?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task LoadAsync() => await TryLoadAsync(async token =>
    {
        var all = _connections ?? await connections.ListAsync(token);
        var connection = all.FirstOrDefault(known => known.Id == ConnectionId) ?? (all is [var first, ..] ? first : null);
        if (connection is not null && connection.Id != _connection?.Id)
        {
            Leave();
            _models = await targets.ListAsync(connection.Id, token);
            _examples = [.. (await records.ListAsync(new GoldenRecordSearch(connection.Id), 0, ExamplesRead, token)).Records.Select(record => record.PromptText)];
        }
        (_connections, _connection) = (all, connection);
        if (Question != _takenQuestion)
        {
            // The address was written by this page's own Ask, or it is a link or a step back: then the answers are of another question.
            (_takenQuestion, _question) = (Question, Question ?? "");
            if (_round is not null && _round.Question != Question)
            {
                Leave();
            }
        }
        TakeModels();
    });

    private void TakeModels()
    {
        var wanted = (ModelKeys ?? []).Distinct().Take(MaxModels).ToList();
        _chosen = wanted.Count == 0 && _models is [var newest, ..] ? [newest] : [.. wanted.Select(key => ModelTargets.Find(_models, key)).OfType<ModelChoice>()];
        _notice = _chosen.Count < wanted.Count ? "A model that the link names cannot be asked any more and is left out." : null;
    }

    private void Choose(IReadOnlyList<ModelChoice> chosen)
    {
        _fault = null;
        navigation.NavigateTo(Address(Question, chosen), replace: true);
    }

    private void OnKey(KeyboardEventArgs key)
    {
        if (key is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true })
        {
            Ask();
        }
    }

    private void Ask()
    {
        var question = _question.Trim();
        _fault = question.Length == 0 ? "Write a question first." : _chosen.Count == 0 ? "Choose a model first." : null;
        if (_fault is not null || IsAsking)
        {
            return;
        }
        Leave();
        _round = new PlaygroundRound(++_rounds, question, _chosen);
        _takenQuestion = question;
        navigation.NavigateTo(Address(question, _chosen), replace: question == Question);
    }

    private void Leave()
    {
        _round?.Dispose();
        _round = null;
    }

    private string Address(string? question, IReadOnlyList<ModelChoice> chosen) =>
        StudioUrls.Playground(_connection!.Id, question, [.. chosen.Select(model => model.Key)]);

    private async Task KeepAsync(string question, string sql)
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(RecordForm.Connection)] = _connection,
            [nameof(RecordForm.Question)] = question,
            [nameof(RecordForm.Sql)] = sql,
        };
        if (await dialogs.OpenAsync<RecordForm>("Keep as a golden record", parameters, new DialogOptions { Width = "46rem" }) is true)
        {
            notifications.Notify(NotificationSeverity.Success, "Kept", "The question and its SQL are golden records now.");
        }
    }
}
