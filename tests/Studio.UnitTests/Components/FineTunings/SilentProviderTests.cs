using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.OpenAi;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>What a job's page says of each way in which its provider can fail: what is wrong, and what to do.</summary>
public sealed class SilentProviderTests : FineTuningPages
{
    private const string Title = "Built-in trainer";

    private readonly PollMemory _memory = new();

    [Theory]
    [InlineData("timeout", "did not answer within 60 seconds", "tries again by itself")]
    [InlineData("unreachable", "cannot be reached", "Check its address")]
    [InlineData("500", "has a fault of its own (status 500)", "nothing to do here")]
    [InlineData("page", "something that is not JSON", "check that its address")]
    [InlineData("limit", "too many requests", "goes on more slowly by itself")]
    [InlineData("limit until", "asks to wait until", "goes on by itself then")]
    [InlineData("limit for ever", "more than 24 hours", "asks again once they are over")]
    [InlineData("key", "refuses the key", "enter a valid one")]
    public async Task Fault_is_said_with_what_to_do_and_since_when(string fault, string wrong, string todo)
    {
        var job = await AddRemoteJobAsync();
        await HearAsync(job.Id);
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice-warn")));

        Time.Advance(TimeSpan.FromHours(3));
        await CycleAsync(Error(fault), times: 3);

        page.WaitForAssertion(() => Assert.Contains(wrong, page.Find(".notice-warn").TextContent, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(todo, page.Find(".notice-warn").TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Last heard from Built-in trainer 3 h ago", Text(page.Find(".notice-warn")));
    }

    [Fact]
    public async Task Silence_that_is_over_is_no_longer_said()
    {
        var job = await AddRemoteJobAsync();
        await CycleAsync(Error("500"), times: 3);
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".notice-warn")));

        await HearAsync(job.Id);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice-warn")));
    }

    [Fact]
    public async Task Provider_without_a_key_or_a_provider_that_is_gone_is_said()
    {
        var job = await AddRemoteJobAsync();
        Provider.Description = Provider.Description with { Reason = "No API key is set: enter one on the providers page." };
        await CycleAsync(Error("500"), times: 1);
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Contains("No API key is set", page.Find(".notice-warn").TextContent));

        await ChangeAsync(job.Id, edit => edit.Job.Attention = AttentionText.Gone("local"));

        page.WaitForAssertion(() => Assert.Contains("was removed from the Studio: add it again", page.Find(".notice-warn").TextContent));
    }

    [Fact]
    public async Task Cancel_while_the_provider_is_silent_says_that_it_is_pending_and_why()
    {
        var job = await AddRemoteJobAsync();
        await CycleAsync(Error("500"), times: 3);

        await Core<CancelFineTuning>().RunAsync(job.Id, null, CancellationToken.None);
        var page = Open(job.Id);

        page.WaitForAssertion(() => Assert.Contains("sent as soon as the provider answers", page.Markup));
        Assert.Contains(page.FindAll(".notice-warn"), notice => notice.TextContent.Contains("has a fault of its own", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403, "training_not_available", "takes no new fine-tuning jobs")]
    [InlineData(429, "insufficient_quota", "no budget left")]
    [InlineData(429, "daily_rate_limit_exceeded", "tomorrow")]
    public async Task Refusal_that_ended_a_job_says_what_to_do(int status, string code, string todo)
    {
        var job = await AddRemoteJobAsync();
        var error = Classified(status, code, null);
        await ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Failed, SubmissionSteps.Reason(error)));

        var page = Open(job.Id);

        page.WaitForAssertion(() => Assert.Contains(code, page.Find(".notice-danger").TextContent));
        Assert.Equal(ProviderErrorKind.Refused, error.Kind);
        Assert.Contains(todo, page.Find(".notice-danger").TextContent);
    }

    [Fact]
    public async Task List_says_beside_the_reason_since_when_a_provider_is_silent()
    {
        var job = await AddRemoteJobAsync();
        await HearAsync(job.Id);
        Time.Advance(TimeSpan.FromHours(3));
        await CycleAsync(Error("500"), times: 3);

        var page = Render<FineTuningStudio.Web.Components.FineTunings.List.FineTuningsPage>();

        page.WaitForAssertion(() => Assert.Contains("last heard 3 h ago", Text(page.Find("tbody tr:has(td.name)"))));
    }

    private static ProviderError Error(string fault) => fault switch
    {
        "timeout" => new ProviderError(ProviderErrorKind.Transient, "timeout", $"{Title} did not answer within 60 seconds."),
        "unreachable" => new ProviderError(ProviderErrorKind.Transient, "unreachable", $"{Title} cannot be reached at http://127.0.0.1:1: Connection refused"),
        "500" => Classified(500, "server_error", null),
        "page" => new ProviderError(ProviderErrorKind.Transient, "not_json", $"{Title} answered 200 with something that is not JSON.") { Raw = new RawAnswer(200, "<html>") },
        "limit" => Classified(429, "rate_limit_exceeded", null),
        "limit until" => Classified(429, "rate_limit_exceeded", "600"),
        "limit for ever" => Classified(429, "rate_limit_exceeded", "900000"),
        _ => Classified(401, "invalid_api_key", null),
    };

    private static ProviderError Classified(int status, string code, string? retryAfter)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["error"] = new System.Text.Json.Nodes.JsonObject { ["code"] = code, ["message"] = "Not now." } };
        return OpenAiErrors.Classify(Title, new RawAnswer(status, body.ToJsonString()), RetryAfter.Until(retryAfter, null, new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero)));
    }

    private static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<FineTuningView> AddRemoteJobAsync()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Running);
            (edit.Job.Stage, edit.Job.RemoteFileId, edit.Job.RemoteJobId) = (SubmissionStage.Created, "file-1", "ftjob-1");
        });
        return job;
    }

    /// <summary>One cycle in which the provider tells of the job.</summary>
    private async Task HearAsync(string id)
    {
        Provider.Listed = new RemoteJobPage([new RemoteJob("ftjob-1", FineTuningStatus.Running, "running") { Raw = new RawAnswer(200, "{}") }], null);
        var seen = new PollMemory { IsSeeded = true };
        seen.Seed(id, "{}");
        Provider.Description = Provider.Description with { IsNear = false };
        await Core<PollCycle>().RunAsync("local", seen, 0, CancellationToken.None);
        _memory.HeardAt = seen.HeardAt;
    }

    private async Task CycleAsync(ProviderError error, int times)
    {
        Provider.Listed = error;
        for (var failures = 0; failures < times; failures++)
        {
            await Core<PollCycle>().RunAsync("local", _memory, failures, CancellationToken.None);
        }
    }

    private IRenderedComponent<FineTuningDetailPage> Open(string id)
    {
        Navigation.NavigateTo($"/fine-tunings/{id}");
        return Render<FineTuningDetailPage>(parameters => parameters.Add(page => page.Id, id));
    }
}
