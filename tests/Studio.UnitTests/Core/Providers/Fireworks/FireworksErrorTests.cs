using System.Text;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Http;
using ServerErrors = FineTuningStudio.TestServers.FireworksErrors;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

public sealed class FireworksErrorTests
{
    [Theory]
    [InlineData(14, ProviderErrorKind.Transient)]
    [InlineData(4, ProviderErrorKind.Transient)]
    [InlineData(13, ProviderErrorKind.Transient)]
    [InlineData(10, ProviderErrorKind.Transient)]
    [InlineData(2, ProviderErrorKind.Transient)]
    [InlineData(8, ProviderErrorKind.RateLimited)]
    [InlineData(16, ProviderErrorKind.Unauthorized)]
    [InlineData(7, ProviderErrorKind.Unauthorized)]
    [InlineData(5, ProviderErrorKind.NotFound)]
    [InlineData(3, ProviderErrorKind.Refused)]
    [InlineData(9, ProviderErrorKind.Refused)]
    [InlineData(11, ProviderErrorKind.Refused)]
    [InlineData(12, ProviderErrorKind.Refused)]
    [InlineData(15, ProviderErrorKind.Refused)]
    public async Task Error_is_of_the_kind_of_its_number(int code, ProviderErrorKind kind)
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var error = await ErrorAsync(fireworks, context => ServerErrors.WriteAsync(context, code, "because of this"));

        Assert.Equal(kind, error.Kind);
        Assert.Contains("because of this", error.Message);
    }

    [Fact]
    public async Task Full_quota_of_gpus_waits_as_long_as_it_is_asked_to()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var error = await ErrorAsync(fireworks, context =>
        {
            context.Response.Headers.RetryAfter = "90";
            return ServerErrors.WriteAsync(context, 8, "GPU quota exceeded");
        });

        Assert.Equal((ProviderErrorKind.RateLimited, "RESOURCE_EXHAUSTED"), (error.Kind, error.Code));
        Assert.Equal(fireworks.Time.GetUtcNow().AddSeconds(90), error.Until);
    }

    [Theory]
    [InlineData(502, ProviderErrorKind.Transient)]
    [InlineData(403, ProviderErrorKind.Unauthorized)]
    public async Task Page_of_a_proxy_counts_by_its_status(int status, ProviderErrorKind kind)
    {
        await using var fireworks = await FireworksCase.StartAsync();

        Assert.Equal(kind, (await ErrorAsync(fireworks, context => Errors.HtmlAsync(context, status))).Kind);
    }

    [Fact]
    public async Task Page_in_the_place_of_json_is_transient()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var error = await ErrorAsync(fireworks, context => Errors.HtmlAsync(context, 200));

        Assert.Equal((ProviderErrorKind.Transient, "not_json"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Dropped_connection_is_transient_and_its_doubt_is_told()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var error = await ErrorAsync(fireworks, Errors.DropAsync);

        Assert.Equal((ProviderErrorKind.Transient, "broken_off"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Silent_server_is_given_up_by_our_clock()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        var held = fireworks.Server.Hold("GET", "/supervisedFineTuningJobs/", afterEffect: false);
        var call = fireworks.Provider.GetJobAsync("any", CancellationToken.None);
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(20));

        fireworks.Time.Advance(TimeSpan.FromSeconds(61));

        var answer = await call.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((ProviderErrorKind.Transient, "timeout"), (answer.Error!.Kind, answer.Error.Code));
    }

    [Fact]
    public async Task Wrong_key_is_unauthorised_and_is_not_repeated_in_the_message()
    {
        await using var fireworks = await FireworksCase.StartAsync(("ApiKey", "fw_wrong0123456789abcdef"));

        var answer = await fireworks.Provider.CheckAsync(CancellationToken.None);

        Assert.Equal(ProviderErrorKind.Unauthorized, answer.Error?.Kind);
        Assert.DoesNotContain("fw_wrong", answer.Error!.Message + answer.Error.Raw!.Body);
    }

    [Theory]
    [InlineData("ApiKey", "Providers:fireworks:ApiKey")]
    [InlineData("AccountId", "Providers:fireworks:AccountId")]
    public async Task Missing_setting_is_named_and_no_call_is_sent(string setting, string named)
    {
        await using var fireworks = await FireworksCase.StartAsync((setting, ""));

        var reason = fireworks.Provider.Describe().Reason;
        var checkedNow = await fireworks.Provider.CheckAsync(CancellationToken.None);
        var asked = await fireworks.Provider.ChatAsync(new ChatRequest("any", [new ChatMessage("user", "?")]), null, CancellationToken.None);

        Assert.Contains(named, reason);
        Assert.Contains("FIREWORKS_", reason);
        Assert.Equal((reason, reason), (checkedNow.Error?.Message, asked.Error?.Message));
        Assert.Empty(fireworks.Server.Calls);
    }

    [Fact]
    public async Task Check_reads_one_row()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        Assert.Null((await fireworks.Provider.CheckAsync(CancellationToken.None)).Error);
        Assert.Equal("GET /v1/accounts/acme/supervisedFineTuningJobs", Assert.Single(fireworks.Server.Calls));
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("no-such-charset")]
    public async Task Answer_of_an_unknown_charset_is_read_as_json_is(string charset)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        Answer(fireworks, "/supervisedFineTuningJobs/", """{"name":"accounts/acme/supervisedFineTuningJobs/ü","state":"JOB_STATE_RUNNING"}""", charset);

        var job = await fireworks.Provider.GetJobAsync("any", CancellationToken.None);

        Assert.Equal("accounts/acme/supervisedFineTuningJobs/ü", job.Value?.Id);
    }

    [Fact]
    public async Task Refusal_with_half_a_character_never_throws()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var error = await ErrorAsync(fireworks, context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("""{"error":"\ud800"}""");
        });

        Assert.Equal(ProviderErrorKind.Refused, error.Kind);
    }

    [Fact]
    public async Task Metrics_file_that_breaks_off_is_transient()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Metrics = "{}";
        var job = await fireworks.CreateAsync();
        fireworks.Server.Spoil("GET", "/storage/", afterEffect: false, async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"step": 1, "loss": 1.5}""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var answer = await fireworks.Provider.ReadResultMetricsAsync(job, CancellationToken.None);

        Assert.Equal(ProviderErrorKind.Transient, answer.Error?.Kind);
    }

    [Fact]
    public async Task Reason_of_a_failed_job_does_not_hold_the_key()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        Answer(fireworks, "/supervisedFineTuningJobs/", $$$"""{"name":"n","state":"JOB_STATE_FAILED","status":{"code":"INTERNAL","message":"bad {{{ScriptableFireworksServer.ApiKey}}}"}}""");

        var job = await fireworks.Provider.GetJobAsync("any", CancellationToken.None);

        Assert.Equal("bad [redacted] (INTERNAL)", job.Value?.Error);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"ok\"")]
    [InlineData("""{"object":"list","data":[]}""")]
    [InlineData("""{"supervisedFineTuningJobs":{}}""")]
    [InlineData("""{"message":"moved"}""")]
    public async Task What_is_no_list_is_not_taken_for_an_empty_one(string body)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        Answer(fireworks, "/supervisedFineTuningJobs", body);

        var answer = await fireworks.Provider.CheckAsync(CancellationToken.None);

        Assert.Equal((ProviderErrorKind.Transient, ProviderError.NotAList), (answer.Error?.Kind, answer.Error?.Code));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"nextPageToken":"","totalSize":0}""")]
    [InlineData("""{"supervisedFineTuningJobs":null}""")]
    public async Task List_that_leaves_out_what_is_empty_is_an_empty_one(string body)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        Answer(fireworks, "/supervisedFineTuningJobs", body);

        Assert.Empty((await fireworks.Provider.ListJobsAsync(null, CancellationToken.None)).Value!.Jobs);
    }

    private static void Answer(FireworksCase fireworks, string path, string body, string charset = "utf-8") =>
        fireworks.Server.Spoil("GET", path, afterEffect: false, async context =>
        {
            context.Response.Headers.ContentType = $"application/json; charset={charset}";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });

    private static async Task<ProviderError> ErrorAsync(FireworksCase fireworks, Func<HttpContext, Task> answer)
    {
        fireworks.Server.Spoil("GET", "/supervisedFineTuningJobs/", afterEffect: false, answer);
        return (await fireworks.Provider.GetJobAsync("any", CancellationToken.None)).Error!;
    }
}
