using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>Messages are there if and only if the change is that they tell of.</summary>
public sealed class WebhookOutboxTests
{
    [Fact]
    public async Task Change_of_state_writes_a_message_with_the_job_as_committed()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync();
        var job = await studio.AddJobAsync("to tell of");

        await studio.MoveAsync(job, FineTuningStatus.Failed, "The provider gave up.");

        var row = Assert.Single(await studio.RowsAsync());
        var body = WebhookStudio.Json(row.Body);
        Assert.Equal(["type", "id", "created_at", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("finetuning.failed", row.Id), (body.GetProperty("type").GetString(), body.GetProperty("id").GetString()));
        var data = body.GetProperty("data");
        Assert.Equal((job, "to tell of", "failed", "The provider gave up."),
            (data.GetProperty("id").GetString(), data.GetProperty("alias").GetString(), data.GetProperty("status").GetString(), data.GetProperty("error").GetString()));
        await using var database = await studio.Core.Databases.CreateDbContextAsync();
        Assert.Equal(await database.FineTunings.Select(known => known.Change).SingleAsync(), row.Change);
    }

    [Fact]
    public async Task Edit_that_leaves_the_state_writes_no_message()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync();
        var job = await studio.AddJobAsync();

        await studio.Core.Get<FineTuningWriter>().EditAsync(job, edit => (edit.Job.Progress = .5) is not null, CancellationToken.None);

        Assert.Empty(await studio.RowsAsync());
    }

    [Fact]
    public async Task Only_enabled_webhooks_that_want_the_event_are_told()
    {
        await using var studio = await WebhookStudio.StartAsync();
        var all = await studio.AddAsync();
        var ends = await studio.AddAsync("finetuning.succeeded");
        await studio.AddAsync("finetuning.failed");
        var off = await studio.AddAsync();
        await studio.Commands.ChangeAsync(off.Webhook.Id, _ => new WebhookEntry { Url = off.Webhook.Url, Enabled = false }, CancellationToken.None);

        await studio.MoveAsync(await studio.AddJobAsync(), FineTuningStatus.Succeeded);

        Assert.Equal(new[] { all.Webhook.Id, ends.Webhook.Id }.Order(), (await studio.RowsAsync()).Select(row => row.WebhookId).Order());
    }

    [Fact]
    public async Task Message_that_cannot_be_written_takes_the_change_with_it()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync();
        var job = await studio.AddJobAsync();
        await studio.RefuseMessagesAsync();

        await Assert.ThrowsAsync<DbUpdateException>(() => studio.MoveAsync(job, FineTuningStatus.Succeeded));

        await using var database = await studio.Core.Databases.CreateDbContextAsync();
        Assert.Equal(FineTuningStatus.Running, await database.FineTunings.Select(known => known.Status).SingleAsync());
    }

    [Fact]
    public async Task Change_that_cannot_be_written_takes_its_message_with_it()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync();
        var job = await studio.AddJobAsync();
        await studio.RefuseStatesAsync();

        await Assert.ThrowsAsync<DbUpdateException>(() => studio.MoveAsync(job, FineTuningStatus.Succeeded));

        Assert.Empty(await studio.RowsAsync());
    }

    [Fact]
    public async Task Edit_that_runs_again_after_another_was_faster_writes_one_message()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync();
        var job = await studio.AddJobAsync();
        var runs = 0;

        await studio.Core.Get<FineTuningWriter>().EditAsync(
            job,
            edit =>
            {
                if (runs++ == 0)
                {
                    edit.MoveTo(FineTuningStatus.Failed);
                    throw new DbUpdateConcurrencyException("somebody was faster");
                }
                edit.MoveTo(FineTuningStatus.Succeeded);
                return true;
            },
            CancellationToken.None);

        Assert.Equal(2, runs);
        Assert.Single(await studio.RowsAsync());
    }

    [Fact]
    public async Task Deleted_job_is_told_of_as_it_was_last()
    {
        await using var studio = await WebhookStudio.StartAsync();
        await studio.AddAsync("finetuning.deleted");
        var job = await studio.AddJobAsync("gone soon");
        await studio.MoveAsync(job, FineTuningStatus.Succeeded);

        WebhookStudio.Value(await studio.Core.Get<DeleteFineTuning>().RunAsync(job, remote: false, CancellationToken.None));

        var data = WebhookStudio.Json(Assert.Single(await studio.RowsAsync()).Body).GetProperty("data");
        Assert.Equal(("gone soon", "succeeded"), (data.GetProperty("alias").GetString(), data.GetProperty("status").GetString()));
    }
}
