using Bunit;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class LeakReportViewTests : BunitContext
{
    private static readonly LeakReport Report = new()
    {
        TrainingCount = 80,
        HeldOutCount = 20,
        SameRows = 1,
        NearQuestions = 7,
        TrainingShapes = 12,
        HeldOutShapes = 5,
        SharedShapes = 4,
        SharedShapeRecords = 15,
        Summary = "15 of 20 held-out questions have a shape that is trained on.",
        Records =
        [
            new LeakedRecord(LeakKind.SameRow, "r0", "How many?", "t0", "How many?", 1),
            .. Enumerable.Range(1, 7).Select(n => new LeakedRecord(LeakKind.NearQuestion, $"r{n}", $"Where is {n}?", $"t{n}", $"Where was {n}?", 0.9)),
        ],
    };

    [Fact]
    public void Report_says_what_it_means_and_counts_both_sides()
    {
        var view = Render<LeakReportView>(parameters => parameters.Add(view => view.Report, Report));

        Assert.Equal(Report.Summary, view.Find(".summary").TextContent);
        Assert.Equal(["80", "20", "1", "12", "5", "4"], view.FindAll("tbody td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void Twins_are_shown_the_worst_first_and_the_others_when_asked_for()
    {
        var view = Render<LeakReportView>(parameters => parameters.Add(view => view.Report, Report));
        Assert.Equal(5, view.FindAll(".twins li").Count);
        Assert.Contains("Same question and SQL", view.Find(".twins li").TextContent);

        view.Find("button").Click();

        Assert.Equal(8, view.FindAll(".twins li").Count);
        Assert.Contains("Where was 7?", view.FindAll(".twins li")[^1].TextContent);
        Assert.Contains("90 % alike", view.FindAll(".twins li")[^1].TextContent);
    }

    [Fact]
    public void Summary_alone_has_no_figures()
    {
        var view = Render<LeakReportView>(parameters => parameters.Add(view => view.Report, Report).Add(view => view.SummaryOnly, true));

        Assert.Equal(Report.Summary, view.Find(".summary").TextContent);
        Assert.Empty(view.FindAll("table"));
    }
}
