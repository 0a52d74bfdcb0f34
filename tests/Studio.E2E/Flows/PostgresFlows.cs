using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using FineTuningStudio.UnitTests.Core.Connections.Postgres;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>A PostgreSQL database of a user, from the form to a checked record.</summary>
public sealed class PostgresFlows(StudioApp app, PostgresServer server) : IClassFixture<StudioApp>, IClassFixture<PostgresServer>
{
    [PostgresBrowserFact]
    public async Task Database_is_connected_asked_and_its_records_are_checked()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE sales (id integer PRIMARY KEY, amount numeric(10, 2) NOT NULL); INSERT INTO sales VALUES (1, 10.50), (2, 4.00)");
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("postgresql");

        await form.AddPostgresAsync(server.Port, database, "owner", "wrong password", "Shop");
        await Expect(window.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("password");
        await form.AddPostgresAsync(server.Port, database, "owner", PostgresServer.Password, "Shop");
        await window.AddressAsync("/connections/[0-9a-f]{32}");
        await Expect(form.Heading).ToHaveTextAsync("Shop");
        await Expect(new ConnectionPage(window.Page).Table("sales")).ToBeVisibleAsync();
        Assert.DoesNotContain(PostgresServer.Password, await window.Page.ContentAsync(), StringComparison.Ordinal);

        var connection = new Uri(window.Page.Url).Segments[^1];
        await window.GoAsync($"/connections/{connection}?tab=query");
        await Expect(window.Page.Locator(".sql-editor.painted")).ToBeVisibleAsync();
        await window.Page.GetByLabel("SQL", new() { Exact = true }).FillAsync("SELECT SUM(amount) AS total FROM sales");
        await window.Page.GetByLabel("SQL", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(window.Page.GetByRole(Microsoft.Playwright.AriaRole.Cell, new() { Name = "14.5", Exact = true })).ToBeVisibleAsync();

        await app.Api.AddRecordsAsync(connection, [("How much was sold?", "SELECT SUM(amount) FROM sales"), ("How much was sold in all?", "SELECT SUM(amuont) FROM sales")]);
        var records = new GoldenRecordsPage(window.Page);
        await records.OpenForAsync(connection);
        await records.CheckAll.ClickAsync();
        await Expect(records.State("Errors")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Errors 1"));
    }
}

/// <summary>A test that needs a browser and a PostgreSQL server; where one of them is not there it is skipped, and says so.</summary>
public sealed class PostgresBrowserFactAttribute : FactAttribute
{
    public PostgresBrowserFactAttribute() => Skip = new BrowserFactAttribute().Skip ?? new PostgresFactAttribute().Skip;
}
