using System.Net.WebSockets;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Api;

public sealed class HubTests : IDisposable
{
    private readonly StudioAppFactory _app = new(new Dictionary<string, string?>(), withEngine: false);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Watcher_of_all_is_told_of_each_transition_of_ten_jobs_in_order()
    {
        await using var hub = await HubConnection.OpenAsync(Address);
        await hub.InvokeAsync("WatchAll");

        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var id = await CreateAsync();
            await CancelAsync(id);
            return id;
        }));

        var told = new List<(string Id, string Status)>();
        while (told.Count < 20)
        {
            var (target, job) = await hub.NextCallAsync();
            Assert.Equal("FineTuningChanged", target);
            Assert.Equal(JsonValueKind.Null, job.GetProperty("golden_records").ValueKind);
            told.Add((job.GetProperty("id").GetString()!, job.GetProperty("status").GetString()!));
        }
        Assert.All(ids, id => Assert.Equal(["queued", "cancelled"], told.Where(one => one.Id == id).Select(one => one.Status)));
    }

    [Fact]
    public async Task Watcher_of_one_job_hears_of_that_one_alone_and_of_its_deletion()
    {
        var watched = await CreateAsync();
        var other = await CreateAsync();
        await using var hub = await HubConnection.OpenAsync(Address);
        await hub.InvokeAsync("Watch", watched);

        await CancelAsync(other);
        await CancelAsync(watched);
        using var deletion = await _app.Client.DeleteAsync($"/api/v1/finetunings/{watched}");
        var (first, job) = await hub.NextCallAsync();
        var (second, id) = await hub.NextCallAsync();

        Assert.Equal(("FineTuningChanged", watched, "cancelled"), (first, job.GetProperty("id").GetString(), job.GetProperty("status").GetString()));
        Assert.Equal(("FineTuningDeleted", watched), (second, id.GetString()));
    }

    [Fact]
    public async Task Watcher_that_watches_nothing_any_more_leaves_no_subscriber()
    {
        var feed = _app.Get<FineTuningFeed>();
        var before = feed.SubscriberCount;
        await using var hub = await HubConnection.OpenAsync(Address);
        await hub.InvokeAsync("WatchAll");
        var during = feed.SubscriberCount;

        await hub.InvokeAsync("Unwatch");

        Assert.Equal((before + 1, before), (during, feed.SubscriberCount));
    }

    [Fact]
    public async Task Connection_of_another_site_is_refused()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => HubConnection.OpenAsync(Address, "http://elsewhere.example"));
        await using var own = await HubConnection.OpenAsync(Address, Address.GetLeftPart(UriPartial.Authority));
    }

    private Uri Address => _app.Client.BaseAddress!;

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
}
