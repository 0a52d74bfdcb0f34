using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

internal static class ItemSearches
{
    /// <summary>The items of a run that a search finds.</summary>
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
        if (LikePatterns.OfEntry(search.Tag) is { } tag)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Tags, EF.Constant(tag), LikePatterns.Escape));
        }
        if (LikePatterns.OfEntry(search.Table) is { } table)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Tables, EF.Constant(table), LikePatterns.Escape));
        }
        if (LikePatterns.OfEntry(search.Feature) is { } feature)
        {
            items = items.Where(item => EF.Functions.Like((string)(object)item.Features, EF.Constant(feature), LikePatterns.Escape));
        }
        foreach (var pattern in LikePatterns.OfWords(search.Text))
        {
            items = items.Where(item => EF.Functions.Like(item.PromptText, pattern, LikePatterns.Escape) || EF.Functions.Like(item.Sql, pattern, LikePatterns.Escape));
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
}
