using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>An app whose "openai" has a budget that asks, whose "strict" has one that refuses, and with a second built-in trainer named "twin".</summary>
public sealed class MoneyApp() : StudioAppFactory(new Dictionary<string, string?>
{
    ["Providers:openai:MonthlyBudget"] = "0.0001",
    ["Providers:twin:Kind"] = "local",
    ["Providers:strict:Kind"] = "openai",
    ["Providers:strict:ApiKey"] = "sk-test-not-a-key",
    ["Providers:strict:BaseUrl"] = "http://127.0.0.1:9/v1",
    ["Providers:strict:Models:0:Id"] = "strict-model",
    ["Providers:strict:Prices:strict-model:Training"] = "8",
    ["Providers:strict:Prices:strict-model:ReadOn"] = "2026-11-20",
    ["Providers:strict:MonthlyBudget"] = "0.0001",
    ["Providers:strict:BudgetAction"] = "refuse",
});

public sealed class MoneyApiTests(MoneyApp app) : IClassFixture<MoneyApp>
{
    private static readonly object OpenAi = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" };

    [Fact]
    public async Task Snapshot_trained_again_by_another_provider_has_the_same_files_and_says_where_it_comes_from()
    {
        var shop = await app.AddShopAsync(15);
        var first = await app.WaitForEndAsync(Id(await app.PostAsync("/api/v1/finetunings", new
        {
            db_connection_id = shop.ConnectionId, alias = "orders", validation_split = 0.2, seed = 3, allow_leaks = true, base_llm = new { model_provider = "local" },
        })));
        using var edited = await app.Client.PutAsJsonAsync($"/api/v1/golden-records/{shop.RecordIds[0]}", new { sql = "SELECT 1" });
        using var deleted = await app.Client.DeleteAsync($"/api/v1/golden-records/{shop.RecordIds[1]}");

        var second = await app.PostAsync($"/api/v1/finetunings/{Id(first)}/retrain", new { base_llm = new { model_provider = "twin" } });
        second = await app.WaitForEndAsync(Id(second));

        Assert.Equal("succeeded", second.GetProperty("status").GetString());
        Assert.Equal(Id(first), second.GetProperty("retrained_from").GetString());
        Assert.Equal("twin", second.GetProperty("base_llm").GetProperty("model_provider").GetString());
        Assert.Equal(first.GetProperty("snapshot_id").GetString(), second.GetProperty("snapshot_id").GetString());
        Assert.Equal(first.GetProperty("golden_records").GetRawText(), second.GetProperty("golden_records").GetRawText());
        foreach (var part in new[] { "training-file", "validation-file" })
        {
            Assert.Equal(await HashAsync(first, part), await HashAsync(second, part));
        }
        Assert.NotEqual(await HashAsync(first, "training-file"), await HashAsync(first, "validation-file"));
        Assert.Equal((0, false), (second.GetProperty("cost").GetDecimal(), second.GetProperty("cost_is_estimate").GetBoolean()));

        // Both models are asked the same held-out questions in one run.
        var run = await app.PostAsync("/api/v1/evaluations", new
        {
            finetuning_id = Id(first),
            models = new[] { new { kind = "tuned", finetuning_id = Id(first) }, new { kind = "tuned", finetuning_id = Id(second) } },
        });
        Assert.Equal(3, run.GetProperty("item_count").GetInt32());
    }

    [Fact]
    public async Task Key_of_one_retraining_is_not_taken_for_another_job()
    {
        var shop = await app.AddShopAsync();
        var one = Id(await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId }));
        var other = Id(await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId }));
        var key = Guid.NewGuid().ToString();

        var first = await SendAsync($"/api/v1/finetunings/{one}/retrain", "{}", key);
        var again = await SendAsync($"/api/v1/finetuning-jobs/{one}/retrain", "{ }", key);
        var conflict = await SendAsync($"/api/v1/finetunings/{other}/retrain", "{}", key);

        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(Id(first.Body), Id(again.Body));
        Assert.Equal((409, "idempotency_conflict"), (conflict.Status, Code(conflict.Body)));
    }

    [Theory]
    [InlineData("none", "{}", 404, "finetuning_not_found")]
    [InlineData(null, """{"base_llm": {"model_provider": "nobody"}}""", 422, "provider_not_ready")]
    [InlineData(null, """{"base_llm": {"model_provider": "twin", "model_parameters": {"colour": "red"}}}""", 422, "validation_failed")]
    [InlineData(null, """{"seed": "x"}""", 422, "validation_failed")]
    public async Task Retraining_that_cannot_be_made_is_refused(string? id, string body, int status, string code)
    {
        var shop = await (app.SharedShop ??= app.AddShopAsync());
        id ??= Id(await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId }));

        var refused = await SendAsync($"/api/v1/finetunings/{id}/retrain", body);

        Assert.Equal((status, code), (refused.Status, Code(refused.Body)));
    }

    [Fact]
    public async Task Job_from_a_file_has_no_snapshot_to_train_on()
    {
        var job = Id(await app.PostAsync("/api/v1/finetunings", new { model = "gpt-4o", training_file = "file-abc", allow_over_budget = true, base_llm = new { model_provider = "openai" } }));

        var refused = await SendAsync($"/api/v1/finetunings/{job}/retrain", "{}");

        Assert.Equal((400, "no_snapshot"), (refused.Status, Code(refused.Body)));
    }

    [Fact]
    public async Task Budget_that_asks_takes_the_permission_and_its_spending_is_told()
    {
        var shop = await app.AddShopAsync();
        var before = await SpendingAsync("openai");

        var asked = await SendAsync("/api/v1/finetunings", JsonSerializer.Serialize(new { db_connection_id = shop.ConnectionId, base_llm = OpenAi }));
        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi, allow_over_budget = true });
        var after = await SpendingAsync("openai");

        Assert.Equal((409, "budget_exceeded"), (asked.Status, Code(asked.Body)));
        Assert.Contains("allow_over_budget", asked.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(job.GetProperty("cost_is_estimate").GetBoolean());
        Assert.Equal((3m, "2026-11-21"), (job.GetProperty("training_price").GetDecimal(), job.GetProperty("price_read_on").GetString()));
        Assert.Equal(job.GetProperty("estimated_tokens").GetInt64() * 3 / 1_000_000m, job.GetProperty("cost").GetDecimal());
        Assert.Equal(job.GetProperty("cost").GetDecimal(), after.GetProperty("spent").GetDecimal() - before.GetProperty("spent").GetDecimal());
        Assert.Equal(["provider", "month", "spent", "estimated_part", "budget", "action", "jobs", "unknown"], after.EnumerateObject().Select(member => member.Name));
        Assert.Equal((0.0001m, "ask"), (after.GetProperty("budget").GetDecimal(), after.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Budget_that_refuses_takes_no_permission_and_the_estimate_says_so_before()
    {
        var shop = await app.AddShopAsync();
        var body = new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "strict", model_name = "strict-model" }, allow_over_budget = true };

        var estimate = await app.PostAsync("/api/v1/finetunings/estimate", body);
        var refused = await SendAsync("/api/v1/finetunings", JsonSerializer.Serialize(body));

        Assert.Equal((409, "budget_exceeded"), (refused.Status, Code(refused.Body)));
        Assert.Equal("budget_exceeded", Code(Assert.Single(estimate.GetProperty("problems").EnumerateArray())));
        Assert.Equal((8m, "2026-11-20", "refuse"), (estimate.GetProperty("training_price").GetDecimal(), estimate.GetProperty("price_read_on").GetString(), estimate.GetProperty("budget").GetProperty("action").GetString()));
        Assert.Equal(0, (await SpendingAsync("strict")).GetProperty("jobs").GetInt32());
    }

    [Fact]
    public async Task Estimate_of_a_retraining_is_told_and_creates_nothing()
    {
        var shop = await app.AddShopAsync();
        var job = Id(await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId }));

        var estimate = await app.PostAsync($"/api/v1/finetunings/{job}/retrain/estimate", new { base_llm = new { model_provider = "twin" } });
        var unknown = await SendAsync("/api/v1/finetunings/none/retrain/estimate", "{}");

        Assert.Equal((12, 0), (estimate.GetProperty("training_records").GetInt32(), estimate.GetProperty("problems").GetArrayLength()));
        Assert.Equal(404, unknown.Status);
        Assert.Equal(1, (await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings?db_connection_id={shop.ConnectionId}")).GetProperty("total_size").GetInt32());
    }

    [Fact]
    public async Task Spending_of_another_month_is_its_own_and_nonsense_is_refused()
    {
        var past = await app.Client.GetFromJsonAsync<JsonElement>("/api/v1/providers/openai/spending?month=2020-02");
        using var wrong = await app.Client.GetAsync("/api/v1/providers/openai/spending?month=2026-13");
        using var unknown = await app.Client.GetAsync("/api/v1/providers/nobody/spending");

        Assert.Equal(("2020-02", 0m, 0), (past.GetProperty("month").GetString(), past.GetProperty("spent").GetDecimal(), past.GetProperty("jobs").GetInt32()));
        Assert.Equal((422, 404), ((int)wrong.StatusCode, (int)unknown.StatusCode));
    }

    private Task<JsonElement> SpendingAsync(string provider) => app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/providers/{provider}/spending");

    private async Task<string> HashAsync(JsonElement job, string file) =>
        Convert.ToHexStringLower(SHA256.HashData(await app.Client.GetByteArrayAsync($"/api/v1/finetunings/{Id(job)}/{file}")));

    private async Task<(int Status, JsonElement Body)> SendAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        using var response = await app.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Id(JsonElement json) => json.GetProperty("id").GetString()!;

    private static string Code(JsonElement problem) => problem.GetProperty("error_code").GetString()!;
}
