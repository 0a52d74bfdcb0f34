using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>How the contestants did on each group of a run's items.</summary>
internal static class Breakdowns
{
    public const int MaxGroups = 200;

    public static Task<IReadOnlyList<BreakdownRow>> ReadAsync(
        StudioDb database, string evaluationId, BreakdownKind kind, ComparisonProfile profile, CancellationToken cancellationToken)
    {
        var items = database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == evaluationId);
        IQueryable<KeyedItem<List<string>>> lists = kind switch
        {
            BreakdownKind.Tag => items.Select(item => new KeyedItem<List<string>> { Key = item.Tags, Position = item.Position, ShapeInTraining = item.ShapeInTraining, Sql = item.Sql }),
            BreakdownKind.Table => items.Select(item => new KeyedItem<List<string>> { Key = item.Tables, Position = item.Position, ShapeInTraining = item.ShapeInTraining, Sql = item.Sql }),
            _ => items.Select(item => new KeyedItem<List<string>> { Key = item.Features, Position = item.Position, ShapeInTraining = item.ShapeInTraining, Sql = item.Sql }),
        };
        var shapes = items.Select(item => new KeyedItem<string> { Key = item.ShapeHash, Position = item.Position, ShapeInTraining = item.ShapeInTraining, Sql = item.Sql });
        var marks = database.Marks(evaluationId, profile);
        var contestants = database.EvaluationContestants.Where(contestant => contestant.EvaluationId == evaluationId);
        return kind is BreakdownKind.Shape
            ? ReadAsync(shapes, static hash => [hash], marks, contestants, withExample: true, cancellationToken)
            : ReadAsync(lists, static names => names.Distinct(), marks, contestants, withExample: false, cancellationToken);
    }

    /// <summary>The database adds up by the whole key, such as a list of tags, of which there are few; what one entry of the lists comes to is added up here.</summary>
    private static async Task<IReadOnlyList<BreakdownRow>> ReadAsync<TKey>(
        IQueryable<KeyedItem<TKey>> items,
        Func<TKey, IEnumerable<string>> groups,
        IQueryable<AnswerMark> marks,
        IQueryable<EvaluationContestant> contestants,
        bool withExample,
        CancellationToken cancellationToken)
    {
        var count = await contestants.CountAsync(cancellationToken);
        var sizes = await items.GroupBy(item => item.Key)
            .Select(group => new { group.Key, Items = group.Count(), InTraining = group.Count(item => item.ShapeInTraining), Example = group.Min(item => item.Sql) })
            .ToListAsync(cancellationToken);
        var scores = await (
            from item in items
            join mark in marks on item.Position equals mark.Item
            group mark by new { item.Key, mark.Contestant } into grouped
            select new { grouped.Key.Key, grouped.Key.Contestant, Of = grouped.Count(), Right = grouped.Count(mark => mark.IsRight) })
            .ToListAsync(cancellationToken);

        var scoresOf = scores.SelectMany(score => groups(score.Key).Select(name => (Group: name, score.Contestant, score.Right, score.Of)))
            .ToLookup(score => (score.Group, score.Contestant));
        return [.. sizes.SelectMany(size => groups(size.Key).Select(name => (Group: name, size.Items, size.InTraining, size.Example)))
            .GroupBy(size => size.Group)
            .Select(group => new BreakdownRow(
                group.Key,
                group.Sum(size => size.Items),
                group.All(size => size.InTraining == size.Items),
                [.. Enumerable.Range(0, count).Select(contestant => scoresOf[(group.Key, contestant)])
                    .Select(found => WilsonInterval.Accuracy(found.Sum(score => score.Right), found.Sum(score => score.Of)))],
                withExample ? group.First().Example : null))
            .OrderByDescending(row => row.Items).ThenBy(row => row.Group, StringComparer.Ordinal)
            .Take(MaxGroups)];
    }

    /// <summary>An item with what it is grouped by.</summary>
    private sealed record KeyedItem<TKey>
    {
        public required TKey Key { get; init; }

        public required int Position { get; init; }

        public required bool ShapeInTraining { get; init; }

        public required string Sql { get; init; }
    }
}
