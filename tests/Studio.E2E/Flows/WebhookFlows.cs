using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using FineTuningStudio.TestServers;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>A webhook from its registration in the browser to messages that a receiver has checked, over real HTTP.</summary>
public sealed class WebhookFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Webhook_is_registered_tested_and_told_of_a_job_whose_receiver_fails_twice(int width)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var window = await app.OpenAsync(new(Width: width));
        var form = new NewWebhookPage(window.Page);
        await form.OpenAsync();
        await form.Address.FillAsync("http://user:password@127.0.0.1/");
        await form.Register.ClickAsync();
        await Expect(form.Alerts).ToContainTextAsync("must not hold a user or a password");

        await form.Address.FillAsync(new Uri(receiver.Address, "/hook").AbsoluteUri);
        await form.Event("finetuning.created").CheckAsync();
        await form.Register.ClickAsync();
        await Expect(form.Secret).ToBeVisibleAsync();
        var secret = await form.Secret.InnerTextAsync();
        await form.Link("Go on to the webhook").ClickAsync();

        var page = new WebhookPage(window.Page);
        await page.Button("Send a test event").ClickAsync();
        await Expect(page.MessagesOf("webhook.test")).ToContainTextAsync("Delivered");
        AssertSigned(receiver.Messages[0], secret);

        receiver.Answers(500, 503);
        var connection = await app.Api.AddSampleConnectionAsync($"Told {width}");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        var job = await app.Api.CreateJobAsync(connection, "To be told of");
        await Expect(page.MessagesOf("finetuning.created")).ToContainTextAsync("Delivered", new() { Timeout = 60_000 });
        await Expect(page.MessagesOf("finetuning.succeeded")).ToContainTextAsync("Delivered", new() { Timeout = 60_000 });

        var told = receiver.Messages.Where(message => JsonNode.Parse(message.Body)!["data"]!["id"]?.GetValue<string>() == job).ToList();
        Assert.All(told, message => AssertSigned(message, secret));
        Assert.Equal(4, told.Count);
        Assert.Equal(2, told.Select(message => message.Id).Distinct().Count());
        Assert.Equal(["finetuning.created", "finetuning.succeeded"], told.Select(TypeOf).Distinct().Order());

        await page.MessagesOf("finetuning.succeeded").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("^Send .* again$") }).ClickAsync();
        Assert.Equal(told.Last(message => TypeOf(message) == "finetuning.succeeded").Id, (await receiver.WaitForAsync(6))[5].Id);
        Assert.Empty(window.Errors);
    }

    /// <summary>The change is committed and nobody has taken its message when the process is killed.</summary>
    [Fact]
    public async Task Message_of_a_change_before_the_kill_is_delivered_after_the_restart()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var studio = await StudioProcess.StartAsync();
        using var api = new StudioApi(studio);
        var connection = await api.AddSampleConnectionAsync("Killed");
        await api.AddSampleRecordsAsync(connection, 12);
        var made = await api.PostAsync("webhooks", new { url = receiver.Address, events = new[] { "finetuning.succeeded" } });
        var never = new TaskCompletionSource();
        receiver.Answers(_ => never.Task);

        var job = await api.CreateJobAsync(connection, "Killed");
        var cut = (await receiver.WaitForAsync(1))[0];
        await studio.KillAsync();
        never.SetResult();
        await studio.StartAgainAsync();

        var whole = (await receiver.WaitForAsync(2))[1];
        Assert.Equal((cut.Id, cut.Body), (whole.Id, whole.Body));
        AssertSigned(whole, StudioApi.Text(made, "secret"));
        var data = JsonNode.Parse(whole.Body)!["data"]!;
        Assert.Equal((job, "succeeded"), (StudioApi.Text(data, "id"), StudioApi.Text(data, "status")));
    }

    /// <summary>Nobody listens at the receiver's address until after the kill, so no attempt of the first process can have come through.</summary>
    [Fact]
    public async Task Message_that_reached_nobody_before_the_kill_is_delivered_after_the_restart()
    {
        var port = (await ClosedReceiverAsync()).Port;
        await using var studio = await StudioProcess.StartAsync();
        using var api = new StudioApi(studio);
        var connection = await api.AddSampleConnectionAsync("Killed early");
        await api.AddSampleRecordsAsync(connection, 12);
        var made = await api.PostAsync("webhooks", new { url = $"http://127.0.0.1:{port}/", events = new[] { "finetuning.created" } });
        var job = await api.CreateJobAsync(connection, "Killed early");
        await studio.KillAsync();

        await using var receiver = await WebhookReceiver.StartAsync(port);
        await studio.StartAgainAsync();

        var message = (await receiver.WaitForAsync(1))[0];
        AssertSigned(message, StudioApi.Text(made, "secret"));
        Assert.Equal(job, StudioApi.Text(JsonNode.Parse(message.Body)!["data"]!, "id"));
    }

    /// <summary>An address where somebody listened a moment ago.</summary>
    private static async Task<Uri> ClosedReceiverAsync()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        return receiver.Address;
    }

    private static string TypeOf(ReceivedMessage message) => StudioApi.Text(JsonNode.Parse(message.Body)!, "type");

    /// <summary>As the specification says, and with none of the Studio's own code.</summary>
    private static void AssertSigned(ReceivedMessage message, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}", message.Signature);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(message.Timestamp, CultureInfo.InvariantCulture), -5, 300);
    }
}
