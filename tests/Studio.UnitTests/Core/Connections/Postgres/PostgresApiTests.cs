using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.UnitTests.Api;
using FineTuningStudio.UnitTests.Api.Canaries;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

/// <summary>The whole way over a PostgreSQL database through the API: connect, curate, train, ask, run, evaluate; with every log line kept.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresApiTests(PostgresServer server)
{
    private const string Sales = """
        CREATE TABLE sales (id serial PRIMARY KEY, city text NOT NULL, amount numeric(10,2), sold_at timestamptz DEFAULT now(), open boolean DEFAULT true);
        INSERT INTO sales (city, amount) VALUES ('Oslo', 10), ('Rome', 20), ('Bern', 5);
        """;

    private static readonly Dictionary<string, string?> LogEverything = new() { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace" };

    [PostgresFact]
    public async Task Model_is_trained_asked_run_and_evaluated_over_a_postgresql_database()
    {
        await using var app = new StudioAppFactory(LogEverything);
        using var log = new LogCapture();
        app.Get<ILoggerFactory>().AddProvider(log);
        var answers = new List<JsonElement>();
        var database = await server.MakeDatabaseAsync(Sales);

        var connection = Kept(await app.PostAsync("/api/v1/db-connections", new { connection_uri = server.Uri(database, query: "?sslmode=prefer") }));
        var id = Text(connection, "id");
        string[] cities = ["Oslo", "Rome", "Bern"];
        Kept(await app.PostAsync("/api/v1/golden-records", Enumerable.Range(0, 16).Select(i => new
        {
            db_connection_id = id,
            prompt_text = $"How much was sold in {cities[i % 3]}, question {i}?",
            sql = $"SELECT SUM(amount)::numeric FROM sales WHERE city ILIKE '{cities[i % 3]}'",
        })));
        var created = Kept(await app.PostAsync("/api/v1/finetunings", new { db_connection_id = id, validation_split = 0.25, seed = 1, allow_leaks = true, base_llm = new { model_provider = "local" } }));
        var job = Kept(await app.WaitForEndAsync(Text(created, "id")));
        var file = await app.Client.GetStringAsync($"/api/v1/finetunings/{Text(job, "id")}/training-file");
        var made = Kept(await app.PostAsync("/api/v1/prompts/sql-generations", new { finetuning_id = Text(job, "id"), prompt = new { text = "How much was sold in Rome, question 1?", db_connection_id = id } }));
        var rows = Kept(await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sql-generations/{Text(made, "id")}/execute?max_rows=10"));
        var run = Kept(await WaitForRunAsync(app, Text(job, "id")));
        Kept(await app.Client.GetFromJsonAsync<JsonElement>("/api/v1/db-connections"));
        Kept(await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/table-descriptions?db_connection_id={id}"));

        Assert.Equal(("postgresql", "postgres", database), (Text(connection, "dialect"), Text(connection, "kind"), Text(connection, "alias")));
        Assert.Equal($"postgresql://owner:***@127.0.0.1:{server.Port}/{database}?sslmode=prefer", Text(connection, "connection_uri"));
        Assert.Equal("succeeded", Text(job, "status"));
        Assert.Contains("for the postgresql database", file, StringComparison.Ordinal);
        Assert.Equal(("VALID", "SELECT SUM(amount)::numeric FROM sales WHERE city ILIKE 'Rome'"), (Text(made, "status"), Text(made, "sql")));
        Assert.Equal(20, rows.GetProperty("rows")[0][0].GetDouble());
        Assert.Equal("succeeded", Text(run, "status"));
        Assert.All(answers.Select(answer => answer.GetRawText()).Append(file).Concat(log.Lines), text => Assert.DoesNotContain("canary", Uri.UnescapeDataString(text), StringComparison.OrdinalIgnoreCase));
        Assert.True(log.Lines.Count > 100);

        JsonElement Kept(JsonElement answer)
        {
            answers.Add(answer);
            return answer;
        }
    }

    [PostgresFact]
    public async Task Put_keeps_the_password_where_the_shown_uri_is_sent_back_and_refuses_it_for_another_host()
    {
        await using var app = new StudioAppFactory(LogEverything, withEngine: false);
        using var log = new LogCapture();
        app.Get<ILoggerFactory>().AddProvider(log);
        var database = await server.MakeDatabaseAsync(Sales);
        var added = await app.PostAsync("/api/v1/database-connections", new { alias = "shop", connection_uri = server.Uri(database) });
        var path = $"/api/v1/db-connections/{Text(added, "id")}";
        var shown = Text(added, "connection_uri");

        var (kept, body) = await PutAsync(app, path, new { alias = "renamed", connection_uri = shown });
        var (moved, problem) = await PutAsync(app, path, new { connection_uri = shown.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });
        var (wrong, refused) = await PutAsync(app, path, new { connection_uri = server.Uri(database, password: "canary wrong") });
        var scanned = await app.PostAsync("/api/v1/table-descriptions/sync-schemas", new { db_connection_id = Text(added, "id") });

        Assert.Equal((200, "renamed", shown), (kept, Text(body, "alias"), Text(body, "connection_uri")));
        Assert.Equal((400, "invalid_database_connection"), (moved, Text(problem, "error_code")));
        Assert.Equal((400, "invalid_database_connection"), (wrong, Text(refused, "error_code")));
        Assert.Equal("sales", Text(scanned[0], "table_name"));
        Assert.All(log.Lines.Append(problem.GetRawText()).Append(refused.GetRawText()), text => Assert.DoesNotContain("canary", Uri.UnescapeDataString(text), StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<JsonElement> WaitForRunAsync(StudioAppFactory app, string job)
    {
        using var timeout = new CancellationTokenSource(StudioAppFactory.Timeout);
        using var subscription = app.Get<EvaluationFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (true)
        {
            var list = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/evaluations?finetuning_id={job}", timeout.Token);
            if (list.GetProperty("evaluations") is var runs && runs.GetArrayLength() is 1 && Text(runs[0], "status") is "succeeded" or "failed")
            {
                return runs[0];
            }
            await batches.MoveNextAsync();
        }
    }

    private static async Task<(int Status, JsonElement Body)> PutAsync(StudioAppFactory app, string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await app.Client.PutAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
