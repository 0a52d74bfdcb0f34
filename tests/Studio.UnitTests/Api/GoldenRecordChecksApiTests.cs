using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class GoldenRecordChecksApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/golden-records";

    [Fact]
    public async Task Check_of_a_connection_is_followed_to_its_end_and_stands_on_each_record()
    {
        var shop = await app.AddShopAsync(records: 3);
        var broken = (await app.PostAsync(Path, new[] { new { db_connection_id = shop.ConnectionId, prompt_text = "How much was sold in all?", sql = "SELECT SUM(amuont) FROM sales" } }))[0].GetProperty("id").GetString()!;

        using var response = await app.Client.PostAsJsonAsync($"{Path}/check", new { db_connection_id = shop.ConnectionId });
        var started = await response.Content.ReadFromJsonAsync<JsonElement>();
        var run = await EndAsync(started.GetProperty("id").GetString()!);

        Assert.Equal((HttpStatusCode.Created, $"{Path}/checks/{Text(started, "id")}"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(("done", 4, 4, 1), (Text(run, "status"), run.GetProperty("total").GetInt32(), run.GetProperty("checked").GetInt32(), run.GetProperty("errors").GetInt32()));
        var check = (await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/{broken}")).GetProperty("check");
        Assert.Equal(["state", "code", "message", "checked_at", "findings", "result", "baseline"], check.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("error", "unknown_column", "Write sales.amount if that is meant."), (Text(check, "state"), Text(check, "code"), Text(check.GetProperty("findings")[0], "repair")));
        var ok = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}?db_connection_id={shop.ConnectionId}&check=ok");
        Assert.Equal(3, ok.GetArrayLength());
        Assert.Equal((1, 1), (ok[0].GetProperty("check").GetProperty("result").GetProperty("rows").GetInt32(), ok[0].GetProperty("check").GetProperty("result").GetProperty("columns").GetInt32()));
        Assert.Equal(broken, Text(Assert.Single((await app.Client.GetFromJsonAsync<JsonElement>($"{Path}?db_connection_id={shop.ConnectionId}&finding=unknown_column")).EnumerateArray()), "id"));
    }

    [Fact]
    public async Task Record_with_an_error_is_left_out_of_training_unless_it_is_asked_for()
    {
        var shop = await app.AddShopAsync(records: 12);
        await app.PostAsync(Path, new[] { new { db_connection_id = shop.ConnectionId, prompt_text = "How much was sold in all?", sql = "SELECT SUM(amuont) FROM sales" } });
        await EndAsync(Text(await app.PostAsync($"{Path}/check", new { db_connection_id = shop.ConnectionId }), "id"));

        var without = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local" } });
        var with = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, include_faulty = true, base_llm = new { model_provider = "local" } });

        Assert.Equal((12, 13), (without.GetProperty("golden_record_count").GetInt32(), with.GetProperty("golden_record_count").GetInt32()));
        Assert.Contains(without.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("1 golden record is left out", StringComparison.Ordinal));
        Assert.Contains(with.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("1 golden record is trained on although", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", 422, "validation_failed")]
    [InlineData("""{"db_connection_id": "nowhere"}""", 400, "database_connection_not_found")]
    [InlineData("""{"ids": ["nowhere"]}""", 400, "golden_record_not_found")]
    public async Task Check_that_cannot_be_done_says_why(string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Client.PostAsync($"{Path}/check", content);

        Assert.Equal((status, code), ((int)response.StatusCode, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "error_code")));
    }

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;

    /// <summary>Waits for the end by what the feed tells, not by the clock.</summary>
    private async Task<JsonElement> EndAsync(string id)
    {
        using var timeout = new CancellationTokenSource(StudioAppFactory.Timeout);
        using var subscription = app.Get<CheckFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (true)
        {
            var run = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/checks/{id}", timeout.Token);
            if (run.GetProperty("finished_at").ValueKind is not JsonValueKind.Null)
            {
                return run;
            }
            await batches.MoveNextAsync();
        }
    }
}
