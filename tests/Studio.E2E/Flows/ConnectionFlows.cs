using FineTuningStudio.Core.Samples;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class ConnectionFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Path_of_a_SQLite_file_becomes_a_connection_with_its_tables()
    {
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("path");

        await form.AddPathAsync(NewDatabase(), "Bikes by path");

        await Expect(form.Heading).ToHaveTextAsync("Bikes by path");
        await Expect(new ConnectionPage(window.Page).Table("rental")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Uploaded_SQLite_file_becomes_a_connection_with_its_tables()
    {
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("upload");

        await form.UploadAsync(NewDatabase(), "Bikes by upload");

        await Expect(form.Heading).ToHaveTextAsync("Bikes by upload");
        await Expect(new ConnectionPage(window.Page).Table("rental")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Pasted_schema_becomes_a_connection_with_its_tables()
    {
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("ddl");

        await form.PasteAsync("CREATE TABLE invoices (id integer PRIMARY KEY, amount numeric(10, 2) NOT NULL);", "Shop in PostgreSQL");

        await Expect(form.Heading).ToHaveTextAsync("Shop in PostgreSQL");
        await Expect(new ConnectionPage(window.Page).Table("invoices")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Path_that_cannot_be_opened_is_explained_and_adds_nothing()
    {
        var before = await CountAsync();
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("path");
        var text = Path.Combine(app.Process.Folder, "letter.sqlite");
        await File.WriteAllTextAsync(text, "Dear Sir or Madam, this is a letter and no database at all.");

        foreach (var (path, sentence) in new[]
        {
            ("", "path is empty"),
            (Path.Combine(app.Process.Folder, "missing.sqlite"), "missing.sqlite"),
            (text, "letter.sqlite"),
            (app.Process.Folder, Path.GetFileName(app.Process.Folder)),
            (Path.Combine(app.Process.DataDirectory, "studio.db"), "data directory"),
        })
        {
            await form.AddPathAsync(path);
            await Expect(form.Alerts.Filter(new() { HasText = sentence })).ToBeVisibleAsync();
        }

        Assert.Equal(before, await CountAsync());
    }

    [BrowserFact]
    public async Task Uploaded_file_that_is_no_database_is_explained_and_adds_nothing()
    {
        var before = await CountAsync();
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("upload");
        var text = Path.Combine(app.Process.Folder, "notes.sqlite");
        await File.WriteAllTextAsync(text, "Not a database.");

        await form.UploadAsync(text);

        await Expect(form.Alerts.Filter(new() { HasText = "not a SQLite database" })).ToBeVisibleAsync();
        Assert.Equal(before, await CountAsync());
    }

    [BrowserFact]
    public async Task Pasted_text_without_a_table_is_explained_and_adds_nothing()
    {
        var before = await CountAsync();
        await using var window = await app.OpenAsync();
        var form = new NewConnectionPage(window.Page);
        await form.OpenAsync("ddl");

        await form.PasteAsync("DROP TABLE invoices;", "No table");

        await Expect(form.Alerts.Filter(new() { HasText = "CREATE TABLE" })).ToBeVisibleAsync();
        Assert.Equal(before, await CountAsync());
    }

    private string NewDatabase()
    {
        var file = Path.Combine(app.Process.Folder, $"{Guid.NewGuid():N}.sqlite");
        SampleDatabase.Create(file);
        return file;
    }

    private async Task<int> CountAsync() => (await app.Api.GetAsync("db-connections")).AsArray().Count;
}
