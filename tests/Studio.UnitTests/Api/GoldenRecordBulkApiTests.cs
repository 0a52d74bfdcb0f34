using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class GoldenRecordBulkApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/golden-records";

    [Fact]
    public async Task What_matches_is_deleted_and_brought_back()
    {
        var shop = await app.AddShopAsync(records: 12);

        var deletion = await app.PostAsync($"{Path}/bulk-delete", new { filter = new { db_connection_id = shop.ConnectionId, q = "rome", check = "not_checked" } });
        var left = await CountAsync($"db_connection_id={shop.ConnectionId}");
        var restored = await app.PostAsync($"{Path}/deletions/{Text(deletion, "id")}/restore", new { });

        Assert.Equal(["id", "db_connection_id", "count", "created_by", "created_at", "completed_at", "restored_at"], deletion.EnumerateObject().Select(member => member.Name));
        Assert.Equal((4, 8, 12), (deletion.GetProperty("count").GetInt32(), left, await CountAsync($"db_connection_id={shop.ConnectionId}")));
        Assert.Equal(JsonValueKind.String, restored.GetProperty("restored_at").ValueKind);
        Assert.Equal(Text(deletion, "id"), Text(Assert.Single((await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/deletions?db_connection_id={shop.ConnectionId}")).EnumerateArray()), "id"));
        using var again = await app.Client.PostAsJsonAsync($"{Path}/deletions/{Text(deletion, "id")}/restore", new { });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task An_unknown_id_among_many_leaves_all_as_it_was()
    {
        var shop = await app.AddShopAsync(records: 2);

        using var response = await app.Client.PostAsJsonAsync($"{Path}/bulk-delete", new { ids = new[] { shop.RecordIds[0], "nowhere" } });

        Assert.Equal((HttpStatusCode.BadRequest, "golden_record_not_found"), (response.StatusCode, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "error_code")));
        Assert.Equal(2, await CountAsync($"db_connection_id={shop.ConnectionId}"));
    }

    [Theory]
    [InlineData("{}", "ids")]
    [InlineData("""{"ids": []}""", "ids")]
    [InlineData("""{"ids": ["a"], "filter": {"db_connection_id": "c"}}""", "ids")]
    [InlineData("""{"filter": {"q": "rome"}}""", "filter.db_connection_id")]
    [InlineData("""{"filter": {"db_connection_id": "c", "check": "good"}}""", "filter.check")]
    [InlineData("""{"filter": {"db_connection_id": "c", "review": "good"}}""", "filter.review")]
    [InlineData("""{"filter": {"db_connection_id": "c", "tags": "bad"}}""", "filter.tags")]
    public async Task A_selection_that_is_not_one_is_named(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Client.PostAsync($"{Path}/bulk-delete", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(field, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Connection_that_is_not_there_is_named_and_nothing_is_written_down()
    {
        using var response = await app.Client.PostAsJsonAsync($"{Path}/bulk-delete", new { filter = new { db_connection_id = "nowhere" } });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("database_connection_not_found", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString());
        Assert.Empty((await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/deletions?db_connection_id=nowhere")).EnumerateArray());
    }

    [Fact]
    public async Task Tags_are_changed_and_tables_are_listed_and_filtered_by()
    {
        var shop = await app.AddShopAsync(records: 3);

        var tagged = await app.PostAsync($"{Path}/bulk-tag", new { ids = shop.RecordIds.Take(2), add = new[] { "fresh" } });
        var off = await app.PostAsync($"{Path}/bulk-tag", new { filter = new { db_connection_id = shop.ConnectionId, tag = "fresh", table = "SALES" }, remove = new[] { "fresh" }, add = new[] { "old" } });
        var tables = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}/tables?db_connection_id={shop.ConnectionId}");

        Assert.Equal((2, 0, 2), (tagged.GetProperty("changed").GetInt32(), tagged.GetProperty("full").GetInt32(), off.GetProperty("changed").GetInt32()));
        Assert.Equal((0, 2), (await CountAsync($"db_connection_id={shop.ConnectionId}&tag=fresh"), await CountAsync($"db_connection_id={shop.ConnectionId}&tag=old")));
        Assert.Equal("""[{"name":"sales","count":3}]""", tables.GetRawText());
        Assert.Equal((3, 0), (await CountAsync($"db_connection_id={shop.ConnectionId}&table=Sales"), await CountAsync($"db_connection_id={shop.ConnectionId}&table=orders")));
    }

    private async Task<int> CountAsync(string query)
    {
        using var response = await app.Client.GetAsync($"{Path}?{query}");
        return int.Parse(Assert.Single(response.Headers.GetValues("X-Total-Count")));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
