using System.Net;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.FineTunings;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Api;

public sealed class WatchTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StudioAppFactory _app;

    public WatchTests() => _app = new StudioAppFactory(new Dictionary<string, string?>(), _time, withEngine: false);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Stream_tells_of_each_change_from_now_on_with_growing_ids()
    {
        var earlier = await CreateAsync();
        await using var stream = await OpenAsync(null);
        var id = await CreateAsync();
        await CancelAsync(id);

        var first = await stream.NextAsync();
        var second = await stream.NextAsync();

        Assert.Equal(("finetuning", id, "queued"), (first.Name, Id(first), Status(first)));
        Assert.Equal(JsonValueKind.Null, first.Data.GetProperty("golden_records").ValueKind);
        Assert.Equal(("finetuning", id, "cancelled"), (second.Name, Id(second), Status(second)));
        Assert.True(second.Id > first.Id);
        Assert.NotEqual(earlier, id);
    }

    [Fact]
    public async Task Stream_from_an_event_gives_each_job_that_changed_once_and_the_deleted_ones()
    {
        var seen = await CreateAsync();
        var start = await LatestAsync();
        var changed = await CreateAsync();
        await CancelAsync(changed);
        await CancelAsync(seen);
        using var deletion = await _app.Client.DeleteAsync($"/api/v1/finetunings/{seen}");
        await using var stream = await OpenAsync(start);

        var first = await stream.NextAsync();
        var second = await stream.NextAsync();

        Assert.Equal(("finetuning", changed, "cancelled"), (first.Name, Id(first), Status(first)));
        Assert.Equal(("deleted", seen), (second.Name, Id(second)));
        Assert.True(second.Id > first.Id && first.Id > start);
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("not-a-number")]
    public async Task Stream_from_an_event_that_is_not_ours_is_reset_and_goes_on(string lastEventId)
    {
        await using var stream = await OpenAsync(lastEventId);
        var id = await CreateAsync();

        Assert.Equal("reset", (await stream.NextAsync()).Name);
        Assert.Equal(id, Id(await stream.NextAsync()));
    }

    [Fact]
    public async Task Quiet_stream_gets_a_comment_every_fifteen_seconds()
    {
        await using var stream = await OpenAsync(null);

        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.StartsWith(":", await stream.NextCommentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_stream_leaves_no_subscriber()
    {
        var feed = _app.Get<FineTuningFeed>();
        var before = feed.SubscriberCount;
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Response.Body = new MemoryStream();

        var stream = new FineTuningEventStream(null, feed, _app.Get<FineTuningQueries>(), _time, CancellationToken.None).ExecuteAsync(context);
        var during = feed.SubscriberCount;
        await gone.CancelAsync();
        await stream.WaitAsync(StudioAppFactory.Timeout);

        Assert.Equal((before + 1, before), (during, feed.SubscriberCount));
    }

    [Fact]
    public async Task Job_is_deleted_only_once_it_has_ended()
    {
        var id = await CreateAsync();

        using var early = await _app.Client.DeleteAsync($"/api/v1/finetunings/{id}");
        await CancelAsync(id);
        using var late = await _app.Client.DeleteAsync($"/api/v1/finetunings/{id}");
        using var gone = await _app.Client.GetAsync($"/api/v1/finetunings/{id}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NotFound), (early.StatusCode, late.StatusCode, gone.StatusCode));
        Assert.Equal("""{"status":"success"}""", await late.Content.ReadAsStringAsync());
    }

    private async Task<string> CreateAsync()
    {
        var shop = await (_app.SharedShop ??= _app.AddShopAsync());
        var job = await _app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "openai", model_name = "gpt-4o" } });
        return job.GetProperty("id").GetString()!;
    }

    private async Task CancelAsync(string id)
    {
        using var response = await _app.Client.PostAsync($"/api/v1/finetunings/{id}/cancel", null);
        response.EnsureSuccessStatusCode();
    }

    private async Task<long> LatestAsync() => (await _app.Get<FineTuningQueries>().ChangesSinceAsync(0, CancellationToken.None)).Latest;

    private Task<EventStreamReader> OpenAsync(object? lastEventId) => EventStreamReader.OpenAsync(_app.Client, lastEventId?.ToString());

    private static string? Id(ServerEvent one) => one.Data.GetProperty("id").GetString();

    private static string? Status(ServerEvent one) => one.Data.GetProperty("status").GetString();
}
