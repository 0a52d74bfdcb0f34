using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class SplitApiTests(StudioAppFactory app)
{
    private static readonly object OpenAi = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" };

    [Fact]
    public async Task Job_split_by_shape_says_so_and_has_a_leak_report()
    {
        var shop = await app.AddShopAsync();
        await AddAsync(shop, "Which cities are there?", "SELECT DISTINCT city FROM sales");
        await AddAsync(shop, "How many sales are there?", "SELECT COUNT(*) FROM sales");

        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi, split_by = "shape", validation_split = 0.15, seed = 1 });
        var report = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings/{Id(job)}/leak-report");

        Assert.Equal(("shape", JsonValueKind.Null, 2), (job.GetProperty("split_by").GetString(), job.GetProperty("split_tag").ValueKind, job.GetProperty("held_out_count").GetInt32()));
        Assert.Equal(
            ["summary", "training_count", "held_out_count", "same_rows", "same_questions", "near_questions", "shared_shape_records", "training_shapes", "held_out_shapes", "shared_shapes", "records"],
            report.EnumerateObject().Select(member => member.Name));
        Assert.Equal((12, 2, 1, 2, 0), (Number(report, "training_count"), Number(report, "held_out_count"), Number(report, "training_shapes"), Number(report, "held_out_shapes"), Number(report, "shared_shapes")));
        Assert.StartsWith("No held-out query has the shape of a trained one", report.GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_reports_leaks_also_where_create_would_refuse_them()
    {
        var shop = await app.AddShopAsync();
        await AddAsync(shop, "how much was sold in Oslo, question 0", "select sum(amount) from sales where city = 'Oslo'", "test");
        var body = new { db_connection_id = shop.ConnectionId, base_llm = OpenAi, split_tag = "test" };

        var estimate = await app.PostAsync("/api/v1/finetunings/estimate", body);
        var whole = await app.PostAsync("/api/v1/finetunings/estimate", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi });
        using var refused = await app.Client.PostAsJsonAsync("/api/v1/finetunings", body);
        var allowed = await app.PostAsync("/api/v1/finetunings", new { body.db_connection_id, body.base_llm, body.split_tag, allow_leaks = true });

        var leak = Assert.Single(estimate.GetProperty("leak_report").GetProperty("records").EnumerateArray());
        Assert.Equal(("same_row", shop.RecordIds[0]), (leak.GetProperty("kind").GetString(), leak.GetProperty("training_record_id").GetString()));
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("leak_report").ValueKind);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((422, "validation_failed"), ((int)refused.StatusCode, problem.GetProperty("error_code").GetString()));
        Assert.Contains("\"how much was sold in Oslo, question 0\"", problem.GetProperty("errors").GetProperty("validation_split")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(("tag", "test", 1), (allowed.GetProperty("split_by").GetString(), allowed.GetProperty("split_tag").GetString(), allowed.GetProperty("held_out_count").GetInt32()));
    }

    [Fact]
    public async Task Report_of_a_job_without_a_held_out_part_is_not_found()
    {
        var shop = await app.AddShopAsync();
        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi });

        using var response = await app.Client.GetAsync($"/api/v1/finetunings/{Id(job)}/leak-report");

        Assert.Equal("none", job.GetProperty("split_by").GetString());
        Assert.Equal((404, "nothing_held_out"), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString()));
    }

    [Theory]
    [InlineData("{\"split_by\": \"size\"}", "split_by")]
    [InlineData("{\"split_by\": 3}", "split_by")]
    [InlineData("{\"allow_leaks\": \"yes\"}", "allow_leaks")]
    [InlineData("{\"split_by\": \"none\", \"validation_split\": 0.1}", "validation_split")]
    [InlineData("{\"split_by\": \"tag\", \"validation_split\": 0.1}", "validation_split")]
    [InlineData("{\"split_by\": \"random\", \"split_tag\": \"test\"}", "split_tag")]
    [InlineData("{\"split_by\": \"shape\", \"validation_file\": \"file-1\"}", "validation_file")]
    public async Task Fields_that_are_wrong_or_contradict_each_other_are_named(string fields, string field)
    {
        var shop = await (app.SharedShop ??= app.AddShopAsync());
        var body = JsonSerializer.Deserialize<Dictionary<string, object>>(fields)!;
        body["db_connection_id"] = shop.ConnectionId;

        using var response = await app.Client.PostAsJsonAsync("/api/v1/finetunings", body);

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    private async Task AddAsync(SampleShop shop, string question, string sql, params string[] tags) =>
        await app.PostAsync("/api/v1/golden-records", new[] { new { db_connection_id = shop.ConnectionId, prompt_text = question, sql, tags } });

    private static string Id(JsonElement json) => json.GetProperty("id").GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
