using System.Text;
using Bunit;
using FineTuningStudio.Web.Components.Dashboard;
using FineTuningStudio.Web.Components.FineTunings.Details;
using FineTuningStudio.Web.Components.FineTunings.List;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Api.Canaries;

/// <summary>Secrets that were entered are found nowhere in clear: in no table, file, log line, answer or page.</summary>
public sealed class SecretCanaryTests(CanaryRun run) : IClassFixture<CanaryRun>
{
    [Fact]
    public void Run_went_where_secrets_could_come_to_light()
    {
        Assert.Equal("succeeded", Status("good"));
        Assert.Equal("failed", Status("failed"));
        Assert.Contains("The key [redacted] broke.", run.Ends["failed"].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", Status("refused"));
        Assert.Contains("[redacted]", run.Ends["refused"].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("succeeded", Status("wandb"));
        Assert.Equal("failed", Status("wandb refused"));
        Assert.Contains(run.Answers, answer => answer.Contains("answers and takes the key", StringComparison.Ordinal));
        Assert.Contains(run.Answers, answer => answer.Contains("refuses the key: enter a valid one", StringComparison.Ordinal) && answer.Contains("[redacted]", StringComparison.Ordinal));
        Assert.Contains(run.Answers, answer => answer.Contains("Training with [redacted]", StringComparison.Ordinal));
        Assert.True(run.LogLines.Count > 500, $"Only {run.LogLines.Count} lines were logged.");
        Assert.Contains(run.LogLines, line => line.StartsWith("Trace", StringComparison.Ordinal));

        string? Status(string job) => run.Ends[job].GetProperty("status").GetString();
    }

    [Fact]
    public void Answers_hold_no_secret() => AssertClean(run.Answers);

    [Fact]
    public void Log_holds_no_secret() => AssertClean(run.LogLines);

    [Fact]
    public void Tables_hold_no_secret()
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(run.App.Folder, "data", "studio.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        var cells = Texts(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
            .SelectMany(table => Texts(database, $"SELECT name FROM pragma_table_info('{table}')").Select(column => (table, column)))
            .SelectMany(at => Texts(database, $"SELECT CAST(\"{at.column}\" AS TEXT) FROM \"{at.table}\"").Select(text => $"{at.table}.{at.column}: {text}"))
            .ToList();

        Assert.Contains(cells, cell => cell.StartsWith("StoredProviders.ProtectedKey: ", StringComparison.Ordinal) && cell.Length > 50);
        AssertClean(cells);
    }

    [Fact]
    public void Files_of_the_data_directory_hold_no_secret_the_database_and_its_log_included()
    {
        // Whoever reads keeps the log there, which the last one to leave would take away.
        using var database = new SqliteConnection($"Data Source={Path.Combine(run.App.Folder, "data", "studio.db")};Pooling=False");
        database.Open();
        Assert.NotEmpty(Texts(database, "SELECT name FROM sqlite_master"));
        var files = Directory.GetFiles(Path.Combine(run.App.Folder, "data"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("lock" or "studio.lock"))
            .Select(file => (file, Bytes: Read(file))).ToList();

        Assert.Contains(files, one => one.file.EndsWith("studio.db-wal", StringComparison.Ordinal));
        Assert.Contains(files, one => one.file.EndsWith("training.jsonl", StringComparison.Ordinal));
        foreach (var (file, bytes) in files)
        {
            foreach (var core in CanaryRun.Cores)
            {
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(core)) < 0, $"{Path.GetFileName(file)} holds a secret.");
                Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(core)) < 0, $"{Path.GetFileName(file)} holds a secret in UTF-16.");
            }
        }
    }

    [Fact]
    public async Task Pages_hold_no_secret()
    {
        await using var pages = new BunitContext();
        pages.JSInterop.Mode = JSRuntimeMode.Loose;
        pages.Services.AddRadzenComponents();
        await using var scope = run.App.Services.CreateAsyncScope();
        pages.Services.AddFallbackServiceProvider(scope.ServiceProvider);
        var rendered = new List<string>
        {
            Drawn(pages.Render<ProvidersPage>(), "#provider-canary"),
            Drawn(pages.Render<ProviderPage>(page => page.Add(one => one.Name, "canary")), "form"),
            Drawn(pages.Render<ProviderPage>(page => page.Add(one => one.Name, "flames")), "form"),
            Drawn(pages.Render<DashboardPage>(), "h1"),
            Drawn(pages.Render<FineTuningsPage>(), "h1"),
        };
        foreach (var id in run.Jobs)
        {
            foreach (var tab in new[] { "", "?tab=events", "?tab=records", "?tab=answer" })
            {
                pages.Services.GetRequiredService<NavigationManager>().NavigateTo($"/fine-tunings/{id}{tab}");
                rendered.Add(Drawn(pages.Render<FineTuningDetailPage>(page => page.Add(one => one.Id, id)), "h1"));
            }
        }

        Assert.Contains(rendered, page => page.Contains("refuses the key", StringComparison.Ordinal));
        Assert.Contains(rendered, page => page.Contains("The key [redacted] broke", StringComparison.Ordinal));
        AssertClean(rendered);
    }

    private static string Drawn<T>(IRenderedComponent<T> page, string selector)
        where T : IComponent
    {
        page.WaitForElement(selector, TimeSpan.FromSeconds(20));
        return page.Markup;
    }

    private static void AssertClean(IReadOnlyList<string> texts)
    {
        // Not the text itself is told where one is found: it would put the secret into the test's output.
        var found = CanaryRun.Cores.SelectMany((core, number) => texts.Where(text => text.Contains(core, StringComparison.OrdinalIgnoreCase))
            .Select(text => $"secret {number + 1} in: {text[..Math.Min(60, Math.Max(0, text.IndexOf(core, StringComparison.OrdinalIgnoreCase) - 5))]}")).Take(5).ToList();

        Assert.NotEmpty(texts);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static List<string> Texts(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            if (!reader.IsDBNull(0))
            {
                texts.Add(reader.GetString(0));
            }
        }
        return texts;
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
