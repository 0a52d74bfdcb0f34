using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class WorkbenchApiTests(StudioAppFactory app)
{
    private static readonly object OpenAi = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" };

    [Fact]
    public async Task Notes_and_metadata_are_changed_each_alone_and_notes_that_somebody_changed_stay()
    {
        var id = await CreateAsync(await app.AddShopAsync());

        var noted = await PutAsync(id, new { notes = "First line\r\nSecond  \n" }, 200);
        var named = await PutAsync(id, new { metadata = new { team = "sales" } }, 200);
        var late = await PutAsync(id, new { notes = "Mine", notes_before = "Something older", metadata = (object?)null }, 409);
        var taken = await PutAsync(id, new { notes = "Mine", notes_before = "First line\nSecond" }, 200);

        Assert.Equal("First line\nSecond", noted.GetProperty("notes").GetString());
        Assert.Equal("First line\nSecond", named.GetProperty("notes").GetString());
        Assert.Equal("conflict", late.GetProperty("error_code").GetString());
        Assert.Equal("Mine", taken.GetProperty("notes").GetString());
        Assert.Equal("""{"team":"sales"}""", taken.GetProperty("metadata").GetRawText());
        Assert.Equal(JsonValueKind.Null, (await GetAsync("/api/v1/finetunings?page_size=1")).GetProperty("finetunings")[0].GetProperty("notes").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await PutAsync(id, new { notes = (string?)null }, 200)).GetProperty("notes").ValueKind);
        var tooLong = await PutAsync(id, new { notes = new string('x', 20_001) }, 422);
        Assert.Contains("20,001 characters", tooLong.GetProperty("errors").GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finished_jobs_tell_events_metrics_checkpoints_lineage_and_how_they_compare()
    {
        var shop = await app.AddShopAsync(20);
        var first = await TrainAsync(shop, 3);
        var second = await TrainAsync(shop, 5);

        await AssertEventsAsync(first);
        await AssertMetricsAsCsvAsync(first);
        await AssertCheckpointsAsync(first);

        var lineage = await GetAsync($"/api/v1/finetunings/{first}/lineage");
        Assert.Equal(20, lineage.GetProperty("golden_records").GetProperty("count").GetInt32());
        Assert.Equal(64, lineage.GetProperty("training_file").GetProperty("sha256").GetString()!.Length);
        Assert.True(lineage.GetProperty("training_file").GetProperty("bytes").GetInt64() > 0);
        Assert.Equal(first, lineage.GetProperty("finetuning").GetProperty("id").GetString());
        Assert.NotEqual(JsonValueKind.Null, lineage.GetProperty("model_id").ValueKind);

        var onwards = await app.PostAsync("/api/v1/finetunings", new
        {
            db_connection_id = shop.ConnectionId, cloned_from_id = first, base_llm = new { model_provider = "local", model_name = lineage.GetProperty("model_id").GetString() },
        });
        var from = (await GetAsync($"/api/v1/finetunings/{onwards.GetProperty("id").GetString()}/lineage")).GetProperty("made_from");
        var into = (await GetAsync($"/api/v1/finetunings/{first}/lineage")).GetProperty("made_into");
        Assert.Equal([("cloned_from", first), ("warm_started_from", first)], from.EnumerateArray().Select(one => (one.GetProperty("relation").GetString(), one.GetProperty("finetuning_id").GetString())));
        Assert.Equal(["cloned_from", "warm_started_from"], into.EnumerateArray().Select(one => one.GetProperty("relation").GetString()));

        var compared = await GetAsync($"/api/v1/finetunings/compare?ids={first},{second},{first}&baseline={second}");
        Assert.Equal([first, second], compared.GetProperty("finetunings").EnumerateArray().Select(job => job.GetProperty("id").GetString()));
        var epochs = compared.GetProperty("settings").EnumerateArray().Single(setting => setting.GetProperty("name").GetString() == "n_epochs");
        Assert.True(epochs.GetProperty("differs").GetBoolean());
        Assert.Equal("""["3","5"]""", epochs.GetProperty("values").GetRawText());
        Assert.True(compared.GetProperty("data")[0].GetProperty("is_same").GetBoolean());
        Assert.Equal(second, compared.GetProperty("baseline").GetString());
        var lines = (await app.Client.GetStringAsync($"/api/v1/finetunings/compare?ids={first},{second}&format=csv")).Split("\r\n");
        Assert.StartsWith("id,alias,status,model_id,is_baseline,is_best,provider,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(second, lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 422)]
    [InlineData("?ids=a", 422)]
    [InlineData("?ids=1,2,3,4,5,6,7,8,9", 422)]
    [InlineData("?ids=a,b", 404)]
    [InlineData("?ids=a,b&baseline=c", 422)]
    [InlineData("?ids=a,b&format=xml", 422)]
    public async Task Comparison_of_too_few_too_many_or_unknown_jobs_is_refused(string query, int status)
    {
        using var response = await app.Client.GetAsync($"/api/v1/finetunings/compare{query}");

        Assert.Equal(status, (int)response.StatusCode);
    }

    private async Task AssertEventsAsync(string id)
    {
        var found = await GetAsync($"/api/v1/finetunings/{id}/events?q=training%20SUCCEEDED&metrics=false&level=info");
        Assert.Equal("Training has succeeded.", Assert.Single(found.EnumerateArray()).GetProperty("message").GetString());
        Assert.Empty((await GetAsync($"/api/v1/finetunings/{id}/events?level=error")).EnumerateArray());
        using var unknown = await app.Client.GetAsync($"/api/v1/finetunings/{id}/events?level=debug");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
    }

    private async Task AssertMetricsAsCsvAsync(string id)
    {
        var told = (await GetAsync($"/api/v1/finetunings/{id}/metrics")).EnumerateArray().ToList();
        var points = told.Count;
        Assert.All(told, point => Assert.NotEqual(JsonValueKind.Null, point.GetProperty("recorded_at").ValueKind));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/finetunings/{id}/metrics");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await app.Client.SendAsync(request);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("step,epoch,train_loss,valid_loss,train_accuracy,valid_accuracy,recorded_at", lines[0]);
        Assert.Equal(points, lines.Length - 1);
        Assert.Equal(await app.Client.GetStringAsync($"/api/v1/finetunings/{id}/metrics?format=csv"), await response.Content.ReadAsStringAsync());
    }

    private async Task AssertCheckpointsAsync(string id)
    {
        var before = (await GetAsync($"/api/v1/finetunings/{id}/checkpoints")).EnumerateArray().ToList();
        Assert.Equal([false, false, true], before.Select(checkpoint => checkpoint.GetProperty("is_model").GetBoolean()));
        Task<HttpResponseMessage> DeleteAsync(JsonElement checkpoint) => app.Client.DeleteAsync($"/api/v1/finetunings/{id}/checkpoints/{checkpoint.GetProperty("id").GetString()}");

        using var deleted = await DeleteAsync(before[0]);
        using var again = await DeleteAsync(before[0]);
        using var own = await DeleteAsync(before[2]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Conflict), (deleted.StatusCode, again.StatusCode, own.StatusCode));
        Assert.Equal(2, (await GetAsync($"/api/v1/finetunings/{id}/checkpoints")).GetArrayLength());
    }

    private async Task<string> TrainAsync(SampleShop shop, int epochs)
    {
        var created = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local", model_parameters = new { n_epochs = epochs } } });
        var job = await app.WaitForEndAsync(created.GetProperty("id").GetString()!);
        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        return job.GetProperty("id").GetString()!;
    }

    private async Task<string> CreateAsync(SampleShop shop) =>
        (await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = OpenAi })).GetProperty("id").GetString()!;

    private Task<JsonElement> GetAsync(string path) => app.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PutAsync(string id, object body, int status)
    {
        using var response = await app.Client.PutAsJsonAsync($"/api/v1/finetunings/{id}", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
