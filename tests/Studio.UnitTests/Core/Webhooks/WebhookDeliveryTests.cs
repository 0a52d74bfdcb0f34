using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>What becomes of messages, one attempt at a time.</summary>
public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task Message_is_posted_signed_and_logged_with_what_came_back()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        studio.Receiver.Answers(201);

        Assert.Equal(1, await studio.SendDueAsync(made.Webhook.Id));

        var message = Assert.Single(studio.Receiver.Messages);
        var row = Assert.Single(await studio.RowsAsync());
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(("/hook", row.Id, row.Body, "application/json"), (message.Path, message.Id, message.Body, message.ContentType));
        Assert.Equal(studio.Core.Time.GetUtcNow(), at);
        Assert.Equal(WebhookSignature.Of(made.Secret, row.Id, at, row.Body), message.Signature);
        Assert.Equal((DeliveryStatus.Delivered, 1, 201, "answer 201", null, null), (row.Status, row.Attempts, row.ResponseStatus, row.ResponseExcerpt, row.Error, row.NextAttemptAt));
    }

    [Fact]
    public async Task Refused_message_comes_again_later_under_its_id_with_a_fresh_signature()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        studio.Receiver.Answers(500);

        await studio.SendDueAsync(made.Webhook.Id);
        Assert.Equal(0, await studio.SendDueAsync(made.Webhook.Id));
        var waiting = Assert.Single(await studio.RowsAsync());
        studio.Core.Time.Advance(TimeSpan.FromSeconds(7));
        await studio.SendDueAsync(made.Webhook.Id);

        Assert.Equal((DeliveryStatus.Pending, 500, "The receiver answered 500."), (waiting.Status, waiting.ResponseStatus, waiting.Error));
        Assert.InRange(waiting.NextAttemptAt!.Value - waiting.LastAttemptAt!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6.25));
        var (first, second) = (studio.Receiver.Messages[0], studio.Receiver.Messages[1]);
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        Assert.NotEqual(first.Signature, second.Signature);
        Assert.Equal((DeliveryStatus.Delivered, 2), (await studio.RowsAsync()).Select(row => (row.Status, row.Attempts)).Single());
        Assert.Null((await studio.ViewAsync(made.Webhook.Id)).FailingSince);
    }

    [Fact]
    public async Task Messages_that_are_due_go_out_in_the_order_of_the_changes()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        var (one, two) = (await studio.AddJobAsync("one"), await studio.AddJobAsync("two"));
        await studio.MoveAsync(two, FineTuningStatus.Queued);
        await studio.MoveAsync(one, FineTuningStatus.Succeeded);
        await studio.MoveAsync(two, FineTuningStatus.Failed);

        await studio.SendDueAsync(made.Webhook.Id);

        Assert.Equal(["two queued", "one succeeded", "two failed"], studio.Receiver.Messages.Select(message => WebhookStudio.Json(message.Body).GetProperty("data"))
            .Select(data => $"{data.GetProperty("alias").GetString()} {data.GetProperty("status").GetString()}"));
    }

    [Fact]
    public async Task Result_of_an_attempt_that_lost_its_lease_is_dropped()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        var slow = (await studio.Queue.TakeAsync(made.Webhook.Id, CancellationToken.None))!.Value;
        Assert.Null(await studio.Queue.TakeAsync(made.Webhook.Id, CancellationToken.None));
        studio.Core.Time.Advance(TimeSpan.FromMinutes(1.1));

        var other = (await studio.Queue.TakeAsync(made.Webhook.Id, CancellationToken.None))!.Value;
        await studio.Queue.StoreAsync(slow.Webhook, slow.Delivery, new SendOutcome(500, null, "Too late.", TimeSpan.Zero));
        var between = Assert.Single(await studio.RowsAsync());
        await studio.Queue.StoreAsync(other.Webhook, other.Delivery, new SendOutcome(200, null, null, TimeSpan.Zero));

        Assert.Equal((other.Delivery.LeaseOwner, 0), (between.LeaseOwner, between.Attempts));
        Assert.Equal((DeliveryStatus.Delivered, 1), (await studio.RowsAsync()).Select(row => (row.Status, row.Attempts)).Single());
    }

    [Fact]
    public async Task Gone_disables_the_webhook_and_says_so()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        var job = await studio.AddJobAsync();
        await studio.MoveAsync(job, FineTuningStatus.Queued);
        studio.Receiver.Answers(410);

        await studio.SendDueAsync(made.Webhook.Id);
        await studio.MoveAsync(job, FineTuningStatus.Succeeded);

        var view = await studio.ViewAsync(made.Webhook.Id);
        Assert.False(view.Enabled);
        Assert.Contains("410", view.DisabledReason, StringComparison.Ordinal);
        Assert.Equal(DeliveryStatus.Failed, Assert.Single(await studio.RowsAsync()).Status);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_after_is_obeyed(int status)
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        studio.Receiver.Answers(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, "120");
            return Task.CompletedTask;
        });

        await studio.SendDueAsync(made.Webhook.Id);
        studio.Core.Time.Advance(TimeSpan.FromSeconds(119));
        var early = await studio.SendDueAsync(made.Webhook.Id);
        studio.Core.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((0, 1), (early, await studio.SendDueAsync(made.Webhook.Id)));
    }

    [Fact]
    public async Task Webhook_that_takes_nothing_for_three_days_is_disabled_with_a_sentence_and_its_message_waits_no_more()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        studio.Receiver.Answers([.. Enumerable.Repeat(503, 20)]);

        var attempts = await studio.SendDueAsync(made.Webhook.Id);
        for (; (await studio.RowsAsync())[0].NextAttemptAt is { } next && (await studio.ViewAsync(made.Webhook.Id)).Enabled; attempts += await studio.SendDueAsync(made.Webhook.Id))
        {
            studio.Core.Time.Advance(next - studio.Core.Time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1));
        }

        var view = await studio.ViewAsync(made.Webhook.Id);
        Assert.False(view.Enabled);
        Assert.Contains("three days", view.DisabledReason, StringComparison.Ordinal);
        Assert.Contains("503", view.DisabledReason, StringComparison.Ordinal);
        Assert.InRange(attempts, WebhookBackoff.MaxAttempts - 1, WebhookBackoff.MaxAttempts);
    }

    [Fact]
    public async Task Address_changed_while_the_old_one_answered_gone_stays_enabled()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        var taken = (await studio.Queue.TakeAsync(made.Webhook.Id, CancellationToken.None))!.Value;

        await studio.Commands.ChangeAsync(made.Webhook.Id, _ => new WebhookEntry { Url = "http://127.0.0.1:9/elsewhere" }, CancellationToken.None);
        await studio.Queue.StoreAsync(taken.Webhook, taken.Delivery, new SendOutcome(410, null, "Gone.", TimeSpan.Zero));

        Assert.True((await studio.ViewAsync(made.Webhook.Id)).Enabled);
    }

    [Fact]
    public async Task Redirect_is_not_followed_and_the_answer_is_kept_up_to_two_kilobytes()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        studio.Receiver.Answers(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, "/elsewhere");
            return context.Response.WriteAsync(new string('x', 100_000));
        });

        await studio.SendDueAsync(made.Webhook.Id);

        var row = Assert.Single(await studio.RowsAsync());
        Assert.Single(studio.Receiver.Messages);
        Assert.Equal((DeliveryStatus.Pending, 307, 2048), (row.Status, row.ResponseStatus, row.ResponseExcerpt!.Length));
    }

    [Fact]
    public async Task Message_is_taken_by_one_of_many_who_want_it()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var made = await studio.AddAsync();
        for (var number = 0; number < 10; number++)
        {
            await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await studio.Queue.TakeAsync(made.Webhook.Id, CancellationToken.None) is { } next)
            {
                mine.Add(next.Delivery.Id);
            }
            return mine;
        })));

        Assert.Equal((await studio.RowsAsync()).Select(row => row.Id).Order(), taken.SelectMany(ids => ids).Order());
    }
}
