using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Connections;

namespace FineTuningStudio.UnitTests.Components.Connections;

public sealed class ConnectionPagesTests : PageContext
{
    [Fact]
    public void ConnectionsPage_without_any_offers_to_add_one() =>
        Assert.Equal("/connections/new", Render<ConnectionsPage>().Find(".empty a").GetAttribute("href"));

    [Fact]
    public async Task ConnectionsPage_with_one_shows_what_it_holds()
    {
        var connection = await AddRecordsAsync(2);
        var card = Render<ConnectionsPage>().Find("article");
        Assert.Equal($"/connections/{connection.Id}", card.QuerySelector("h2 a")!.GetAttribute("href"));
        Assert.Contains("1 table", card.TextContent);
        Assert.Contains("2 golden records", card.TextContent);
    }

    [Fact]
    public async Task PathConnection_file_that_does_not_exist_says_so_and_adds_nothing()
    {
        var page = Render<NewConnectionPage>();
        page.Find("#path").Input("/nowhere/shop.sqlite");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("shop.sqlite", page.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));
        Assert.Empty(await Core.Get<DatabaseConnections>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task PathConnection_sqlite_file_opens_the_new_connection()
    {
        var page = Render<NewConnectionPage>();
        page.Find("#path").Input(Core.MakeDatabase("CREATE TABLE customer (id INTEGER PRIMARY KEY)"));
        await page.Find("form").SubmitAsync();
        var added = Assert.Single(await Core.Get<DatabaseConnections>().ListAsync(CancellationToken.None));
        Assert.EndsWith(StudioUrls.Connection(added.Id), Navigation.Uri);
    }

    [Fact]
    public async Task DdlConnection_pasted_schema_opens_the_new_connection()
    {
        Navigation.NavigateTo($"{StudioUrls.NewConnection}?kind=ddl");
        var page = Render<NewConnectionPage>();
        page.Find("#ddl-alias").Change("Warehouse");
        page.Find("#ddl").Change("CREATE TABLE orders (id INT PRIMARY KEY, customer TEXT NOT NULL);");
        await page.Find("form").SubmitAsync();
        var added = Assert.Single(await Core.Get<DatabaseConnections>().ListAsync(CancellationToken.None));
        Assert.Equal(("Warehouse", "postgresql", ConnectionKind.Ddl), (added.Alias, added.Dialect, added.Kind));
    }

    [Fact]
    public async Task ConnectionPage_schema_names_columns_keys_and_saves_descriptions()
    {
        var connection = await Core.AddDatabaseAsync();
        var page = RenderConnection(connection.Id);
        Assert.Equal(["id", "city"], page.FindAll("tbody th .mono:first-child").Select(name => name.TextContent));
        Assert.Contains("Primary key", page.Find("tbody tr").TextContent);

        page.Find("[aria-label='Description of city']").Input("Where the customer lives");
        await page.FindAll("button").Single(button => button.TextContent.Contains("Save descriptions")).ClickAsync(new());
        var table = Assert.Single(await Core.Get<DatabaseSchema>().ListAsync(connection.Id, CancellationToken.None));
        Assert.Equal("Where the customer lives", table.Columns[1].Description);
    }

    [Fact]
    public async Task ConnectionPage_query_tab_runs_a_statement_and_refuses_a_change()
    {
        var connection = await Core.AddDatabaseAsync();
        Navigation.NavigateTo(StudioUrls.Connection(connection.Id, "query"));
        var page = RenderConnection(connection.Id);
        page.Find("#sql").Input("SELECT COUNT(*) AS n FROM customer");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("2", page.Find("td").TextContent.Trim()), TimeSpan.FromSeconds(10));

        page.Find("#sql").Input("DELETE FROM customer");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void ConnectionPage_unknown_id_says_that_there_is_none() =>
        Assert.Contains("no such connection", RenderConnection("unknown").Find(".empty").TextContent);

    private IRenderedComponent<ConnectionPage> RenderConnection(string id) => Render<ConnectionPage>(parameters => parameters.Add(page => page.Id, id));
}
