using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class EvaluationsApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/evaluations";

    private static readonly object[] Floor = [new { kind = "floor" }];

    [Fact]
    public async Task Job_with_a_held_out_part_is_evaluated_by_itself_and_shows_its_results()
    {
        var shop = await app.AddShopAsync(records: 16);
        var created = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, alias = "Sales", validation_split = 0.25, seed = 1, allow_leaks = true, base_llm = new { model_parameters = new { n_epochs = 2 } } });
        var job = created.GetProperty("id").GetString()!;
        var listed = await WaitAsync($"{Path}?finetuning_id={job}", list => list.GetProperty("evaluations") is var runs && runs.GetArrayLength() == 1 && HasEnded(runs[0]));
        Assert.Equal((1, JsonValueKind.Null), (listed.GetProperty("total_size").GetInt32(), listed.GetProperty("next_page_token").ValueKind));

        var id = listed.GetProperty("evaluations")[0].GetProperty("id").GetString()!;
        var run = await GetAsync($"{Path}/{id}");
        Assert.Equal(
            ["id", "alias", "db_connection_id", "finetuning_id", "is_automatic", "status", "error", "progress", "cancel_pending", "item_count", "leaked_shape_items", "leaked_question_items", "gold_broken_items", "concurrency", "created_by", "created_at", "started_at", "finished_at", "models"],
            run.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Sales on its held-out part", job, true, "succeeded", 4), (Text(run, "alias"), Text(run, "finetuning_id"), run.GetProperty("is_automatic").GetBoolean(), Text(run, "status"), run.GetProperty("item_count").GetInt32()));
        Assert.Equal(4, run.GetProperty("leaked_shape_items").GetInt32());
        Assert.Equal(["tuned", "floor"], run.GetProperty("models").EnumerateArray().Select(model => Text(model, "kind")));
        Assert.All(run.GetProperty("models").EnumerateArray(), model =>
        {
            Assert.Equal(4, model.GetProperty("judged").GetInt32());
            Assert.Equal(4, model.GetProperty("verdicts").EnumerateObject().Sum(verdict => verdict.Value.GetInt32()));
            Assert.Equal(["studio", "strict", "bird_ex", "spider_ts"], model.GetProperty("accuracies").EnumerateObject().Select(member => member.Name));
        });

        var pair = Assert.Single((await GetAsync($"{Path}/{id}/comparisons?profile=strict")).GetProperty("comparisons").EnumerateArray());
        Assert.Equal(4, new[] { "both_right", "only_first", "only_second", "neither_right" }.Sum(name => pair.GetProperty(name).GetInt32()));
        var group = Assert.Single((await GetAsync($"{Path}/{id}/breakdown?by=table")).GetProperty("groups").EnumerateArray());
        Assert.Equal(("sales", 4, 2), (Text(group, "group"), group.GetProperty("items").GetInt32(), group.GetProperty("accuracies").GetArrayLength()));
    }

    [Fact]
    public async Task Chosen_records_are_asked_listed_in_pages_repeated_and_deleted()
    {
        var shop = await app.AddShopAsync();
        using var response = await app.Client.PostAsJsonAsync(Path, new { db_connection_id = shop.ConnectionId, golden_records = shop.RecordIds.Take(5), models = Floor, concurrency = 2 });
        var created = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = Text(created, "id")!;
        Assert.Equal((HttpStatusCode.Created, $"{Path}/{id}"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal((2, JsonValueKind.Null), (created.GetProperty("concurrency").GetInt32(), created.GetProperty("leaked_shape_items").ValueKind));

        // The nearest other question is about the same town, so that its SQL gives the same rows.
        var run = await WaitAsync($"{Path}/{id}", HasEnded);
        Assert.Equal(("succeeded", 5), (Text(run, "status"), run.GetProperty("models")[0].GetProperty("verdicts").GetProperty("match").GetInt32()));

        using var page = await app.Client.GetAsync($"{Path}/{id}/items?page=2&limit=2&model=0&verdict=match&right=true&table=sales&feature=plain&q=sold");
        var items = await page.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("5", 2), (page.Headers.GetValues("X-Total-Count").Single(), items.GetArrayLength()));
        Assert.Equal((2, shop.RecordIds[2]), (items[0].GetProperty("position").GetInt32(), Text(items[0], "golden_record_id")));
        Assert.Equal(("judged", "match"), (Text(items[0].GetProperty("answers")[0], "stage"), Text(items[0].GetProperty("answers")[0], "verdict")));

        var again = await app.PostAsync($"{Path}/{id}/rerun", new { });
        Assert.NotEqual(id, Text(again, "id"));
        await WaitAsync($"{Path}/{Text(again, "id")}", HasEnded);
        Assert.Equal((400, "cancel_not_possible"), await SendAsync(HttpMethod.Post, $"{Path}/{id}/cancel"));
        Assert.Equal((409, "conflict"), await SendAsync(HttpMethod.Post, $"{Path}/{id}/ask-interrupted"));
        Assert.Equal((200, null), await SendAsync(HttpMethod.Delete, $"{Path}/{id}"));
        Assert.Equal((404, "not_found"), await SendAsync(HttpMethod.Get, $"{Path}/{id}"));
    }

    [Fact]
    public async Task List_turns_its_pages()
    {
        var shop = await app.AddShopAsync();
        var ids = new List<string>();
        for (var count = 0; count < 3; count++)
        {
            ids.Add(Text(await app.PostAsync(Path, new { db_connection_id = shop.ConnectionId, models = Floor }), "id")!);
        }

        var first = await GetAsync($"{Path}?db_connection_id={shop.ConnectionId}&page_size=2");
        var second = await GetAsync($"{Path}?db_connection_id={shop.ConnectionId}&page_size=2&page_token={Uri.EscapeDataString(Text(first, "next_page_token")!)}");

        Assert.Equal(
            Enumerable.Reverse(ids),
            first.GetProperty("evaluations").EnumerateArray().Concat(second.GetProperty("evaluations").EnumerateArray()).Select(run => Text(run, "id")!));
        Assert.Equal((3, JsonValueKind.Null), (first.GetProperty("total_size").GetInt32(), second.GetProperty("next_page_token").ValueKind));
        Assert.Equal((400, "invalid_page_size"), await SendAsync(HttpMethod.Get, $"{Path}?page_size=-1"));
        Assert.Equal((400, "invalid_page_token"), await SendAsync(HttpMethod.Get, $"{Path}?page_token=nonsense"));
    }

    [Fact]
    public async Task Invalid_fields_are_named_together_as_the_body_spells_them()
    {
        using var response = await app.Client.PostAsJsonAsync(Path, new
        {
            alias = 7,
            concurrency = "many",
            models = new object[] { new { kind = "best" }, new { finetuning_id = "x" } },
        });
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_failed"), (response.StatusCode, Text(problem, "error_code")));
        Assert.Equal(["alias", "concurrency", "models[0].kind", "models[1].kind"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/items")]
    [InlineData("/comparisons")]
    [InlineData("/breakdown")]
    public async Task Unknown_evaluation_is_not_found(string rest) =>
        Assert.Equal((404, "not_found"), await SendAsync(HttpMethod.Get, $"{Path}/nobody{rest}"));

    [Theory]
    [InlineData("items?verdict=wonderful")]
    [InlineData("items?right=maybe")]
    [InlineData("items?model=-1")]
    [InlineData("comparisons?profile=kind")]
    [InlineData("breakdown?by=colour")]
    public async Task Unknown_word_of_an_address_is_refused(string rest) =>
        Assert.Equal((422, "validation_failed"), await SendAsync(HttpMethod.Get, $"{Path}/nobody/{rest}"));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static bool HasEnded(JsonElement run) => Text(run, "status") is not ("queued" or "running");

    private Task<JsonElement> GetAsync(string path) => app.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<(int Status, string? Code)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await app.Client.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)response.StatusCode, answer.TryGetProperty("error_code", out var code) ? code.GetString() : null);
    }

    /// <summary>Waits for a state by what the feed tells, not by the clock.</summary>
    private async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> fits)
    {
        using var timeout = new CancellationTokenSource(StudioAppFactory.Timeout);
        using var subscription = app.Get<EvaluationFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (true)
        {
            var json = await GetAsync(path);
            if (fits(json))
            {
                return json;
            }
            await batches.MoveNextAsync();
        }
    }
}
