using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

/// <summary>Webhooks over a database of the test's own and a receiver; a test sends by itself, step by step, on its own clock.</summary>
internal sealed class WebhookStudio : IAsyncDisposable
{
    private WebhookStudio(WebhookReceiver receiver)
    {
        Receiver = receiver;
        var settings = new ConfigurationBuilder().Build();
        Core = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
    }

    public StudioDbFixture Core { get; }

    public WebhookReceiver Receiver { get; }

    public WebhookCommands Commands => Core.Get<WebhookCommands>();

    public WebhookQueries Queries => Core.Get<WebhookQueries>();

    public WebhookQueue Queue => Core.Get<WebhookQueue>();

    public static async Task<WebhookStudio> StartAsync() => new(await WebhookReceiver.StartAsync());

    public async Task<WebhookWithSecret> AddAsync(params string[] events)
    {
        var entry = new WebhookEntry { Url = new Uri(Receiver.Address, "/hook").AbsoluteUri, Events = events.Length == 0 ? null : events };
        return Value(await Commands.CreateAsync(entry, "tester", CancellationToken.None));
    }

    /// <summary>A job that runs.</summary>
    public async Task<string> AddJobAsync(string alias = "job")
    {
        await using var database = await Core.Databases.CreateDbContextAsync();
        var now = Core.Time.GetUtcNow().UtcDateTime;
        var job = new FineTuning
        {
            Id = StudioId.New(Core.Time), Alias = alias, Provider = "local", ModelName = "small", Status = FineTuningStatus.Running, StatusSince = now, CreatedAt = now,
            NextAttemptAt = now, Stage = SubmissionStage.Created, Settled = true,
        };
        database.FineTunings.Add(job);
        await database.SaveChangesAsync();
        return job.Id;
    }

    public Task MoveAsync(string job, FineTuningStatus status, string? error = null) => Core.Get<FineTuningWriter>().EditAsync(
        job,
        edit =>
        {
            edit.MoveTo(status, error);
            return true;
        },
        CancellationToken.None);

    /// <summary>Sends what is due of a webhook, as the worker does; how many attempts that were.</summary>
    public async Task<int> SendDueAsync(string webhookId)
    {
        var attempts = 0;
        for (; await Queue.TakeAsync(webhookId, CancellationToken.None) is { } next; attempts++)
        {
            await Queue.StoreAsync(next.Webhook, next.Delivery, await Core.Get<WebhookSender>().SendAsync(next.Webhook, next.Delivery, CancellationToken.None));
        }
        return attempts;
    }

    public async Task<IReadOnlyList<WebhookDelivery>> RowsAsync()
    {
        await using var database = await Core.Databases.CreateDbContextAsync();
        return await database.WebhookDeliveries.AsNoTracking().OrderBy(row => row.Change).ThenBy(row => row.Id).ToListAsync();
    }

    public async Task<WebhookView> ViewAsync(string id) => (await Queries.FindAsync(id, CancellationToken.None))!;

    /// <summary>Makes the database refuse messages, as a full disk would in the middle of a write.</summary>
    public Task RefuseMessagesAsync() => RunAsync("CREATE TRIGGER refuse BEFORE INSERT ON WebhookDeliveries BEGIN SELECT RAISE(ABORT, 'refused'); END;");

    /// <summary>Likewise another state of a job.</summary>
    public Task RefuseStatesAsync() => RunAsync("CREATE TRIGGER refuse BEFORE UPDATE OF Status ON FineTunings BEGIN SELECT RAISE(ABORT, 'refused'); END;");

    public static T Value<T>(Result<T> result)
        where T : notnull => result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");

    public static JsonElement Json(string body) => JsonElement.Parse(body);

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        Core.Dispose();
    }

    private async Task RunAsync(string sql)
    {
        await using var database = await Core.Databases.CreateDbContextAsync();
        await database.Database.ExecuteSqlRawAsync(sql);
    }
}
