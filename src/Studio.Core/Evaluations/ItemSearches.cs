using System.Text.Json;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

internal static class ItemSearches
{
    private const int MaxWords = 20;

    /// <summary>The items of a run that a search finds. SQLite's LIKE takes A-Z and a-z for the same, other letters as they are.</summary>
    public static IQueryable<EvaluationItem> Search(this StudioDb database, string evaluationId, ItemSearch search)
    {
        // What is asked of answers is asked once, as a set of positions: answers have no index by item that a question for each item could use.
        var items = database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == evaluationId);
        if (search.Verdict is { } verdict)
        {
            var found = database.EvaluationAnswers.Where(answer =>
                answer.EvaluationId == evaluationId && answer.Verdict == verdict && (search.Contestant == null || answer.Contestant == search.Contestant));
            items = items.Where(item => found.Select(answer => answer.Item).Contains(item.Position));
        }
        var marks = database.Marks(evaluationId, search.Profile);
        if (search.IsRight is { } right)
        {
            var found = marks.Where(mark => mark.IsRight == right && (search.Contestant == null || mark.Contestant == search.Contestant));
            items = items.Where(item => found.Select(mark => mark.Item).Contains(item.Position));
            if (search.Against is { } other)
            {
                var opposed = marks.Where(mark => mark.Contestant == other && mark.IsRight != right);
                items = items.Where(item => opposed.Select(mark => mark.Item).Contains(item.Position));
            }
        }
        if (search.ShapeHash is { Length: > 0 } shape)
        {
            items = items.Where(item => item.ShapeHash == shape);
        }
        if (search.ShapeInTraining is { } leaked)
        {
            items = items.Where(item => item.ShapeInTraining == leaked);
        }
        // Lists are kept as JSON arrays, in which an entry stands with its quotes.
        if (Entry(search.Tag) is { } tag)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Tags, EF.Constant(tag), "\\"));
        }
        if (Entry(search.Table) is { } table)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Tables, EF.Constant(table), "\\"));
        }
        if (Entry(search.Feature) is { } feature)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Features, EF.Constant(feature), "\\"));
        }
        foreach (var word in (search.Text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords))
        {
            var pattern = $"%{Escaped(word)}%";
            items = items.Where(item => EF.Functions.Like(item.PromptText, pattern, "\\") || EF.Functions.Like(item.Sql, pattern, "\\"));
        }
        return items;
    }

    /// <summary>The views of these items with all their answers, in order of position.</summary>
    public static async Task<List<EvaluationItemView>> ViewsAsync(
        this StudioDb database, string evaluationId, IQueryable<EvaluationItem> items, CancellationToken cancellationToken)
    {
        var views = await items.OrderBy(item => item.Position).Select(item => new EvaluationItemView
        {
            Position = item.Position,
            RecordId = item.RecordId,
            RecordVersion = item.RecordVersion,
            PromptText = item.PromptText,
            Sql = item.Sql,
            AcceptedSqls = item.AcceptedSqls,
            Tags = item.Tags,
            ShapeHash = item.ShapeHash,
            Tables = item.Tables,
            Features = item.Features,
            ShapeInTraining = item.ShapeInTraining,
            QuestionInTraining = item.QuestionInTraining,
            Answers = new List<AnswerView>(),
        }).ToListAsync(cancellationToken);
        var positions = views.Select(view => view.Position).ToList();
        var answers = (await database.EvaluationAnswers.AsNoTracking()
            .Where(answer => answer.EvaluationId == evaluationId && positions.Contains(answer.Item))
            .OrderBy(answer => answer.Contestant).ToListAsync(cancellationToken)).ToLookup(answer => answer.Item, View);
        return [.. views.Select(view => view with { Answers = [.. answers[view.Position]] })];
    }

    private static AnswerView View(EvaluationAnswer answer) => new()
    {
        Contestant = answer.Contestant,
        Stage = answer.Stage,
        Text = answer.Text,
        Sql = answer.Sql,
        Confidence = answer.Confidence,
        PromptTokens = answer.PromptTokens,
        CompletionTokens = answer.CompletionTokens,
        LatencyMilliseconds = answer.LatencyMilliseconds,
        Verdict = answer.Verdict,
        Reason = answer.Reason,
        Notes = answer.Notes,
        RightStrict = answer.RightStrict,
        RightBirdEx = answer.RightBirdEx,
        RightSpiderTs = answer.RightSpiderTs,
        GoldRows = answer.GoldRows,
        PredictedRows = answer.PredictedRows,
    };

    private static string? Entry(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : $"%{Escaped(JsonSerializer.Serialize(text.Trim(), JsonText.Options))}%";

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
