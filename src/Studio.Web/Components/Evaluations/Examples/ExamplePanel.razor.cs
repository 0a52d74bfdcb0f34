using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations.Examples;

/// <summary>One question of a run with one model's answer, both results run now, and what can be done about it.</summary>
public sealed partial class ExamplePanel(EvaluationQueries queries) : LiveEvaluationComponent
{
    private readonly LatestOnly _reads = new();
    private ExampleView? _example;
    private SqlDiff _diff = new([], []);
    private Problem? _problem;
    private (int Item, int Model, ExampleFilter Filter)? _shown;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>The question's position, from 0.</summary>
    [Parameter, EditorRequired]
    public required int Item { get; set; }

    /// <summary>The model's position, from 0.</summary>
    [Parameter, EditorRequired]
    public required int Model { get; set; }

    /// <summary>The filter that decides which questions are the previous and the next one.</summary>
    [Parameter, EditorRequired]
    public required ExampleFilter Filter { get; set; }

    protected override string? FollowedId => Id;

    private string ListUrl => StudioUrls.Evaluation(Id, Filter.ToQuery()) + "#examples";

    private IReadOnlyList<TabLinks.Tab> ModelTabs =>
        [.. _example!.Evaluation.Contestants.Select(model => new TabLinks.Tab(
            model.Position.ToString(CultureInfo.InvariantCulture), model.Title, UrlOf(Item, model.Position)!))];

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is { } shown && shown != (Item, Model, Filter))
        {
            // The last question goes at once, so that nobody reads its rows under the next one's number.
            (_example, _problem) = (null, null);
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _shown = (Item, Model, Filter);
        var read = await _reads.RunAsync(async own => new Read(await queries.ExampleAsync(Id, Item, Model, Filter.ToSearch(), own)), cancellationToken);
        if (read is null)
        {
            return;
        }
        (_example, _problem) = (read.Example.Value, read.Example.Problem);
        _diff = SqlDiff.Of(_example?.Comparison?.GoldSql ?? _example?.Item.Sql ?? "", _example?.Answer?.Sql ?? "");
    }

    /// <summary>A run under way is looked at again only while this question has no verdict: running both texts is not free.</summary>
    protected override Task ApplyAsync(IReadOnlyList<EvaluationNotice> notices, CancellationToken cancellationToken) =>
        _example is { Answer.Verdict: not null } && !notices.Any(notice => notice.IsDeleted) ? Task.CompletedTask : LoadAsync(cancellationToken);

    protected override async ValueTask OnLeftAsync()
    {
        _reads.Dispose();
        await base.OnLeftAsync();
    }

    private string TitleOf(int model) => _example!.Evaluation.Contestants[model].Title;

    private string? UrlOf(int? item, int model) => item is { } position ? StudioUrls.Example(Id, position, model, Filter.ToQuery()) : null;

    private sealed record Read(Result<ExampleView> Example);
}
