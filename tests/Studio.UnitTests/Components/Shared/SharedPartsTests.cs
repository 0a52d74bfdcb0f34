using Bunit;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.UnitTests.Components.Shared;

public sealed class SharedPartsTests : BunitContext
{
    [Theory]
    [InlineData(FineTuningStatus.Queued, "Queued")]
    [InlineData(FineTuningStatus.ValidatingFiles, "Checking files")]
    [InlineData(FineTuningStatus.Running, "Running")]
    [InlineData(FineTuningStatus.Succeeded, "Succeeded")]
    [InlineData(FineTuningStatus.Failed, "Failed")]
    [InlineData(FineTuningStatus.Cancelled, "Cancelled")]
    public void StatusBadge_each_status_says_it_in_words(FineTuningStatus status, string words) =>
        Assert.Contains(words, Render<StatusBadge>(parameters => parameters.Add(badge => badge.Status, status)).Find(".badge").TextContent);

    [Fact]
    public void StatusBadge_cancel_that_waits_says_so()
    {
        var badge = Render<StatusBadge>(parameters => parameters.Add(b => b.Status, FineTuningStatus.Running).Add(b => b.CancelPending, true));
        Assert.Contains("Cancelling", badge.Find(".badge").TextContent);
    }

    [Fact]
    public void RowsTable_null_numbers_and_cut_result_are_shown_as_such()
    {
        var rows = new QueryRows([new("city", "TEXT"), new("n", null)], [["Berlin", 3L], [null, 2.5]], Truncated: true, TimeSpan.FromSeconds(0.2));
        var table = Render<RowsTable>(parameters => parameters.Add(t => t.Rows, rows));
        var cells = table.FindAll("td").Select(cell => (cell.TextContent.Trim(), cell.ClassName ?? "")).ToList();
        Assert.Equal([("Berlin", ""), ("3", "right"), ("NULL", ""), ("2.5", "right")], cells);
        Assert.Contains("there are more", table.Find("[role=status]").TextContent);
    }

    [Fact]
    public void SqlText_statement_keeps_its_text_and_marks_keywords()
    {
        const string Sql = "SELECT name FROM t WHERE a < 'x<y' -- why";
        var code = Render<SqlText>(parameters => parameters.Add(text => text.Sql, Sql)).Find("code");
        Assert.Equal(Sql, code.TextContent);
        Assert.Equal(["SELECT", "FROM", "WHERE"], code.QuerySelectorAll(".keyword").Select(word => word.TextContent));
        Assert.Equal("'x<y'", code.QuerySelector(".text")!.TextContent);
    }

    [Fact]
    public void ProblemMessage_several_fields_shows_each_sentence_but_those_shown_elsewhere()
    {
        var problem = Problem.Invalid(new Dictionary<string, string[]> { ["alias"] = ["alias is empty."], ["[0].sql"] = ["[0]: sql is empty."], ["x"] = ["x is odd."] });
        var message = Render<ProblemMessage>(parameters => parameters.Add(m => m.Problem, problem).Add(m => m.ShownElsewhere, ["sql"]));
        Assert.Equal(["alias is empty.", "x is odd."], message.FindAll("[role=alert] li").Select(item => item.TextContent));
        Assert.Equal("sql is empty.", problem.For("sql"));
    }

    [Fact]
    public void ProblemMessage_everything_shown_elsewhere_shows_nothing()
    {
        var message = Render<ProblemMessage>(parameters => parameters
            .Add(m => m.Problem, Problem.Invalid("alias", "alias is empty.")).Add(m => m.ShownElsewhere, ["alias"]));
        Assert.Empty(message.Markup.Trim());
    }

    [Theory]
    [InlineData(5, "just now")]
    [InlineData(59, "59 s ago")]
    [InlineData(60 * 59, "59 min ago")]
    [InlineData(3600 * 23, "23 h ago")]
    [InlineData(3600 * 24 * 6, "6 d ago")]
    [InlineData(3600 * 24 * 8, "2026-05-01")]
    public void RelativeText_time_passed_reads_as_people_say_it(int seconds, string words)
    {
        var at = new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(words, RelativeText.Of(at, at.AddSeconds(seconds)));
    }

    [Fact]
    public void Field_fault_is_announced_and_tied_to_the_label()
    {
        var field = Render<Field>(parameters => parameters
            .Add(f => f.Id, "alias").Add(f => f.Label, "Name").Add(f => f.Fault, "alias is empty.").Add(f => f.ChildContent, "<input id=\"alias\" />"));
        Assert.Equal("alias", field.Find("label").GetAttribute("for"));
        Assert.Contains("alias is empty.", field.Find("#alias-fault[role=alert]").TextContent);
    }

    [Fact]
    public void Icon_every_name_draws_a_path()
    {
        foreach (var name in IconPaths.Names)
        {
            var icon = Render<Icon>(parameters => parameters.Add(i => i.Name, name));
            Assert.Equal("true", icon.Find("svg").GetAttribute("aria-hidden"));
            Assert.Matches("^M[0-9.a-zA-Z -]+$", icon.Find("path").GetAttribute("d"));
        }
    }
}
