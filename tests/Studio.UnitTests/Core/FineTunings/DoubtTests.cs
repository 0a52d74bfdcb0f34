using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Calls that took effect unseen while the provider's lists lag, or cannot be asked as they should be.</summary>
public sealed class DoubtTests
{
    [Theory]
    [InlineData("/v1/files", 429, "rate_limit_exceeded")]
    [InlineData("/v1/fine_tuning/jobs", 429, "rate_limit_exceeded")]
    [InlineData("/v1/fine_tuning/jobs", 401, "invalid_api_key")]
    [InlineData("/v1/fine_tuning/jobs", 403, "training_not_available")]
    [InlineData("/v1/fine_tuning/jobs", 429, "insufficient_quota")]
    public async Task Refusal_of_a_second_call_leaves_the_doubt_of_the_first(string path, int status, string code)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request.Method == "GET" && request.Path.Value == path ? Errors.Json(200, """{"object":"list","data":[]}""") : null;
        host.Server.Spoil("POST", path, afterEffect: true, first =>
        {
            host.Server.Spoil("POST", path, afterEffect: false, second =>
            {
                host.Server.Fault = null;
                return Errors.WriteAsync(second, status, code, "Not this time.");
            });
            return Errors.DropAsync(first);
        });

        var created = await host.CreateAsync();
        var done = await host.WaitAsync(created.Id, job => job.Status.IsTerminal());

        Assert.Equal(FineTuningStatus.Succeeded, done.Status);
        Assert.Single(host.Server.Files);
        Assert.Equal(done.RemoteJobId, (string?)Assert.Single(host.Server.Jobs)["id"]);
    }

    [Fact]
    public async Task Looks_that_fail_again_and_again_put_a_job_off_by_little()
    {
        await using var host = await EngineHost.StartAsync();
        var failures = new List<int>();
        FineTuningView? created = null;
        host.Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: true, Errors.DropAsync);
        host.Server.Fault = request =>
        {
            if (request.Method != "GET" || request.Path.Value != "/v1/fine_tuning/jobs" || created is null || failures.Count == 6)
            {
                return null;
            }
            failures.Add(host.Row(created.Id).Failures);
            return context => Errors.WriteAsync(context, StatusCodes.Status500InternalServerError, "server_error", "Not now.");
        };

        created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal([1, 2, 3, 3, 3, 3], failures);
        Assert.Single(host.Server.Jobs);
    }

    [Fact]
    public async Task Server_that_refuses_the_filter_is_asked_for_its_whole_list()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request.Query.Keys.Any(key => key.StartsWith("metadata[", StringComparison.Ordinal))
            ? context => Errors.WriteAsync(context, StatusCodes.Status400BadRequest, "unknown_parameter", "Unknown query parameter.")
            : null;
        host.Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: true, Errors.DropAsync);

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(host.Server.Jobs);
    }

    [Fact]
    public async Task File_that_an_unfinished_job_trains_on_is_not_deleted_with_the_job_that_uploaded_it()
    {
        await using var host = await EngineHost.StartAsync();
        var first = await host.CreateAsync();
        var file = (await host.WaitUntilSettledAsync(first.Id)).RemoteFileId!;
        host.Server.MovesByItself = false;
        var second = await host.CreateAsync(request => request with { ConnectionId = null, TrainingFile = file, Alias = "second" });
        await host.WaitForAsync(second.Id, FineTuningStatus.ValidatingFiles);

        var refused = (await host.Get<DeleteFineTuning>().RunAsync(first.Id, remote: true, CancellationToken.None)).Problem!;
        await host.Get<CancelFineTuning>().RunAsync(second.Id, null, CancellationToken.None);
        await host.WaitUntilSettledAsync(second.Id);
        var stayed = host.Server.Files.Count;
        var deleted = await host.Get<DeleteFineTuning>().RunAsync(first.Id, remote: true, CancellationToken.None);

        Assert.Equal("conflict", refused.Code);
        Assert.Contains("The job second trains on what would be deleted", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, stayed);
        Assert.Null(deleted.Problem);
        Assert.Empty(host.Server.Files);
    }
}
