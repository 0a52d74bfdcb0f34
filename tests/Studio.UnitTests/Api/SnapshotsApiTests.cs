using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class SnapshotsApiTests(StudioAppFactory app)
{
    private static readonly object OpenAi = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" };

    [Fact]
    public async Task Snapshot_of_a_search_takes_what_the_list_finds()
    {
        var shop = await app.AddShopAsync(records: 12);
        await app.PostAsync($"/api/v1/golden-records/{shop.RecordIds[0]}/review", new { state = "accepted" });

        var reviewed = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, review = "accepted" });
        using var none = await app.Client.PostAsJsonAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, table = "nowhere" });
        using var unknown = await app.Client.PostAsJsonAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, check = "fine" });

        Assert.Equal(1, reviewed.GetProperty("training_count").GetInt32());
        Assert.Equal((400, 422), ((int)none.StatusCode, (int)unknown.StatusCode));
    }

    [Fact]
    public async Task Same_content_is_made_once_and_found_by_its_hash()
    {
        var shop = await app.AddShopAsync();
        using var first = await app.Client.PostAsJsonAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId });
        using var again = await app.Client.PostAsJsonAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, golden_records = shop.RecordIds, seed = 4, alias = "all" });

        var made = await first.Content.ReadFromJsonAsync<JsonElement>();
        var known = await again.Content.ReadFromJsonAsync<JsonElement>();
        var found = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/snapshots/{Text(made, "hash")}");
        var brief = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/snapshots/{Text(made, "name")}");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal($"/api/v1/snapshots/{Text(made, "id")}", first.Headers.Location!.ToString());
        Assert.Equal((Text(made, "id"), "all", 12), (Text(known, "id"), Text(known, "alias"), known.GetProperty("training_count").GetInt32()));
        Assert.Equal((Text(made, "id"), Text(made, "id")), (Text(found.GetProperty("snapshot"), "id"), Text(brief.GetProperty("snapshot"), "id")));
        Assert.Contains("CREATE TABLE", Text(found, "schema_text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_rows_and_records_say_the_same_and_a_job_sends_that_file()
    {
        var shop = await app.AddShopAsync();
        var made = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, split_by = "random", validation_split = 0.1, allow_leaks = true });
        var path = $"/api/v1/snapshots/{Text(made, "id")}";

        var file = await app.Client.GetStringAsync($"{path}/file");
        var second = await app.Client.GetFromJsonAsync<JsonElement>($"{path}/rows/2");
        using var records = await app.Client.GetAsync($"{path}/records?part=training&q=Oslo&limit=2");
        var heldOut = await app.Client.GetFromJsonAsync<JsonElement>($"{path}/rows/1?part=validation");
        var job = await app.WaitForEndAsync(Text(await app.PostAsync("/api/v1/finetunings", new { snapshot_id = Text(made, "name"), base_llm = new { model_provider = "local" } }), "id"));

        Assert.Equal(file.Split('\n')[1], Text(second, "line"));
        Assert.Equal(3, second.GetProperty("row").GetProperty("messages").GetArrayLength());
        Assert.Equal(("o200k_base", "validation"), (Text(second, "counting_rule"), Text(heldOut, "part")));
        Assert.Equal("training", Text((await records.Content.ReadFromJsonAsync<JsonElement>())[0], "part"));
        Assert.InRange(int.Parse(records.Headers.GetValues("X-Total-Count").Single()), 3, 4);
        Assert.Equal(Text(made, "id"), Text(job, "snapshot_id"));
        Assert.Equal(file, await app.Client.GetStringAsync($"/api/v1/finetunings/{Text(job, "id")}/training-file"));
    }

    [Fact]
    public async Task Difference_is_told_by_kind()
    {
        var shop = await app.AddShopAsync();
        var before = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId });
        using var edited = await app.Client.PutAsJsonAsync($"/api/v1/golden-records/{shop.RecordIds[0]}", new { sql = "SELECT 1" });
        var after = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, golden_records = shop.RecordIds.Take(11) });

        var diff = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/snapshots/{Text(after, "id")}/diff?against={Text(before, "name")}&kind=changed");

        Assert.Equal((0, 1, 1, 0, 10), (Number(diff, "added"), Number(diff, "removed"), Number(diff, "changed"), Number(diff, "moved"), Number(diff, "unchanged")));
        var row = Assert.Single(diff.GetProperty("records").EnumerateArray());
        Assert.Equal((shop.RecordIds[0], "SELECT 1"), (Text(row, "golden_record_id"), Text(row.GetProperty("after"), "sql")));
    }

    [Fact]
    public async Task Snapshot_goes_unless_a_job_was_trained_on_it()
    {
        var shop = await app.AddShopAsync();
        var used = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId });
        await app.PostAsync("/api/v1/finetunings", new { snapshot_id = Text(used, "id"), base_llm = OpenAi });
        var free = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId, golden_records = shop.RecordIds.Take(3) });

        using var refused = await app.Client.DeleteAsync($"/api/v1/snapshots/{Text(used, "id")}");
        using var deleted = await app.Client.DeleteAsync($"/api/v1/snapshots/{Text(free, "hash")}");
        using var gone = await app.Client.GetAsync($"/api/v1/snapshots/{Text(free, "id")}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NotFound), (refused.StatusCode, deleted.StatusCode, gone.StatusCode));
        Assert.Equal("snapshot_not_found", Text(await gone.Content.ReadFromJsonAsync<JsonElement>(), "error_code"));
    }

    [Theory]
    [InlineData("""{"snapshot_id": "SNAPSHOT", "golden_records": ["a"]}""", "snapshot_id")]
    [InlineData("""{"snapshot_id": "SNAPSHOT", "validation_split": 0.1}""", "snapshot_id")]
    [InlineData("""{"snapshot_id": "SNAPSHOT", "over_limit": "leave_out"}""", "snapshot_id")]
    [InlineData("""{"snapshot_id": "SNAPSHOT", "over_limit": "cut"}""", "over_limit")]
    [InlineData("""{"db_connection_id": "CONNECTION", "check_states": ["good"]}""", "check_states[0]")]
    [InlineData("""{"db_connection_id": "CONNECTION", "check_states": ["ok"], "include_faulty": true}""", "check_states")]
    public async Task Contradiction_in_a_job_is_an_invalid_field(string body, string field)
    {
        var shop = await app.AddShopAsync();
        var made = await app.PostAsync("/api/v1/snapshots", new { db_connection_id = shop.ConnectionId });
        var text = body.Replace("SNAPSHOT", Text(made, "id"), StringComparison.Ordinal).Replace("CONNECTION", shop.ConnectionId, StringComparison.Ordinal);

        using var refused = await app.Client.PostAsync("/api/v1/finetunings", new StringContent(text, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(field, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Estimate_counts_an_openai_model_by_its_encoding_and_names_rows_over_the_limit()
    {
        var shop = await app.AddShopAsync();
        using var edited = await app.Client.PutAsJsonAsync($"/api/v1/golden-records/{shop.RecordIds[3]}", new { sql = $"SELECT '{string.Join(' ', Enumerable.Range(0, 30_000).Select(i => i % 10))}'" });
        var body = new { db_connection_id = shop.ConnectionId, base_llm = OpenAi, check_states = new[] { "not_checked" } };

        var estimate = await app.PostAsync("/api/v1/finetunings/estimate?first_row=4", body);
        using var limited = await app.Client.PostAsJsonAsync("/api/v1/finetunings/estimate", body);

        Assert.Equal("o200k_base", Text(estimate, "token_rule"));
        Assert.Equal(3, estimate.GetProperty("first_rows").GetArrayLength());
        Assert.InRange(estimate.GetProperty("first_row_tokens")[0].GetInt32(), 30_000, 65_000);
        Assert.Equal(65_536, estimate.GetProperty("rows_over_limit").GetProperty("limit").GetInt64());
        Assert.Equal(0, estimate.GetProperty("rows_over_limit").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Template_is_saved_previewed_and_restored()
    {
        var shop = await app.AddShopAsync();
        var path = $"/api/v1/db-connections/{shop.ConnectionId}/prompt-template";
        using var saved = await app.Client.PutAsJsonAsync(path, new { system = "Only SQL. {schema}", user = "{question}", max_schema_tokens = 400 });
        using var refused = await app.Client.PutAsJsonAsync(path, new { system = "{schemas}", user = "no question" });
        var preview = await app.PostAsync($"{path}/preview", new { system = "Only SQL. {schema}", user = "Q {question}", golden_record_id = shop.RecordIds[1] });
        var restored = await app.PostAsync($"{path}/restore", new { version = 0 });
        var versions = await app.Client.GetFromJsonAsync<JsonElement>($"{path}/versions");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (saved.StatusCode, refused.StatusCode));
        Assert.Equal(["system", "user"], (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal("Q How much was sold in Rome, question 1?", preview.GetProperty("row").GetProperty("messages")[1].GetProperty("content").GetString());
        Assert.Equal((2, 0), (Number(restored, "version"), Number(restored, "restored_from")));
        Assert.Equal([2, 1, 0], versions.EnumerateArray().Select(version => Number(version, "version")));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
