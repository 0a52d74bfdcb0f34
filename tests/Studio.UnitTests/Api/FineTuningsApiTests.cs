using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class FineTuningsApiTests(StudioAppFactory app)
{
    private static readonly object OpenAi = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" };

    [Fact]
    public async Task Job_on_the_built_in_trainer_succeeds_and_shows_its_files_events_and_metrics()
    {
        var shop = await app.AddShopAsync();
        var created = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_parameters = new { n_epochs = 2 } } });
        var id = Id(created);

        var job = await app.WaitForEndAsync(id);

        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        Assert.Equal("local", job.GetProperty("base_llm").GetProperty("model_provider").GetString());
        Assert.NotEqual(JsonValueKind.Null, job.GetProperty("model_id").ValueKind);
        Assert.Equal(1, job.GetProperty("progress").GetDouble());

        var events = await GetAsync($"/api/v1/finetunings/{id}/events?limit=1000");
        Assert.Contains(events.EnumerateArray(), one => one.GetProperty("type").GetString() == "state" && one.GetProperty("data").GetProperty("to").GetString() == "succeeded");
        var second = events[1].GetProperty("id").GetString();
        var rest = await GetAsync($"/api/v1/finetunings/{id}/events?limit=1&after={events[0].GetProperty("id").GetString()}");
        Assert.Equal(second, Assert.Single(rest.EnumerateArray()).GetProperty("id").GetString());

        var metrics = await GetAsync($"/api/v1/finetunings/{id}/metrics");
        Assert.All(metrics.EnumerateArray(), point => Assert.Equal(
            ["step", "epoch", "train_loss", "valid_loss", "train_accuracy", "valid_accuracy", "recorded_at"], point.EnumerateObject().Select(member => member.Name)));
        Assert.True(metrics.GetArrayLength() > 0);

        using var file = await app.Client.GetAsync($"/api/v1/finetunings/{id}/training-file");
        var content = await file.Content.ReadAsByteArrayAsync();
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"", file.Headers.ETag!.Tag);
        Assert.Equal(12, Encoding.UTF8.GetString(content).TrimEnd('\n').Split('\n').Length);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/finetunings/{id}/training-file");
        again.Headers.IfNoneMatch.Add(file.Headers.ETag);
        using var unchanged = await app.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        var raw = await GetAsync($"/api/v1/finetunings/{id}/provider-response");
        Assert.Equal(200, raw.GetProperty("create").GetProperty("status").GetInt32());
        Assert.Equal("fine_tuning.job", raw.GetProperty("create").GetProperty("body").GetProperty("object").GetString());
        Assert.StartsWith("step,", await app.Client.GetStringAsync($"/api/v1/finetunings/{id}/result-file"), StringComparison.Ordinal);

        var reply = await app.PostAsync($"/api/v1/finetunings/{id}/ask", new { question = "How much was sold in Rome, question 1?" });
        Assert.Contains("Rome", reply.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.Equal(20, reply.GetProperty("result").GetProperty("rows")[0][0].GetDouble());

        var (status, problem) = await SendAsync(HttpMethod.Post, $"/api/v1/finetunings/{id}/cancel", null);
        Assert.Equal((400, "cancel_not_possible", "Model has already succeeded. Cannot cancel."), (status, Code(problem), Message(problem)));
    }

    [Fact]
    public async Task Create_with_golden_sqls_trains_on_each_named_record_once()
    {
        var shop = await app.AddShopAsync(14);
        var wanted = shop.RecordIds.Take(11).ToList();

        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, golden_sqls = wanted.Append(wanted[0]), base_llm = OpenAi });

        Assert.Equal(wanted.Order(), job.GetProperty("golden_records").EnumerateArray().Select(id => id.GetString()).Order());
        Assert.Equal(11, job.GetProperty("golden_record_count").GetInt32());
    }

    [Fact]
    public async Task List_comes_in_pages_the_newest_first_and_without_record_ids()
    {
        var shop = await app.AddShopAsync();
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            made.Insert(0, Id(await CreateAsync(shop)));
        }

        var first = await GetAsync($"/api/v1/finetunings?dbConnectionId={shop.ConnectionId}&pageSize=2");
        var token = first.GetProperty("next_page_token").GetString()!;
        var second = await GetAsync($"/api/v1/finetunings?db_connection_id={shop.ConnectionId}&page_size=200&page_token={Uri.EscapeDataString(token)}");

        Assert.Equal(3, first.GetProperty("total_size").GetInt32());
        Assert.Equal(made, first.GetProperty("finetunings").EnumerateArray().Concat(second.GetProperty("finetunings").EnumerateArray()).Select(Id));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("finetunings")[0].GetProperty("golden_records").ValueKind);
        Assert.Equal(12, first.GetProperty("finetunings")[0].GetProperty("golden_record_count").GetInt32());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_page_token").ValueKind);
        var (status, problem) = await SendAsync(HttpMethod.Get, $"/api/v1/finetunings?page_token={Uri.EscapeDataString(token)}", null);
        Assert.Equal((400, "invalid_page_token"), (status, Code(problem)));
    }

    [Fact]
    public async Task List_is_filtered_and_ordered_by_snake_and_camel_case_names()
    {
        var shop = await app.AddShopAsync();
        foreach (var alias in new[] { "my-job-1", "my-job-2", "other" })
        {
            await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, alias, base_llm = OpenAi });
        }
        async Task<List<string>> AliasesAsync(string query) =>
            [.. (await GetAsync($"/api/v1/finetunings?db_connection_id={shop.ConnectionId}&{query}")).GetProperty("finetunings").EnumerateArray().Select(job => job.GetProperty("alias").GetString()!)];

        Assert.Equal(["my-job-1"], await AliasesAsync("filter=name%20%3D%20my-job-1"));
        Assert.Equal(["my-job-2", "my-job-1"], await AliasesAsync("filter=alias%20%3D%20%22my*%22&orderBy=createdAt%20desc"));
        Assert.Equal(["other"], await AliasesAsync("filter=-alias%3AMY%20createdAt%20%3E%202020-01-01T00%3A00%3A00Z"));
        Assert.Equal(["my-job-1", "my-job-2", "other"], await AliasesAsync($"filter=dbConnectionId%20%3D%20{shop.ConnectionId}&order_by=alias"));
        Assert.Equal(["other", "my-job-2", "my-job-1"], await AliasesAsync("order_by=baseLlm.modelName,%20name%20desc"));
    }

    [Fact]
    public async Task Tags_are_given_with_the_job_and_filter_the_list()
    {
        var shop = await app.AddShopAsync();

        var made = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, tags = new[] { "week 48", "baseline" }, base_llm = OpenAi });

        Assert.Equal(["week 48", "baseline"], made.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(1, (await GetAsync($"/api/v1/finetunings?db_connection_id={shop.ConnectionId}&filter=tags%3Abaseline")).GetProperty("total_size").GetInt32());
    }

    [Fact]
    public async Task Put_replaces_the_metadata_and_null_removes_it()
    {
        var id = Id(await CreateAsync(await app.AddShopAsync()));

        var (_, changed) = await SendAsync(HttpMethod.Put, $"/api/v1/finetunings/{id}", """{"metadata": {"team": "sales"}}""");
        var (_, removed) = await SendAsync(HttpMethod.Put, $"/api/v1/finetunings/{id}", """{"metadata": null}""");

        Assert.Equal("""{"team":"sales"}""", changed.GetProperty("metadata").GetRawText());
        Assert.Equal(JsonValueKind.Null, removed.GetProperty("metadata").ValueKind);
    }

    [Fact]
    public async Task Fifty_posts_at_once_with_one_key_make_one_job()
    {
        var shop = await app.AddShopAsync();
        var key = Guid.NewGuid().ToString();
        var spellings = new[] { $$"""{"db_connection_id":"{{shop.ConnectionId}}","suffix":"a"}""", $$"""{ "suffix" : "a", "db_connection_id" : "{{shop.ConnectionId}}" }""" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => PostWithKeyAsync(spellings[i % 2], key)));
        var (status, other) = await PostWithKeyAsync($$"""{"db_connection_id":"{{shop.ConnectionId}}","suffix":"b"}""", key);

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => Id(answer.Body)).Distinct());
        Assert.Equal((409, "idempotency_conflict"), (status, Code(other)));
        Assert.Equal(1, (await GetAsync($"/api/v1/finetunings?db_connection_id={shop.ConnectionId}")).GetProperty("total_size").GetInt32());
    }

    [Fact]
    public async Task Estimate_counts_tokens_and_names_every_problem_that_create_would_refuse()
    {
        var shop = await app.AddShopAsync(3);

        var estimate = await app.PostAsync("/api/v1/finetunings/estimate", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local", model_parameters = new { n_epochs = 99 } } });

        Assert.Equal(3, estimate.GetProperty("training_records").GetInt32());
        Assert.True(estimate.GetProperty("tokens_per_epoch").GetInt64() > 0);
        Assert.Equal(["too_few_golden_records", "validation_failed"], estimate.GetProperty("problems").EnumerateArray().Select(Code).Order());
    }

    [Fact]
    public async Task Training_file_of_a_job_that_has_none_yet_is_not_found()
    {
        var job = await app.PostAsync("/api/v1/finetunings", new { model = "gpt-4o", training_file = "file-abc", base_llm = new { model_provider = "openai" } });

        var (status, problem) = await SendAsync(HttpMethod.Get, $"/api/v1/finetunings/{Id(job)}/training-file", null);

        Assert.Equal((404, "not_found"), (status, Code(problem)));
    }

    private Task<JsonElement> CreateAsync(SampleShop shop) => app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi });

    private Task<JsonElement> GetAsync(string path) => app.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<(int Status, JsonElement Body)> PostWithKeyAsync(string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/finetunings") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await app.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        }
        using var response = await app.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Id(JsonElement json) => json.GetProperty("id").GetString()!;

    private static string Code(JsonElement problem) => problem.GetProperty("error_code").GetString()!;

    private static string Message(JsonElement problem) => problem.GetProperty("message").GetString()!;
}
