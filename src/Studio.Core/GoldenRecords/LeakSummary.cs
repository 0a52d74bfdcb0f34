namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A leak report in one or two sentences for somebody who never read a paper.</summary>
internal static class LeakSummary
{
    public static string Of(LeakReport report) => string.Join(' ', new[] { Questions(report), Shapes(report) }.OfType<string>());

    private static string? Questions(LeakReport report)
    {
        var twins = report.SameRows + report.SameQuestions + report.NearQuestions;
        var all = $"of the {report.HeldOutCount:N0} held-out {(report.HeldOutCount == 1 ? "question" : "questions")}";
        return (twins, report.SameRows) switch
        {
            (0, _) => null,
            (_, 0) => $"{twins:N0} {all} {(twins == 1 ? "has" : "have")} a twin in training, so the figure will flatter the model.",
            _ when twins == report.SameRows => $"{twins:N0} {all} {Stands(twins)} in training with the same SQL, so the model is asked what it was shown, and the figure will flatter it.",
            _ => $"{twins:N0} {all} {(twins == 1 ? "has" : "have")} a twin in training, {report.SameRows:N0} of them with the same SQL, so the figure will flatter the model.",
        };
    }

    private static string Shapes(LeakReport report)
    {
        var taught = report.SharedShapeRecords;
        if (taught == 0)
        {
            return "No held-out query has the shape of a trained one: the figure says how the model does on kinds of query that it was never taught, and a model that knows only trained kinds, such as the built-in trainer's, will be near 0.";
        }
        if (taught == report.HeldOutCount)
        {
            return "Every held-out query has the shape of a trained one: the figure says how the model does on kinds of query that it was taught, and nothing of new kinds.";
        }
        var untaught = report.HeldOutCount - taught;
        return $"{taught:N0} of the {report.HeldOutCount:N0} held-out queries {(taught == 1 ? "has" : "have")} the shape of a trained one; the other {untaught:N0} {(untaught == 1 ? "is" : "are")} of a kind that the model was never taught.";
    }

    private static string Stands(int count) => count == 1 ? "stands" : "stand";
}
