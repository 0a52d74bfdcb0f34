using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>The form that adds a connection, in its three kinds.</summary>
public sealed class NewConnectionPage(IPage page) : StudioPage(page)
{
    public Task OpenAsync(string kind) => GoAsync($"/connections/new?kind={kind}");

    public async Task AddPathAsync(string path, string? alias = null)
    {
        await Page.GetByLabel("Path of the file").FillAsync(path);
        await Page.GetByLabel("Name").FillAsync(alias ?? "");
        await Button("Connect and read the schema").ClickAsync();
    }

    public async Task UploadAsync(string file, string? alias = null)
    {
        await Page.Locator("#database-file").SetInputFilesAsync(file);
        await Page.GetByLabel("Name").FillAsync(alias ?? "");
        await Button("Upload and read the schema").ClickAsync();
    }

    public async Task AddPostgresAsync(int port, string database, string user, string password, string alias)
    {
        await Page.GetByLabel("Port").FillAsync(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Page.GetByLabel("Database", new() { Exact = true }).FillAsync(database);
        await Page.GetByLabel("User").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByLabel("Name (optional)").FillAsync(alias);
        await Button("Connect and read the schema").ClickAsync();
    }

    public async Task PasteAsync(string ddl, string alias, string dialect = "postgresql")
    {
        await Page.GetByLabel("Name").FillAsync(alias);
        await Page.GetByLabel("SQL dialect").FillAsync(dialect);
        await Page.GetByLabel("CREATE TABLE statements").FillAsync(ddl);
        await Button("Add the schema").ClickAsync();
    }
}

/// <summary>One connection: its tables.</summary>
public sealed class ConnectionPage(IPage page) : StudioPage(page)
{
    public ILocator Tables => Page.GetByRole(AriaRole.Navigation, new() { Name = "Tables" }).GetByRole(AriaRole.Link);

    public ILocator Table(string name) => Tables.Filter(new() { HasText = name });
}
