using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Evaluations.Engine;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>That an evaluation has ended is told as a job's changes are.</summary>
public sealed class WebhookEvaluationTests
{
    [Fact]
    public async Task Evaluation_that_succeeds_is_told_of_once_with_its_figures()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EvaluationHost.StartAsync(records: 6);
        await AddAsync(host, receiver);

        var id = await host.CreateAsync(2, "small");
        var ended = await host.WaitForEndAsync(id);

        var message = (await receiver.WaitForAsync(1))[0];
        var body = WebhookStudio.Json(message.Body);
        var data = body.GetProperty("data");
        Assert.Equal(("evaluation.finished", id, "succeeded"), (body.GetProperty("type").GetString(), data.GetProperty("id").GetString(), data.GetProperty("status").GetString()));
        Assert.Equal(ended.Contestants[0].Judged, data.GetProperty("models")[0].GetProperty("judged").GetInt32());
        Assert.Equal(6, ended.Contestants[0].Judged);
        Assert.Equal(1, data.GetProperty("progress").GetDouble());
        await using var database = await host.OpenAsync();
        Assert.Single(await database.WebhookDeliveries.ToListAsync());
    }

    [Fact]
    public async Task Evaluation_cancelled_before_it_began_is_told_of()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EvaluationHost.StartAsync(records: 6);
        await AddAsync(host, receiver);
        await using (var database = await host.OpenAsync())
        {
            // A run that nobody has seen yet.
            database.Evaluations.Add(new Evaluation { Id = "queued", Alias = "to be cancelled", ConnectionId = host.ConnectionId, ItemCount = 6, Concurrency = 1, CreatedAt = DateTime.UtcNow });
            await database.SaveChangesAsync();
        }

        Assert.Null((await host.Commands.CancelAsync("queued", CancellationToken.None)).Problem);

        var data = WebhookStudio.Json((await receiver.WaitForAsync(1))[0].Body).GetProperty("data");
        Assert.Equal(("queued", "cancelled"), (data.GetProperty("id").GetString(), data.GetProperty("status").GetString()));
        Assert.False(data.GetProperty("cancel_pending").GetBoolean());
    }

    private static async Task AddAsync(EvaluationHost host, WebhookReceiver receiver) =>
        WebhookStudio.Value(await host.Get<WebhookCommands>().CreateAsync(
            new WebhookEntry { Url = receiver.Address.AbsoluteUri, Events = [WebhookEvents.EvaluationFinished] }, null, CancellationToken.None));
}
