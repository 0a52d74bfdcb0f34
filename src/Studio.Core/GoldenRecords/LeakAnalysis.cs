using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A record of one of the two parts.</summary>
internal sealed record LeakRow(string RecordId, string PromptText, string Sql, string ShapeHash);

/// <summary>Compares a held-out part with the part that is trained on.</summary>
/// <remarks>
/// Questions are the same by <see cref="QuestionText"/>, SQL texts by <see cref="SqlShape.Spelling"/>, and questions nearly the same by
/// <see cref="NearQuestions"/>. Each held-out record counts once, by the worst that is true of it.
/// </remarks>
internal static class LeakAnalysis
{
    public const int MaxRecords = 100;

    public static LeakReport Report(IReadOnlyList<LeakRow> training, IReadOnlyList<LeakRow> heldOut, SqlDialect dialect, CancellationToken cancellationToken)
    {
        var byQuestion = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < training.Count; i++)
        {
            var key = QuestionText.Key(training[i].PromptText);
            if (!byQuestion.TryGetValue(key, out var same))
            {
                byQuestion[key] = same = [];
            }
            same.Add(i);
        }
        var keys = byQuestion.Keys.ToArray();
        var near = new NearQuestions(keys);
        var found = new Match?[heldOut.Count];
        Parallel.For(0, heldOut.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var key = QuestionText.Key(heldOut[i].PromptText);
            found[i] = byQuestion.TryGetValue(key, out var same)
                ? SameQuestion(i, same)
                : near.Find(key) is var (index, similarity) ? new Match(LeakKind.NearQuestion, i, byQuestion[keys[index]][0], similarity) : null;
        });

        var shapes = training.Select(row => row.ShapeHash).ToHashSet(StringComparer.Ordinal);
        var heldOutShapes = heldOut.Select(row => row.ShapeHash).ToHashSet(StringComparer.Ordinal);
        var report = new LeakReport
        {
            TrainingCount = training.Count,
            HeldOutCount = heldOut.Count,
            SameRows = found.Count(match => match?.Kind is LeakKind.SameRow),
            SameQuestions = found.Count(match => match?.Kind is LeakKind.SameQuestion),
            NearQuestions = found.Count(match => match?.Kind is LeakKind.NearQuestion),
            SharedShapeRecords = heldOut.Count(row => shapes.Contains(row.ShapeHash)),
            TrainingShapes = shapes.Count,
            HeldOutShapes = heldOutShapes.Count,
            SharedShapes = heldOutShapes.Count(shapes.Contains),
            Summary = "",
        };
        return report with { Summary = LeakSummary.Of(report), Records = Worst() };

        Match SameQuestion(int i, List<int> same)
        {
            var spelling = SqlShape.Spelling(heldOut[i].Sql, dialect);
            var row = same.FindIndex(other => SqlShape.Spelling(training[other].Sql, dialect) == spelling);
            return row >= 0 ? new Match(LeakKind.SameRow, i, same[row], 1) : new Match(LeakKind.SameQuestion, i, same[0], 1);
        }

        List<LeakedRecord> Worst() => found.OfType<Match>()
            .OrderBy(match => match.Kind).ThenByDescending(match => match.Similarity).ThenBy(match => match.HeldOut).Take(MaxRecords)
            .Select(Nearest).OrderBy(match => match.Kind).ThenByDescending(match => match.Similarity).ThenBy(match => match.HeldOut)
            .Select(match => new LeakedRecord(
                match.Kind, heldOut[match.HeldOut].RecordId, heldOut[match.HeldOut].PromptText,
                training[match.Training].RecordId, training[match.Training].PromptText, match.Similarity))
            .ToList();

        // For the few that are shown, the nearest of all is worth the search.
        Match Nearest(Match match) =>
            match.Kind is LeakKind.NearQuestion && near.Find(QuestionText.Key(heldOut[match.HeldOut].PromptText), nearest: true) is var (index, similarity)
                ? match with { Training = byQuestion[keys[index]][0], Similarity = similarity }
                : match;
    }

    /// <summary>What was found of a held-out row, and the training row it was found in.</summary>
    private sealed record Match(LeakKind Kind, int HeldOut, int Training, double Similarity);
}
