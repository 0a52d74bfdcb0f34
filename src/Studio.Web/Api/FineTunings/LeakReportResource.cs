using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Api.FineTunings;

internal sealed record LeakReportResource(
    [property: Description("What it means for the figure, in one or two sentences.")] string Summary,
    int TrainingCount,
    int HeldOutCount,
    [property: Description("Held-out records of which the same question and SQL are trained on.")] int SameRows,
    [property: Description("Held-out records of which the question is trained on with another SQL; case, spaces and punctuation do not count.")] int SameQuestions,
    [property: Description("Held-out records with a trained question that shares at least four fifths of all their words.")] int NearQuestions,
    [property: Description("Held-out records whose SQL has the shape of a trained one.")] int SharedShapeRecords,
    int TrainingShapes,
    int HeldOutShapes,
    [property: Description("SQL shapes that stand on both sides.")] int SharedShapes,
    [property: Description("The held-out records that training has seen, the worst first, at most 100.")] IReadOnlyList<LeakedRecordResource> Records)
{
    public static LeakReportResource Of(LeakReport report) => new(
        report.Summary,
        report.TrainingCount,
        report.HeldOutCount,
        report.SameRows,
        report.SameQuestions,
        report.NearQuestions,
        report.SharedShapeRecords,
        report.TrainingShapes,
        report.HeldOutShapes,
        report.SharedShapes,
        report.Records.Select(LeakedRecordResource.Of).ToList());
}

internal sealed record LeakedRecordResource(
    [property: Description("same_row, same_question or near_question.")] string Kind,
    string RecordId,
    string PromptText,
    [property: Description("The training record that it was found in.")] string TrainingRecordId,
    string TrainingPromptText,
    [property: Description("Shared words over all words of the two questions, 0 to 1.")] double Similarity)
{
    public static LeakedRecordResource Of(LeakedRecord leaked) => new(
        leaked.Kind switch
        {
            LeakKind.SameRow => "same_row",
            LeakKind.SameQuestion => "same_question",
            _ => "near_question",
        },
        leaked.RecordId,
        leaked.PromptText,
        leaked.TrainingRecordId,
        leaked.TrainingPromptText,
        leaked.Similarity);
}
