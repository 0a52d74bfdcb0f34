using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.GoldenRecords;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class RecordFormTests : PageContext
{
    [Fact]
    public async Task RecordForm_empty_names_each_field_and_stores_nothing()
    {
        var connection = await Core.AddDatabaseAsync();
        var form = RenderForm(connection);
        await form.Find("form").SubmitAsync();
        Assert.NotEmpty(form.Find("#question-fault").TextContent);
        Assert.NotEmpty(form.Find("#record-sql-fault").TextContent);
        Assert.Equal(0, (await RecordsAsync()).Total);
    }

    [Fact]
    public async Task RecordForm_shows_what_each_version_changed_and_restores_one()
    {
        var connection = await Core.AddDatabaseAsync();
        var store = Core.Get<GoldenRecordStore>();
        var added = (await store.AddAsync([new NewGoldenRecord(connection.Id, "Which towns?", "SELECT city FROM customer")], CancellationToken.None)).Value![0];
        var edited = (await store.UpdateAsync(added.Id, new GoldenRecordChange(Sql: "SELECT DISTINCT city FROM customer"), CancellationToken.None)).Value!;
        var form = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Record, edited));

        form.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        form.WaitForElement("[aria-label='Restore version 1']");
        Assert.Equal("DISTINCT ", string.Concat(form.FindAll(".history ins").Select(piece => piece.TextContent)));
        form.Find("[aria-label='Restore version 1']").Click();
        form.WaitForAssertion(() => Assert.Equal("SELECT city FROM customer", form.Find("#record-sql").GetAttribute("value")));

        Assert.Equal(3, (await RecordsAsync()).Records.Single().Version);
        Assert.Equal(3, form.FindAll(".history li").Count);
    }

    [Fact]
    public async Task RecordForm_leaves_tags_that_came_meanwhile_and_tells_of_a_text_that_did()
    {
        var connection = await Core.AddDatabaseAsync();
        var store = Core.Get<GoldenRecordStore>();
        var added = (await store.AddAsync([new NewGoldenRecord(connection.Id, "Which towns?", "SELECT city FROM customer")], CancellationToken.None)).Value![0];
        var form = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Record, added));
        await store.UpdateAsync(added.Id, new GoldenRecordChange(Tags: ["meanwhile"]), CancellationToken.None);

        form.Find("#question").Input("Which towns are there?");
        await form.Find("form").SubmitAsync();
        var late = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Record, added));
        late.Find("#question").Input("Which cities?");
        await late.Find("form").SubmitAsync();

        var record = Assert.Single((await RecordsAsync()).Records);
        Assert.Equal("Which towns are there?", record.PromptText);
        Assert.Equal(["meanwhile"], record.Tags);
        Assert.Contains("changed meanwhile", late.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordForm_filled_in_stores_question_sql_and_tags()
    {
        var connection = await Core.AddDatabaseAsync();
        var form = RenderForm(connection);
        form.Find("#question").Input("How many customers are there?");
        form.Find("#record-sql").Input("SELECT COUNT(*) FROM customer");
        form.Find("#tags").Input("count, easy");
        await form.Find("form").SubmitAsync();
        var record = Assert.Single((await RecordsAsync()).Records);
        Assert.Equal(("How many customers are there?", "SELECT COUNT(*) FROM customer"), (record.PromptText, record.Sql));
        Assert.Equal(["count", "easy"], record.Tags);
    }

    [Fact]
    public async Task RecordForm_other_right_answers_are_stored_without_the_empty_ones()
    {
        var form = RenderForm(await Core.AddDatabaseAsync());
        form.Find("#question").Input("Which towns are there?");
        form.Find("#record-sql").Input("SELECT DISTINCT city FROM customer");
        AddAnswer(form);
        AddAnswer(form);
        form.Find("#accepted-1").Input("SELECT city FROM customer GROUP BY city");
        await form.Find("form").SubmitAsync();
        var record = Assert.Single((await RecordsAsync()).Records);
        Assert.Equal(["SELECT city FROM customer GROUP BY city"], record.AcceptedSqls);
    }

    [Fact]
    public async Task RecordForm_of_a_record_shows_its_other_right_answers_and_lets_them_be_removed()
    {
        var connection = await Core.AddDatabaseAsync();
        var added = await Core.Get<GoldenRecordStore>().AddAsync([new NewGoldenRecord(connection.Id, "Which towns?", "SELECT city FROM customer", AcceptedSqls: ["SELECT 1", "SELECT 2"])], CancellationToken.None);
        var form = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Record, added.Value![0]));
        Assert.Equal("SELECT 1", form.Find("#accepted-0").GetAttribute("value"));

        form.Find("[aria-label='Remove right answer 2']").Click();
        await form.Find("form").SubmitAsync();

        Assert.Equal(["SELECT 2"], Assert.Single((await RecordsAsync()).Records).AcceptedSqls);
    }

    [Fact]
    public async Task RecordForm_begun_with_a_question_and_its_sql_shows_both()
    {
        var connection = await Core.AddDatabaseAsync();
        var form = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Question, "Which towns?").Add(form => form.Sql, "SELECT 1"));
        Assert.Equal("Which towns?", form.Find("#question").GetAttribute("value"));
        Assert.Equal("SELECT 1", form.Find("#record-sql").GetAttribute("value"));
    }

    [Fact]
    public async Task RecordForm_run_the_sql_shows_its_rows()
    {
        var form = RenderForm(await Core.AddDatabaseAsync());
        form.Find("#record-sql").Input("SELECT city FROM customer ORDER BY city");
        await form.FindAll("button").Single(button => button.TextContent.Contains("Run the SQL")).ClickAsync(new());
        form.WaitForAssertion(() => Assert.Equal(["Berlin", "Madrid"], form.FindAll("td").Select(cell => cell.TextContent.Trim())), TimeSpan.FromSeconds(10));
    }

    private static void AddAnswer(IRenderedComponent<RecordForm> form) =>
        form.FindAll("button").Single(button => button.TextContent.Contains("Add another right answer")).Click();

    private IRenderedComponent<RecordForm> RenderForm(ConnectionView connection) =>
        Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection));

    private Task<GoldenRecordPage> RecordsAsync() => Core.Get<GoldenRecordStore>().ListAsync(new GoldenRecordSearch(), 0, 10, CancellationToken.None);
}
