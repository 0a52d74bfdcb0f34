using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>The worker in the running Studio: from a job's change to the receiver.</summary>
public sealed class WebhookWorkerTests
{
    [Fact]
    public async Task Job_is_told_of_from_its_creation_to_its_end_in_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EngineHost.StartAsync();
        await AddAsync(host, receiver);

        var job = await host.CreateAsync();
        await host.WaitForAsync(job.Id, FineTuningStatus.Succeeded);

        var types = new List<string>();
        for (var count = 1; types is not [.., "finetuning.succeeded"]; count++)
        {
            types = [.. (await receiver.WaitForAsync(count)).Select(message => WebhookStudio.Json(message.Body).GetProperty("type").GetString()!)];
        }
        Assert.Equal("finetuning.created", types[0]);
        Assert.Equal(types.Distinct(), types);
    }

    [Fact]
    public async Task Message_under_way_when_the_Studio_stops_is_sent_again_after_the_start()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EngineHost.StartAsync();
        await AddAsync(host, receiver, "finetuning.created");
        receiver.Answers(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        await host.CreateAsync();
        var first = (await receiver.WaitForAsync(1))[0];
        await host.RestartAsync();

        var second = (await receiver.WaitForAsync(2))[1];
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
    }

    [Fact]
    public async Task Endpoint_that_does_not_answer_holds_up_nobody_else()
    {
        await using var silent = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EngineHost.StartAsync();
        await AddAsync(host, silent);
        await AddAsync(host, receiver, "finetuning.created");
        silent.Answers(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        await host.CreateAsync();
        await silent.WaitForAsync(1);
        await host.CreateAsync();

        Assert.Equal(2, (await receiver.WaitForAsync(2)).Count);
        Assert.Single(silent.Messages);
    }

    private static async Task AddAsync(EngineHost host, WebhookReceiver receiver, params string[] events) =>
        WebhookStudio.Value(await host.Get<WebhookCommands>().CreateAsync(
            new WebhookEntry { Url = receiver.Address.AbsoluteUri, Events = events.Length == 0 ? null : events }, null, CancellationToken.None));
}
