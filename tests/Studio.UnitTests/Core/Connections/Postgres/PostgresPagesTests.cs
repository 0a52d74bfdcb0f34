using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresPagesTests(PostgresServer server) : PageContext
{
    [PostgresFact]
    public async Task PostgresConnection_form_opens_the_new_connection_and_its_password_is_never_drawn()
    {
        var database = await server.MakeDatabaseAsync(PostgresShop.Tables);
        var form = Filled(database, PostgresServer.Password);

        await form.Find("form").SubmitAsync();
        var added = Assert.Single(await Core.Get<DatabaseConnections>().ListAsync(CancellationToken.None));
        var pages = new[] { form.Markup, Render<ConnectionsPage>().Markup, Tab(added.Id, "settings").Markup, Tab(added.Id, null).Markup };

        Assert.EndsWith(StudioUrls.Connection(added.Id), Navigation.Uri);
        Assert.Equal((database, ConnectionKind.Postgres), (added.Alias, added.Kind));
        Assert.Equal(["public", "sales"], added.Schemas);
        Assert.Contains("owner:***@127.0.0.1", pages[1], StringComparison.Ordinal);
        Assert.Contains("invoice", pages[3], StringComparison.Ordinal);
        Assert.All(pages, page => Assert.DoesNotContain("canary", page, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task PostgresConnection_wrong_password_says_so_and_adds_nothing()
    {
        var form = Filled("postgres", "canary wrong");

        await form.Find("form").SubmitAsync();

        form.WaitForAssertion(() => Assert.Contains("refuses the user owner with this password", form.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("canary", form.Markup, StringComparison.Ordinal);
        Assert.Empty(await Core.Get<DatabaseConnections>().ListAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task Settings_keep_the_password_and_take_a_new_one_in_its_place()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE a (x integer)");
        var added = (await Core.Get<DatabaseConnections>().AddAsync(new NewConnection("old", server.Uri(database)), CancellationToken.None)).Value!;
        var page = Tab(added.Id, "settings");

        page.Find("#settings-alias").Input("new name");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Markup), TimeSpan.FromSeconds(10));
        page.Find("#settings-password").Change("canary wrong");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("refuses the user owner", page.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));

        Assert.Equal("new name", (await Core.Get<DatabaseConnections>().FindAsync(added.Id, CancellationToken.None))!.Alias);
        Assert.NotNull((await Core.Get<ReadOnlyQueries>().RunAsync(added.Id, "SELECT x FROM a", CancellationToken.None)).Value);
    }

    [PostgresFact]
    public async Task Query_tab_runs_its_first_statement_and_refuses_a_change()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE only_one (x integer)");
        var added = (await Core.Get<DatabaseConnections>().AddAsync(new NewConnection("shop", server.Uri(database)), CancellationToken.None)).Value!;
        var page = Tab(added.Id, "query");

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("td"), cell => cell.TextContent.Trim() is "only_one"), TimeSpan.FromSeconds(10));
        page.Find("#sql").Input("TRUNCATE only_one");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("TRUNCATE", page.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));
    }

    private IRenderedComponent<NewConnectionPage> Filled(string database, string password)
    {
        Navigation.NavigateTo($"{StudioUrls.NewConnection}?kind=postgresql");
        var form = Render<NewConnectionPage>();
        form.Find("#pg-host").Change("127.0.0.1");
        form.Find("#pg-port").Change($"{server.Port}");
        form.Find("#pg-database").Change(database);
        form.Find("#pg-user").Change("owner");
        form.Find("#pg-password").Change(password);
        form.Find("#pg-schemas").Change(database is "postgres" ? "" : "public, sales");
        return form;
    }

    private IRenderedComponent<ConnectionPage> Tab(string id, string? tab)
    {
        Navigation.NavigateTo(tab is null ? StudioUrls.Connection(id) : StudioUrls.Connection(id, tab));
        var page = Render<ConnectionPage>(parameters => parameters.Add(one => one.Id, id));
        page.WaitForElement("h1", TimeSpan.FromSeconds(10));
        return page;
    }
}
