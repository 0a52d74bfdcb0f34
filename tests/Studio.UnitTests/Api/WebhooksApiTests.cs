using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>Webhooks as a script uses them; each test registers its own.</summary>
[Collection(StudioAppCollection.Name)]
public sealed class WebhooksApiTests(StudioAppFactory app)
{
    private static readonly string[] Keys =
    [
        "id", "url", "description", "events", "enabled", "disabled_reason", "failing_since", "previous_secret_until", "pending_deliveries", "last_delivery", "created_at", "created_by",
    ];

    private static readonly string[] DeliveryKeys =
    [
        "id", "type", "finetuning_id", "status", "attempts", "created_at", "next_attempt_at", "last_attempt_at", "response_status", "error", "duration_ms",
    ];

    [Fact]
    public async Task Webhook_is_registered_found_changed_and_deleted_and_its_secret_is_told_once()
    {
        var (status, made) = await SendAsync(HttpMethod.Post, "", new { url = "http://127.0.0.1:9/life", description = "for the log", events = new[] { "finetuning.failed", "finetuning.created" } });
        var webhook = made.GetProperty("webhook");
        var id = Text(webhook, "id");
        var secret = Text(made, "secret");
        Assert.Equal(201, status);
        Assert.Equal(Keys, webhook.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(["finetuning.created", "finetuning.failed"], webhook.GetProperty("events").EnumerateArray().Select(type => type.GetString()));

        var (_, found) = await SendAsync(HttpMethod.Get, $"/{id}", null);
        var (_, listed) = await SendAsync(HttpMethod.Get, "", null);
        Assert.DoesNotContain(secret["whsec_".Length..], found.GetRawText() + listed.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(listed.EnumerateArray(), one => Text(one, "id") == id);

        var (_, changed) = await SendAsync(HttpMethod.Put, $"/{id}", new { enabled = false });
        Assert.Equal((false, "for the log", "http://127.0.0.1:9/life"), (changed.GetProperty("enabled").GetBoolean(), Text(changed, "description"), Text(changed, "url")));
        var (_, widened) = await SendAsync(HttpMethod.Put, $"/{id}", new { events = (string[]?)null, description = (string?)null });
        Assert.Equal((WebhookEvents.All.Count, JsonValueKind.Null), (widened.GetProperty("events").GetArrayLength(), widened.GetProperty("description").ValueKind));

        var (_, rolled) = await SendAsync(HttpMethod.Post, $"/{id}/secret", null);
        Assert.NotEqual(secret, Text(rolled, "secret"));
        Assert.Equal(JsonValueKind.String, rolled.GetProperty("webhook").GetProperty("previous_secret_until").ValueKind);

        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, $"/{id}", null)).Status);
        var (gone, problem) = await SendAsync(HttpMethod.Get, $"/{id}", null);
        Assert.Equal((404, "not_found"), (gone, Text(problem, "error_code")));
    }

    [Fact]
    public async Task Secret_is_nowhere_in_the_data_directory()
    {
        var (_, made) = await SendAsync(HttpMethod.Post, "", new { url = "http://127.0.0.1:9/kept-in-clear" });
        var secret = Text(made, "secret")["whsec_".Length..];

        var files = Directory.GetFiles(Path.Combine(app.Folder, "data"), "*.db*", SearchOption.AllDirectories).Select(Content).ToList();

        Assert.Contains(files, content => content.Contains("http://127.0.0.1:9/kept-in-clear", StringComparison.Ordinal));
        Assert.DoesNotContain(files, content => content.Contains(secret, StringComparison.Ordinal));

        static string Content(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public async Task Test_is_delivered_listed_read_and_sent_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (_, made) = await SendAsync(HttpMethod.Post, "", new { url = receiver.Address, events = new[] { "finetuning.deleted" } });
        var id = Text(made.GetProperty("webhook"), "id");

        var (_, queued) = await SendAsync(HttpMethod.Post, $"/{id}/test", null);
        var message = (await receiver.WaitForAsync(1))[0];
        var delivery = Text(queued, "id");
        Assert.Equal(DeliveryKeys, queued.EnumerateObject().Select(member => member.Name));
        Assert.Equal(delivery, message.Id);

        var (_, detail) = await SendAsync(HttpMethod.Get, $"/{id}/deliveries/{delivery}", null);
        Assert.Equal(message.Body, Text(detail, "request_body"));
        await DeliveredAsync(id, delivery);
        await SendAsync(HttpMethod.Post, $"/{id}/deliveries/{delivery}/send", null);
        Assert.Equal(message.Body, (await receiver.WaitForAsync(2))[1].Body);
    }

    [Fact]
    public async Task Deliveries_come_a_page_at_a_time_the_newest_first()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        // Nobody deletes a job meanwhile, while jobs of other tests may still go on and end.
        var (_, made) = await SendAsync(HttpMethod.Post, "", new { url = receiver.Address, events = new[] { "finetuning.deleted" } });
        var id = Text(made.GetProperty("webhook"), "id");
        var sent = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            sent.Add(Text((await SendAsync(HttpMethod.Post, $"/{id}/test", null)).Answer, "id"));
        }

        var walked = new List<string>();
        string? token = null;
        do
        {
            var (_, page) = await SendAsync(HttpMethod.Get, $"/{id}/deliveries?page_size=2&page_token={Uri.EscapeDataString(token ?? "")}", null);
            Assert.Equal(5, page.GetProperty("total_size").GetInt32());
            walked.AddRange(page.GetProperty("deliveries").EnumerateArray().Select(delivery => Text(delivery, "id")));
            token = page.GetProperty("next_page_token").GetString();
        }
        while (token is not null);

        // Those of one millisecond have no order of their own.
        Assert.Equal(sent.Order(), walked.Order());
        Assert.Equal(5, walked.Distinct().Count());
    }

    [Theory]
    [InlineData("POST", "", """{"url":"http://user:hidden@127.0.0.1/"}""", 422, "validation_failed")]
    [InlineData("POST", "", "{}", 422, "validation_failed")]
    [InlineData("POST", "", """{"url":"http://127.0.0.1/","events":["nothing"]}""", 422, "validation_failed")]
    [InlineData("POST", "", """{"url":7,"enabled":"yes"}""", 422, "validation_failed")]
    [InlineData("PUT", "/nobody", "{}", 404, "not_found")]
    [InlineData("DELETE", "/nobody", null, 404, "not_found")]
    [InlineData("POST", "/nobody/secret", null, 404, "not_found")]
    [InlineData("POST", "/nobody/test", null, 404, "not_found")]
    [InlineData("GET", "/nobody/deliveries", null, 404, "not_found")]
    [InlineData("GET", "/nobody/deliveries?page_size=-1", null, 400, "invalid_page_size")]
    [InlineData("GET", "/nobody/deliveries?page_token=x", null, 400, "invalid_page_token")]
    [InlineData("GET", "/nobody/deliveries?status=lost", null, 422, "validation_failed")]
    [InlineData("GET", "/nobody/deliveries/none", null, 404, "not_found")]
    [InlineData("POST", "/nobody/deliveries/none/send", null, 404, "not_found")]
    public async Task Refusals_are_those_of_the_contract(string method, string path, string? body, int status, string code)
    {
        var (answered, problem) = await SendAsync(new HttpMethod(method), path, body is null ? null : JsonElement.Parse(body));
        Assert.Equal((status, code), (answered, Text(problem, "error_code")));
        Assert.DoesNotContain("hidden", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabled_webhook_sends_no_test()
    {
        var (_, made) = await SendAsync(HttpMethod.Post, "", new { url = "http://127.0.0.1:9/", enabled = false });
        var (status, problem) = await SendAsync(HttpMethod.Post, $"/{Text(made.GetProperty("webhook"), "id")}/test", null);
        Assert.Equal((409, "conflict"), (status, Text(problem, "error_code")));
    }

    /// <summary>Waits by the feed until the message was taken.</summary>
    private async Task DeliveredAsync(string id, string delivery)
    {
        using var timeout = new CancellationTokenSource(StudioAppFactory.Timeout);
        using var subscription = app.Get<WebhookFeed>().Subscribe(id);
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (Text((await SendAsync(HttpMethod.Get, $"/{id}/deliveries/{delivery}", null)).Answer.GetProperty("delivery"), "status") != "delivered" && await batches.MoveNextAsync())
        {
            // The feed says that something changed; the next look says what.
        }
    }

    private async Task<(int Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/webhooks{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await app.Client.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? throw new InvalidOperationException($"{key} is null in {element}");
}
