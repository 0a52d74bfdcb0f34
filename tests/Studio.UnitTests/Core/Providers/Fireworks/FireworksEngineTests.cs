using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.TestServers;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

/// <summary>The workers with Fireworks: what only shows when upload, readiness, creation and polling come together.</summary>
public sealed class FireworksEngineTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-fireworks-").FullName;
    private ScriptableFireworksServer _server = null!;
    private IHost _host = null!;
    private string _connectionId = "";

    public async Task InitializeAsync()
    {
        _server = await ScriptableFireworksServer.StartAsync();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:fireworks:Kind"] = "fireworks",
            ["Providers:fireworks:ApiKey"] = ScriptableFireworksServer.ApiKey,
            ["Providers:fireworks:AccountId"] = ScriptableFireworksServer.Account,
            ["Providers:fireworks:BaseUrl"] = _server.Address.AbsoluteUri,
            ["Providers:fireworks:Models:0:Id"] = ScriptableFireworksServer.BaseModel,
        });
        builder.Services.AddLogging();
        builder.Services.AddStudioCore(builder.Configuration, new StudioPaths(Path.Combine(_folder, "data")));
        builder.Services.AddSingleton<WriteWebhookBody>(WebhookBodies.Write);
        builder.Services.Replace(ServiceDescriptor.Singleton(new EngineOptions
        {
            PollInterval = TimeSpan.FromMilliseconds(40),
            FastInterval = TimeSpan.FromMilliseconds(20),
            SecondLook = TimeSpan.FromMilliseconds(50),
            BackoffBase = TimeSpan.FromMilliseconds(20),
            JitterSeed = 1,
        }));
        _host = builder.Build();
        await _host.StartAsync();
        _host.Services.GetRequiredService<EngineGate>().Open();
        _connectionId = await CustomerRecords.AddAsync(_host.Services, _folder, 12, number => $"SELECT COUNT(*) FROM customer WHERE id < {number}");
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Job_waits_for_its_datasets_trains_and_tells_each_change()
    {
        _server.ReadsUntilReady = 2;
        _server.Metrics = """{"step": 1, "train_loss": 0.5}""";

        var job = await EndAsync(split: 0.25);

        Assert.Equal((FineTuningStatus.Succeeded, "JOB_STATE_COMPLETED"), (job.Status, job.ProviderStatus));
        Assert.StartsWith("accounts/acme/models/", job.ModelId);
        Assert.Equal([FireworksFile(job, ""), FireworksFile(job, "-validation")], _server.Datasets.Select(dataset => (string?)dataset["name"]));
        Assert.Equal(FireworksFile(job, "-validation"), (string?)_server.Created.Single()["evaluationDataset"]);
        var events = await EventsAsync(job.Id);
        Assert.Contains("The provider reports JOB_STATE_RUNNING, 75 % done.", events);
        await using var database = await DatabaseAsync();
        Assert.Equal(0.5, (await database.FineTuningMetrics.SingleAsync(metric => metric.FineTuningId == job.Id)).TrainLoss);
    }

    [Fact]
    public async Task Held_out_part_that_is_too_small_for_a_dataset_stays_here()
    {
        var job = await EndAsync(split: 0.1);

        Assert.Equal((FineTuningStatus.Succeeded, 1), (job.Status, job.HeldOutCount));
        Assert.Equal(FireworksFile(job, ""), (string?)Assert.Single(_server.Datasets)["name"]);
        Assert.False(_server.Created.Single().ContainsKey("evaluationDataset"));
    }

    [Fact]
    public async Task Dataset_that_is_refused_ends_the_job_with_the_reason_and_is_removed()
    {
        _server.DatasetFault = "line 2 has no messages";

        var job = await EndAsync();

        Assert.Equal(FineTuningStatus.Failed, job.Status);
        Assert.Contains("line 2 has no messages", job.Error);
        Assert.Empty(_server.Datasets);
        Assert.Empty(_server.Jobs);
    }

    [Theory]
    [InlineData("/datasets", true)]
    [InlineData(":upload", false)]
    [InlineData(":upload", true)]
    [InlineData("/supervisedFineTuningJobs", false)]
    [InlineData("/supervisedFineTuningJobs", true)]
    public async Task Call_whose_answer_was_lost_makes_one_dataset_and_one_job(string where, bool afterEffect)
    {
        _server.Spoil("POST", where, afterEffect, Errors.DropAsync);

        var job = await EndAsync();

        Assert.Equal(FineTuningStatus.Succeeded, job.Status);
        Assert.Single(_server.Datasets);
        Assert.Equal(job.RemoteJobId, (string?)Assert.Single(_server.Jobs)["name"]);
    }

    [Fact]
    public async Task Cancel_in_the_middle_of_an_upload_leaves_no_dataset()
    {
        var held = _server.Hold("POST", ":upload", afterEffect: false);
        var created = await CreateAsync();
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(30));

        await _host.Services.GetRequiredService<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None);
        held.Release();
        var job = await SettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Cancelled, job.Status);
        Assert.Empty(_server.Datasets);
        Assert.Empty(_server.Jobs);
    }

    [Fact]
    public async Task Dataset_that_a_call_under_way_makes_again_after_its_removal_is_removed_too()
    {
        var held = _server.Hold("POST", ":upload", afterEffect: false);
        var created = await CreateAsync();
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        _server.Spoil("DELETE", "/datasets/", afterEffect: true, context =>
        {
            _server.AddDataset($"studio-{created.Id}");
            return Errors.Json(200, "{}")(context);
        });

        await _host.Services.GetRequiredService<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None);
        held.Release();
        await SettledAsync(created.Id);

        Assert.Empty(_server.Datasets);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Running_job_is_cancelled_also_where_it_must_be_deleted_for_that(int cancelStatus)
    {
        (_server.CancelStatus, _server.MovesByItself) = (cancelStatus, false);
        var created = await CreateAsync();
        await UntilAsync(created.Id, job => job.RemoteJobId is not null);

        await _host.Services.GetRequiredService<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None);
        var job = await SettledAsync(created.Id);

        Assert.Equal((FineTuningStatus.Cancelled, RemoteJobs.CancelledByUser), (job.Status, job.Error));
        Assert.All(_server.Jobs, left => Assert.Equal("JOB_STATE_CANCELLED", (string?)left["state"]));
    }

    private static string FireworksFile(FineTuning job, string part) => $"accounts/acme/datasets/studio-{job.Id}{part}";

    private async Task<FineTuningView> CreateAsync(double? split = null)
    {
        var created = await _host.Services.GetRequiredService<CreateFineTuning>().RunAsync(
            new CreateFineTuningRequest { ConnectionId = _connectionId, Provider = "fireworks", ValidationSplit = split, AllowLeaks = true }, CancellationToken.None);
        return created.TryGet(out var job, out var problem) ? job : throw new InvalidOperationException(problem.Message);
    }

    private async Task<FineTuning> EndAsync(double? split = null) => await SettledAsync((await CreateAsync(split)).Id);

    private Task<FineTuning> SettledAsync(string id) => UntilAsync(id, job => job.Settled);

    /// <summary>Follows the feed of the job until its row fits.</summary>
    private async Task<FineTuning> UntilAsync(string id, Func<FineTuning, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var subscription = _host.Services.GetRequiredService<FineTuningFeed>().Subscribe(id);
        await using var batches = subscription.ReadAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var job = await RowAsync(id);
        while (!fits(job) && await batches.MoveNextAsync())
        {
            job = await RowAsync(id);
        }
        return job;
    }

    private async Task<FineTuning> RowAsync(string id)
    {
        await using var database = await DatabaseAsync();
        return await database.FineTunings.AsNoTracking().SingleAsync(job => job.Id == id);
    }

    private async Task<List<string>> EventsAsync(string id)
    {
        await using var database = await DatabaseAsync();
        return await database.FineTuningEvents.Where(item => item.FineTuningId == id).Select(item => item.Message).ToListAsync();
    }

    private Task<StudioDb> DatabaseAsync() => _host.Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
}
