using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>A provider that reads an upload for a while before a job can be made of it.</summary>
public sealed class FileReadinessTests : IAsyncLifetime
{
    private ScriptableFireworksServer _fireworks = null!;
    private EngineHost _host = null!;

    public async Task InitializeAsync()
    {
        _fireworks = await ScriptableFireworksServer.StartAsync();
        _host = await EngineHost.StartAsync(new EngineHostSettings
        {
            Configuration = new Dictionary<string, string?>
            {
                ["Providers:fire:Kind"] = "fireworks",
                ["Providers:fire:Title"] = "Fireworks",
                ["Providers:fire:ApiKey"] = ScriptableFireworksServer.ApiKey,
                ["Providers:fire:AccountId"] = ScriptableFireworksServer.Account,
                ["Providers:fire:BaseUrl"] = _fireworks.Address.AbsoluteUri,
                ["Providers:fire:Models:0:Id"] = ScriptableFireworksServer.BaseModel,
            },
        });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _fireworks.DisposeAsync();
    }

    [Fact]
    public async Task Job_is_created_once_the_file_was_read_and_waiting_is_no_failure()
    {
        _fireworks.ReadsUntilReady = 6;

        var created = await CreateAsync();
        await _host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(_fireworks.Created);
        Assert.DoesNotContain(_host.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
        var events = await _host.Get<FineTuningDetails>().EventsAsync(created.Id, null, 100, CancellationToken.None);
        Assert.Single(events, item => item.Message.Contains("still reads the training file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_that_the_provider_does_not_take_ends_the_job_with_the_reason_and_is_removed()
    {
        _fireworks.DatasetFault = "line 3 has no messages";

        var created = await CreateAsync();
        var row = await _host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Failed, row.Status);
        Assert.Contains("line 3 has no messages", row.Error, StringComparison.Ordinal);
        Assert.Empty(_fireworks.Datasets);
        Assert.Empty(_fireworks.Jobs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_while_the_file_is_read_makes_nothing_twice(bool afterEffect)
    {
        _fireworks.ReadsUntilReady = 4;
        var held = _fireworks.Hold("GET", "/datasets/", afterEffect);
        var created = await CreateAsync();
        await held.Reached.WaitAsync(EngineHost.Patience);

        await _host.RestartAsync();
        held.Release();
        await _host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(_fireworks.Datasets);
        Assert.Single(_fireworks.Jobs);
    }

    private Task<FineTuningView> CreateAsync() =>
        _host.CreateAsync(request => request with { Provider = "fire", ModelName = ScriptableFireworksServer.BaseModel });
}
