using System.Net;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class JobListTests : IAsyncLifetime
{
    private TrainerHost _host = null!;

    public async Task InitializeAsync() => _host = await TrainerHost.StartFreshAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Jobs_list_newest_first_and_by_metadata()
    {
        var file = await _host.UploadAsync(Questions.First(1));
        var first = (await _host.CreateAsync(file, metadata: new { studio_job = "a", team = "x" })).Text("id");
        var second = (await _host.CreateAsync(file, metadata: new { studio_job = "b", team = "x" })).Text("id");
        var third = (await _host.CreateAsync(file)).Text("id");

        Assert.Equal([third, second, first], (await _host.GetAsync("fine_tuning/jobs")).Ids());
        Assert.Equal([second], (await _host.GetAsync("fine_tuning/jobs?metadata[studio_job]=b")).Ids());
        Assert.Equal([second, first], (await _host.GetAsync("fine_tuning/jobs?metadata%5Bteam%5D=x")).Ids());
        Assert.Equal([first], (await _host.GetAsync($"fine_tuning/jobs?metadata[team]=x&limit=1&after={second}")).Ids());
        Assert.Equal([third], (await _host.GetAsync("fine_tuning/jobs?metadata=null")).Ids());
        Assert.Empty((await _host.GetAsync("fine_tuning/jobs?metadata[studio_job]=c")).Ids());
        var page = await _host.GetAsync("fine_tuning/jobs?limit=2");
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.Equal([first], (await _host.GetAsync($"fine_tuning/jobs?after={page.Ids()[^1]}")).Ids());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/checkpoints")]
    public async Task Unknown_job_is_404(string method, string path)
    {
        var error = await _host.RefusedAsync(new HttpMethod(method), $"fine_tuning/jobs/ftjob-unknown{path}", HttpStatusCode.NotFound);

        Assert.Equal("fine_tune_not_found", error.Text("code"));
    }
}
