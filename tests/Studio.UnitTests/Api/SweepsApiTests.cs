using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class SweepsApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/finetunings/sweeps";

    private static object Body(SampleShop shop, object axes, int atOnce = 2, object? baseLlm = null) =>
        new { name = "Trial", @base = new { db_connection_id = shop.ConnectionId, base_llm = baseLlm ?? new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" } }, axes, at_once = atOnce };

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        using var response = await app.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    [Fact]
    public async Task Sweep_on_the_built_in_trainer_goes_on_after_a_failure_and_shows_what_each_job_came_to()
    {
        var shop = await app.AddShopAsync(20);
        var body = new { @base = new { db_connection_id = shop.ConnectionId, alias = "Shop", validation_split = 0.2, seed = 3 }, axes = new { learning_rate_multiplier = new object[] { 1, 1e300, "auto" } }, at_once = 1 };

        var sweep = await app.PostAsync(Path, body);
        foreach (var run in sweep.GetProperty("runs").EnumerateArray())
        {
            await app.WaitForEndAsync(run.GetProperty("finetuning").GetProperty("id").GetString()!);
        }

        var done = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/{sweep.GetProperty("id").GetString()}");
        Assert.Equal((3, 2, 1, 0, 0), (Count(done, "job_count"), Count(done, "succeeded"), Count(done, "failed"), Count(done, "waiting"), Count(done, "active")));
        var runs = done.GetProperty("runs");
        Assert.Equal(["1", "1e+300", "auto"], runs.EnumerateArray().Select(run => run.GetProperty("values").GetProperty("learning_rate_multiplier").GetString()!.ToLowerInvariant()));
        Assert.Equal("failed", runs[1].GetProperty("finetuning").GetProperty("status").GetString());
        Assert.Contains("learning_rate_multiplier", runs[1].GetProperty("finetuning").GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Number, runs[0].GetProperty("train_loss").ValueKind);
        Assert.Equal("Shop #2", runs[1].GetProperty("finetuning").GetProperty("alias").GetString());
        Assert.NotEqual(JsonValueKind.Null, done.GetProperty("finished_at").ValueKind);
    }

    [Fact]
    public async Task Jobs_of_a_sweep_are_filtered_by_it_and_a_single_job_names_it()
    {
        var shop = await app.AddShopAsync();
        var sweep = await app.PostAsync(Path, Body(shop, new { n_epochs = new[] { 1, 2 }, batch_size = new[] { 1, 2 } }));
        var id = sweep.GetProperty("id").GetString();

        var list = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings?filter={Uri.EscapeDataString($"sweep_id=\"{id}\"")}");

        Assert.Equal(4, list.GetProperty("total_size").GetInt32());
        var last = list.GetProperty("finetunings")[0];
        Assert.Equal((id, 4), (last.GetProperty("sweep_id").GetString(), last.GetProperty("sweep_position").GetInt32()));
        Assert.Equal("2", last.GetProperty("sweep_values").GetProperty("n_epochs").GetString());
        Assert.StartsWith("Waits: the sweep runs two at a time", last.GetProperty("attention").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_counts_jobs_and_sums_prices_and_tells_problems_by_combination()
    {
        var shop = await app.AddShopAsync();

        var estimate = await app.PostAsync($"{Path}/estimate", Body(shop, new { n_epochs = new object[] { 1, 2, 2, 77 } }));

        Assert.Equal(3, Count(estimate, "jobs"));
        var combinations = estimate.GetProperty("combinations");
        Assert.Equal([0, 0, 1], combinations.EnumerateArray().Select(one => one.GetProperty("problems").GetArrayLength()));
        Assert.Equal(2 * combinations[0].GetProperty("total_tokens").GetInt64(), combinations[1].GetProperty("total_tokens").GetInt64());
        Assert.Equal(combinations.EnumerateArray().Sum(one => one.GetProperty("price").GetDecimal()), estimate.GetProperty("price").GetDecimal());
    }

    [Fact]
    public async Task Same_key_and_body_give_the_same_sweep_and_another_route_does_not_take_the_key()
    {
        var shop = await app.AddShopAsync();
        var (body, key) = (Body(shop, new { n_epochs = new[] { 1, 2 } }), Guid.NewGuid().ToString());

        var first = await SendAsync(HttpMethod.Post, Path, body, key);
        var second = await SendAsync(HttpMethod.Post, Path, body, key);
        var other = await SendAsync(HttpMethod.Post, "/api/v1/finetunings", new { db_connection_id = shop.ConnectionId }, key);

        Assert.Equal((201, 201, 409), (first.Status, second.Status, other.Status));
        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
    }

    [Fact]
    public async Task Sweep_is_renamed_resized_and_cancelled()
    {
        var shop = await app.AddShopAsync();
        var path = $"{Path}/{(await app.PostAsync(Path, Body(shop, new { n_epochs = new[] { 1, 2, 3 } }))).GetProperty("id").GetString()}";

        var changed = await SendAsync(HttpMethod.Put, path, new { name = "Other", at_once = 3 });
        var refused = await SendAsync(HttpMethod.Put, path, new { name = "", at_once = 0 });
        var cancelled = await SendAsync(HttpMethod.Post, $"{path}/cancel", null);
        var again = await SendAsync(HttpMethod.Post, $"{path}/cancel", null);

        Assert.Equal(("Other", 3), (changed.Body.GetProperty("name").GetString(), Count(changed.Body, "at_once")));
        Assert.Equal((422, 2), (refused.Status, refused.Body.GetProperty("errors").EnumerateObject().Count()));
        Assert.Equal((200, 3), (cancelled.Status, Count(cancelled.Body, "cancelled")));
        Assert.Equal((400, "cancel_not_possible"), (again.Status, again.Body.GetProperty("error_code").GetString()));
    }

    [Theory]
    [InlineData("""{"base":{}}""", "axes")]
    [InlineData("""{"base":{},"axes":{"n_epochs":3}}""", "axes.n_epochs")]
    [InlineData("""{"base":{},"combinations":[{"n_epochs":[1]}]}""", "combinations[0].n_epochs")]
    [InlineData("""{"axes":{"n_epochs":[1]},"combinations":[{"n_epochs":1}]}""", "combinations")]
    public async Task Unreadable_values_are_named_by_their_field(string body, string field)
    {
        using var response = await app.Client.PostAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.GetRawText());
    }

    [Fact]
    public async Task List_shows_the_newest_first_and_an_unknown_id_is_not_found()
    {
        var shop = await app.AddShopAsync();
        var made = await app.PostAsync(Path, Body(shop, new { n_epochs = new[] { 1 } }));

        var list = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}?page_size=1");
        var missing = await SendAsync(HttpMethod.Get, $"{Path}/nowhere", null);

        Assert.Equal(made.GetProperty("id").GetString(), list.GetProperty("sweeps")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("sweeps")[0].GetProperty("runs").ValueKind);
        Assert.Equal((404, "not_found"), (missing.Status, missing.Body.GetProperty("error_code").GetString()));
    }

    private static int Count(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
