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
    public async Task RecordForm_run_the_sql_shows_its_rows()
    {
        var form = RenderForm(await Core.AddDatabaseAsync());
        form.Find("#record-sql").Input("SELECT city FROM customer ORDER BY city");
        await form.FindAll("button").Single(button => button.TextContent.Contains("Run the SQL")).ClickAsync(new());
        form.WaitForAssertion(() => Assert.Equal(["Berlin", "Madrid"], form.FindAll("td").Select(cell => cell.TextContent.Trim())), TimeSpan.FromSeconds(10));
    }

    private IRenderedComponent<RecordForm> RenderForm(ConnectionView connection) =>
        Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection));

    private Task<GoldenRecordPage> RecordsAsync() => Core.Get<GoldenRecordStore>().ListAsync(new GoldenRecordSearch(), 0, 10, CancellationToken.None);
}
