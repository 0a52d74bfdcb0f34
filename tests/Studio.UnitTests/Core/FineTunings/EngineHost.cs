using System.Collections.Concurrent;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Providers.OpenAi;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Core with its workers, over a data directory of its own, against a scriptable provider named "remote". Can be stopped and started again.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-engine-").FullName;
    private readonly List<FineTuningNotice> _record = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHost? _host;
    private FeedSubscription<FineTuningNotice>? _subscription;
    private Task _recording = Task.CompletedTask;

    private EngineHost(ScriptableOpenAiServer server, EngineHostSettings settings)
    {
        Server = server;
        Settings = settings;
    }

    public ScriptableOpenAiServer Server { get; }

    /// <summary>Read at each start.</summary>
    public EngineHostSettings Settings { get; set; }

    /// <summary>What the Studio has logged, over all its starts.</summary>
    public EngineHostLog Log { get; } = new();

    public FineTuningFeed Feed => Get<FineTuningFeed>();

    public string ConnectionId { get; private set; } = "";

    public static async Task<EngineHost> StartAsync(EngineHostSettings? settings = null)
    {
        var host = new EngineHost(await ScriptableOpenAiServer.StartAsync(), settings ?? new EngineHostSettings());
        await host.StartCoreAsync();
        await host.AddRecordsAsync(12);
        return host;
    }

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public async Task RestartAsync()
    {
        await StopCoreAsync();
        await StartCoreAsync();
    }

    public async Task<FineTuningView> CreateAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest>? with = null)
    {
        var request = new CreateFineTuningRequest { ConnectionId = ConnectionId, Provider = "remote", ModelName = "gpt-4.1-mini" };
        var result = await Get<CreateFineTuning>().RunAsync(with is null ? request : with(request), CancellationToken.None);
        return result.TryGet(out var job, out var problem) ? job : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");
    }

    /// <summary>The first state of a job, after the given change, that fits: past ones count, since the feed is recorded from the start.</summary>
    public async Task<FineTuningView> WaitAsync(string id, Func<FineTuningView, bool> fits, long after = 0)
    {
        using var timeout = new CancellationTokenSource(Patience);
        for (var seen = 0; ; seen++)
        {
            Task more;
            lock (_record)
            {
                for (; seen < _record.Count; seen++)
                {
                    if (_record[seen] is { View: { } view } notice && notice.Id == id && notice.Change > after && fits(view))
                    {
                        return view;
                    }
                }
                seen--;
                more = _more.Task;
            }
            try
            {
                await more.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain; the job is now {await Get<FineTuningQueries>().FindAsync(id, CancellationToken.None)}.");
            }
        }
    }

    /// <summary>Waits for something that no feed tells; fails after a while.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what}.");
            }
            await Task.Yield();
        }
    }

    /// <summary>
    /// Lets the test's clock run, a step each two milliseconds, until the condition holds; it stands while a call is under
    /// way, so that nothing times out by itself.
    /// </summary>
    public async Task RunClockUntilAsync(ManualTimeProvider time, Func<bool> condition, string what, TimeSpan? step = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what}. Log:{Environment.NewLine}{string.Join(Environment.NewLine, Log.Lines)}");
            }
            await ticks.WaitForNextTickAsync(CancellationToken.None);
            if (Server.InFlight == 0)
            {
                time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Lets that much of the test's clock pass as above.</summary>
    public Task RunClockAsync(ManualTimeProvider time, TimeSpan by, TimeSpan step)
    {
        var end = time.GetUtcNow() + by;
        return RunClockUntilAsync(time, () => time.GetUtcNow() >= end, "time to pass", step);
    }

    /// <summary>The present state of a job, as the database has it.</summary>
    public FineTuning Row(string id)
    {
        using var database = Get<IDbContextFactory<StudioDb>>().CreateDbContext();
        return database.FineTunings.AsNoTracking().Single(job => job.Id == id);
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public Task<FineTuningView> WaitForAsync(string id, FineTuningStatus status, long after = 0) => WaitAsync(id, job => job.Status == status, after);

    /// <summary>Waits until nothing is left to do for a job at its provider.</summary>
    public async Task<FineTuning> WaitUntilSettledAsync(string id)
    {
        await WaitAsync(id, job => job.Status.IsTerminal() && !job.CancelPending && IsSettled(id));
        return await RowAsync(id);
    }

    public async Task<FineTuning> RowAsync(string id)
    {
        await using var database = await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return await database.FineTunings.AsNoTracking().SingleAsync(job => job.Id == id);
    }

    public async ValueTask DisposeAsync()
    {
        await StopCoreAsync();
        var requests = Server.Requests;
        await Server.DisposeAsync();
        OpenAiDocument.AssertValid(requests);
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsSettled(string id) => Row(id).Settled;

    private async Task StartCoreAsync()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(!Settings.HasRemote ? [] : new Dictionary<string, string?>
        {
            ["Providers:remote:Kind"] = "openai",
            ["Providers:remote:ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers:remote:BaseUrl"] = Server.Address.AbsoluteUri,
            ["Providers:remote:Models:0:Id"] = "gpt-4.1-mini",
        });
        foreach (var (key, value) in Settings.Configuration)
        {
            builder.Configuration[key] = value;
        }
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Log));
        if (Settings.Time is { } time)
        {
            builder.Services.AddSingleton<TimeProvider>(time);
        }
        builder.Services.AddStudioCore(builder.Configuration, new StudioPaths(Path.Combine(_folder, "data")));
        builder.Services.AddSingleton<WriteWebhookBody>(WebhookBodies.Write);
        builder.Services.Replace(ServiceDescriptor.Singleton(Settings.Engine));
        _host = builder.Build();
        _subscription = Feed.SubscribeToEach();
        _recording = RecordAsync(_subscription);
        await _host.StartAsync();
        Get<EngineGate>().Open();
    }

    private async Task StopCoreAsync()
    {
        if (_host is null)
        {
            return;
        }
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        _host = null;
        _subscription!.Dispose();
        await _recording;
    }

    private async Task RecordAsync(FeedSubscription<FineTuningNotice> subscription)
    {
        await foreach (var batch in subscription.ReadAsync(CancellationToken.None))
        {
            TaskCompletionSource more;
            lock (_record)
            {
                _record.AddRange(batch);
                more = _more;
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            more.SetResult();
        }
    }

    private async Task AddRecordsAsync(int count) =>
        ConnectionId = await CustomerRecords.AddAsync(_host!.Services, _folder, count, number => $"SELECT COUNT(*) FROM customer WHERE id < {number}");
}

/// <summary>What a test wants otherwise than usual: a clock of its own, slower paces, more settings.</summary>
internal sealed record EngineHostSettings
{
    public TimeProvider? Time { get; init; }

    /// <summary>False where the provider "remote" was removed.</summary>
    public bool HasRemote { get; init; } = true;

    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    public EngineOptions Engine { get; init; } = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(40),
        FastInterval = TimeSpan.FromMilliseconds(20),
        SecondLook = TimeSpan.FromMilliseconds(50),
        BackoffBase = TimeSpan.FromMilliseconds(20),
        JitterSeed = 1,
    };
}

/// <summary>Keeps the lines of the engine's log.</summary>
internal sealed class EngineHostLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

    public void Dispose()
    {
        // The lines outlive the host, which a test may start again.
    }

    private sealed class Category(string name, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && name.StartsWith("FineTuningStudio", StringComparison.Ordinal);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel} {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
            }
        }
    }
}
