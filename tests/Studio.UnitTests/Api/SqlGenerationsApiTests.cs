using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Generations;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class SqlGenerationsApiTests(StudioAppFactory app)
{
    private static readonly string[] Keys =
    [
        "id", "metadata", "created_at", "prompt_id", "finetuning_id", "status", "completed_at", "llm_config", "intermediate_steps", "sql", "tokens_used", "confidence_score", "error",
        "evaluation_score", "prompt",
    ];

    [Fact]
    public async Task Trained_model_is_asked_looked_up_and_its_sql_run()
    {
        var (shop, job) = await TrainAsync();

        var made = await app.PostAsync("/api/v1/prompts/sql-generations", new
        {
            finetuning_id = job,
            low_latency_mode = false,
            llm_config = new { llm_name = "gpt-4-turbo-preview" },
            evaluate = true,
            metadata = new { team = "data" },
            prompt = new { text = "How much was sold in Rome, question 1?", db_connection_id = shop.ConnectionId, metadata = new { } },
        });
        var id = made.GetProperty("id").GetString()!;
        var found = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sql-generations/{id}");
        var rows = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sql-generations/{id}/execute?max_rows=5000");

        Assert.Equal(Keys, made.EnumerateObject().Select(member => member.Name));
        Assert.Equal(made.GetRawText(), found.GetRawText());
        Assert.Equal(("VALID", "SELECT SUM(amount) FROM sales WHERE city = 'Rome'"), (made.GetProperty("status").GetString(), made.GetProperty("sql").GetString()));
        Assert.Equal((job, shop.ConnectionId), (made.GetProperty("finetuning_id").GetString(), made.GetProperty("prompt").GetProperty("db_connection_id").GetString()));
        Assert.InRange(made.GetProperty("confidence_score").GetDouble(), 0.01, 1);
        Assert.Equal(1, made.GetProperty("evaluation_score").GetDouble());
        Assert.True(made.GetProperty("tokens_used").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Null, made.GetProperty("error").ValueKind);
        Assert.Equal("""{"team":"data"}""", made.GetProperty("metadata").GetRawText());
        Assert.Equal(20, rows.GetProperty("rows")[0][0].GetDouble());
        Assert.False(rows.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Trained_model_streams_its_answer_and_tells_how_sure_it_is()
    {
        var (_, job) = await TrainAsync();
        var target = (await app.Get<ModelTargets>().OfFineTuningAsync(job, CancellationToken.None)).Value!;
        var pieces = new List<string>();

        var streamed = (await app.Get<SqlAsker>().AskAsync(target, "How much was sold in Bern, question 2?", pieces.Add, CancellationToken.None)).Value!;
        var whole = (await app.Get<SqlAsker>().AskAsync(target, "How much was sold in Bern, question 2?", null, CancellationToken.None)).Value!;

        Assert.Equal("SELECT SUM(amount) FROM sales WHERE city = 'Bern'", string.Concat(pieces));
        Assert.True(pieces.Count > 3);
        Assert.Equal((whole.Sql, whole.Text, whole.Confidence, whole.PromptTokens, whole.CompletionTokens, whole.Candidates),
            (streamed.Sql, streamed.Text, streamed.Confidence, streamed.PromptTokens, streamed.CompletionTokens, streamed.Candidates));
        Assert.NotNull(streamed.Confidence);
    }

    [Fact]
    public async Task Body_with_several_faults_names_each()
    {
        var (status, problem) = await PostAsync("""{"finetuning_id": 7, "prompt": "How many?", "evaluate": "yes", "metadata": {"a": 1}, "sql": "SELECT 1"}""");

        Assert.Equal((422, "validation_failed"), (status, Code(problem)));
        Assert.Equal(["evaluate", "finetuning_id", "metadata.a", "prompt", "sql"], problem.GetProperty("errors").EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public async Task Unknown_ids_and_jobs_without_a_model_are_refused_by_their_codes()
    {
        var shop = await app.AddShopAsync();
        var queued = (await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "openai" } })).GetProperty("id").GetString();

        var missing = await PostAsync("{}");
        var nowhere = await PostAsync("""{"finetuning_id": "nowhere", "prompt": {"text": "How many?"}}""");
        var early = await PostAsync($$$"""{"finetuning_id": "{{{queued}}}", "prompt": {"text": "How many?"}}""");
        using var unknown = await app.Client.GetAsync("/api/v1/sql-generations/nowhere");
        using var unknownRun = await app.Client.GetAsync("/api/v1/sql-generations/nowhere/execute");
        using var fewer = await app.Client.GetAsync("/api/v1/sql-generations/nowhere/execute?max_rows=0");

        Assert.Equal((422, "validation_failed"), (missing.Status, Code(missing.Body)));
        Assert.Equal(["finetuning_id", "prompt.text"], missing.Body.GetProperty("errors").EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal((404, "finetuning_not_found"), (nowhere.Status, Code(nowhere.Body)));
        Assert.Equal((409, "conflict"), (early.Status, Code(early.Body)));
        Assert.Equal((404, 404, 422), ((int)unknown.StatusCode, (int)unknownRun.StatusCode, (int)fewer.StatusCode));
    }

    [Fact]
    public async Task Unknown_connection_in_the_body_is_a_bad_request()
    {
        var (_, job) = await TrainAsync();

        var (status, problem) = await PostAsync($$$"""{"finetuning_id": "{{{job}}}", "prompt": {"text": "How many?", "db_connection_id": "nowhere"}}""");

        Assert.Equal((400, "database_connection_not_found", "Database connection not found, nowhere"), (status, Code(problem), problem.GetProperty("message").GetString()));
    }

    private async Task<(SampleShop Shop, string Job)> TrainAsync()
    {
        var shop = await app.AddShopAsync();
        var created = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local" } });
        var job = await app.WaitForEndAsync(created.GetProperty("id").GetString()!);
        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        return (shop, job.GetProperty("id").GetString()!);
    }

    private async Task<(int Status, JsonElement Body)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await app.Client.PostAsync("/api/v1/prompts/sql-generations", content);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Code(JsonElement problem) => problem.GetProperty("error_code").GetString()!;
}
