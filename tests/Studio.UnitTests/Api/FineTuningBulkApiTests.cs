using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class FineTuningBulkApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/finetunings";

    [Fact]
    public async Task Jobs_are_tagged_counted_and_deleted_by_a_filter()
    {
        var shop = await app.AddShopAsync();
        List<string> ids = [];
        for (var number = 0; number < 2; number++)
        {
            var created = await app.PostAsync(Path, new { db_connection_id = shop.ConnectionId, base_llm = new { model_parameters = new { n_epochs = 1 } } });
            ids.Add(created.GetProperty("id").GetString()!);
            await app.WaitForEndAsync(ids[^1]);
        }
        var tag = $"bulk {shop.ConnectionId}";

        var tagged = await app.PostAsync($"{Path}/bulk-tag", new { ids, add = new[] { tag } });
        var set = new { filter = $"tags:\"{tag}\"", except = ids[..1] };
        var counted = await app.PostAsync($"{Path}/bulk-count", set);
        var deleted = await app.PostAsync($"{Path}/bulk-delete", set);

        Assert.Equal("""{"done":2,"skipped":0,"refused":0,"refusals":[]}""", tagged.GetRawText());
        Assert.Equal("""{"total_size":1,"unfinished":0,"finished":1}""", counted.GetRawText());
        Assert.Equal("""{"done":1,"skipped":0,"refused":0,"refusals":[]}""", deleted.GetRawText());
        Assert.Equal([tag], (await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/{ids[0]}")).GetProperty("tags").EnumerateArray().Select(one => one.GetString()));
        using var gone = await app.Client.GetAsync($"{Path}/{ids[1]}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Jobs_under_way_are_cancelled_together()
    {
        var shop = await app.AddShopAsync();
        var created = await app.PostAsync(Path, new { db_connection_id = shop.ConnectionId, base_llm = new { model_parameters = new { n_epochs = 50 } } });
        var id = created.GetProperty("id").GetString()!;

        var cancelled = await app.PostAsync($"{Path}/bulk-cancel", new { filter = "", db_connection_id = shop.ConnectionId });
        var job = await app.WaitForEndAsync(id);

        // The trainer may have been faster than the cancel; then there was nothing to do.
        Assert.Equal(1, cancelled.GetProperty("done").GetInt32() + cancelled.GetProperty("skipped").GetInt32());
        Assert.Equal(cancelled.GetProperty("done").GetInt32() == 1 ? "cancelled" : "succeeded", job.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("bulk-cancel", "{}", 422, "validation_failed")]
    [InlineData("bulk-delete", """{"ids": [], "remote": true}""", 422, "validation_failed")]
    [InlineData("bulk-count", """{"ids": ["a"], "filter": ""}""", 422, "validation_failed")]
    [InlineData("bulk-cancel", """{"filter": "alias ="}""", 400, "invalid_filter")]
    [InlineData("bulk-tag", """{"filter": "", "add": [""]}""", 422, "validation_failed")]
    [InlineData("bulk-tag", """{"filter": ""}""", 422, "validation_failed")]
    public async Task Set_that_is_not_one_is_refused(string route, string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Client.PostAsync($"{Path}/{route}", content);

        Assert.Equal((status, code), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString()));
    }

    [Fact]
    public async Task Saved_view_is_made_read_changed_and_forgotten()
    {
        var name = $"view {Guid.NewGuid():N}";
        var saved = await app.PostAsync($"{Path}/views", new { name, filter = "status = failed", order_by = "alias", columns = new[] { "status" } });
        var at = $"{Path}/views/{saved.GetProperty("id").GetString()}";
        using var same = await app.Client.PostAsJsonAsync($"{Path}/views", new { name });
        using var changed = await app.Client.PutAsJsonAsync(at, new { name, status = "running" });
        var read = await app.Client.GetFromJsonAsync<JsonElement>(at);
        var listed = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/views");
        using var deleted = await app.Client.DeleteAsync(at);
        using var gone = await app.Client.GetAsync(at);
        using var wrong = await app.Client.PostAsJsonAsync($"{Path}/views", new { name, status = "lost" });

        Assert.Equal(["id", "name", "filter", "order_by", "db_connection_id", "status", "columns", "created_by", "created_at", "updated_at"], saved.EnumerateObject().Select(member => member.Name));
        Assert.Equal(HttpStatusCode.Conflict, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(("running", JsonValueKind.Null, 0), (read.GetProperty("status").GetString(), read.GetProperty("filter").ValueKind, read.GetProperty("columns").GetArrayLength()));
        Assert.Contains(name, listed.GetProperty("views").EnumerateArray().Select(view => view.GetProperty("name").GetString()));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (deleted.StatusCode, gone.StatusCode, wrong.StatusCode));
    }
}
