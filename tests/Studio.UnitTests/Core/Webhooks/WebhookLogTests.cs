using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>What a person does with a webhook and its log, and how long the log is kept.</summary>
public sealed class WebhookLogTests
{
    [Fact]
    public async Task Test_is_sent_once_and_leaves_the_webhook_as_it_is()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync("finetuning.deleted");
        studio.Receiver.Answers(500);

        WebhookStudio.Value(await studio.Commands.TestAsync(made.Webhook.Id, CancellationToken.None));
        await studio.SendDueAsync(made.Webhook.Id);

        var row = Assert.Single(await studio.RowsAsync());
        Assert.Equal((WebhookEvents.Test, DeliveryStatus.Failed, null), (row.Type, row.Status, row.NextAttemptAt));
        Assert.Null((await studio.ViewAsync(made.Webhook.Id)).FailingSince);
    }

    [Fact]
    public async Task Sent_again_is_the_same_message()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        await studio.SendDueAsync(made.Webhook.Id);

        WebhookStudio.Value(await studio.Commands.SendAgainAsync(made.Webhook.Id, (await studio.RowsAsync())[0].Id, CancellationToken.None));
        await studio.SendDueAsync(made.Webhook.Id);

        Assert.Equal(2, studio.Receiver.Messages.Count);
        Assert.Single(studio.Receiver.Messages.Select(message => (message.Id, message.Body)).Distinct());
        Assert.Equal((DeliveryStatus.Delivered, 2), (await studio.RowsAsync()).Select(row => (row.Status, row.Attempts)).Single());
    }

    [Fact]
    public async Task Rolled_secret_signs_beside_the_old_one_for_a_day_and_alone_afterwards()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        var rolled = WebhookStudio.Value(await studio.Commands.RollSecretAsync(made.Webhook.Id, CancellationToken.None));
        await studio.Commands.TestAsync(made.Webhook.Id, CancellationToken.None);
        await studio.SendDueAsync(made.Webhook.Id);
        studio.Core.Time.Advance(TimeSpan.FromHours(25));
        await studio.Commands.TestAsync(made.Webhook.Id, CancellationToken.None);
        await studio.SendDueAsync(made.Webhook.Id);

        var signatures = studio.Receiver.Messages.Select(message => message.Signature.Split(' ')).ToList();
        Assert.Equal(Signed(rolled.Secret, 0), signatures[0][0]);
        Assert.Equal(Signed(made.Secret, 0), signatures[0][1]);
        Assert.Equal([Signed(rolled.Secret, 1)], signatures[1]);

        string Signed(string secret, int at)
        {
            var message = studio.Receiver.Messages[at];
            return WebhookSignature.Of(secret, message.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, System.Globalization.CultureInfo.InvariantCulture)), message.Body);
        }
    }

    [Fact]
    public async Task Old_deliveries_are_swept_and_the_young_stay()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync("old"), FineTuningStatus.Succeeded);
        studio.Core.Time.Advance(WebhookSweep.Life + TimeSpan.FromDays(1));
        await studio.MoveAsync(await studio.AddJobAsync("young"), FineTuningStatus.Succeeded);

        await studio.Core.Get<WebhookSweep>().RunWhenDueAsync(CancellationToken.None);

        Assert.Contains("young", Assert.Single(await studio.RowsAsync()).Body, StringComparison.Ordinal);
        Assert.Equal(1, (await studio.ViewAsync(made.Webhook.Id)).PendingCount);
    }

    [Fact]
    public async Task Of_ended_deliveries_the_last_ten_thousand_are_kept_and_those_that_wait_as_well()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        var now = studio.Core.Time.GetUtcNow().UtcDateTime;
        await using (var database = await studio.Core.Databases.CreateDbContextAsync())
        {
            database.WebhookDeliveries.AddRange(Enumerable.Range(0, WebhookSweep.Kept + 5).Select(number => new WebhookDelivery
            {
                Id = number.ToString("D32", System.Globalization.CultureInfo.InvariantCulture), WebhookId = made.Webhook.Id, Type = WebhookEvents.Test, Body = "{}",
                Status = number == 0 ? DeliveryStatus.Pending : DeliveryStatus.Delivered, CreatedAt = now,
            }));
            await database.SaveChangesAsync();
        }

        await studio.Core.Get<WebhookSweep>().RunWhenDueAsync(CancellationToken.None);

        var left = (await studio.RowsAsync()).Select(row => int.Parse(row.Id, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([0, .. Enumerable.Range(5, WebhookSweep.Kept)], left);
    }
}
