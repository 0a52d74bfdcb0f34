using System.Net;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.OpenAi;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>Answers as the real service gives them, and what may become of them on the way: the adapter reads them all and never throws.</summary>
public sealed class AnswerToleranceTests
{
    private const int Rounds = 30_000;

    private static readonly HttpStatusCode[] Statuses = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway];

    private static readonly string?[] RetryAfters = [null, "5", "-1", "1e300", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "99999999999"];

    private static readonly ChatRequest Question = new("m", [new ChatMessage("user", "?")]);

    /// <summary>Every call that reads an answer; each gives the error, or null.</summary>
    private static readonly IReadOnlyList<Func<OpenAiProvider, Task<ProviderError?>>> Operations =
    [
        async provider => (await provider.GetJobAsync("j", default)).Error,
        async provider => (await provider.ListJobsAsync(null, default)).Error,
        async provider => (await provider.FindJobsAsync("0196", "file-1", default)).Error,
        async provider => (await provider.ReadEventsAsync("j", "ftevent-1", default)).Error,
        async provider => (await provider.ReadCheckpointsAsync("j", default)).Error,
        async provider => (await provider.ListFilesAsync(null, default)).Error,
        async provider => (await provider.FindFilesAsync("studio-1.jsonl", default)).Error,
        async provider => (await provider.GetFileAsync("f", default)).Error,
        async provider => (await provider.ListModelsAsync(default)).Error,
        async provider => (await provider.CheckAsync(default)).Error,
        async provider => (await provider.DeleteFileAsync("f", default)).Error,
        async provider => (await provider.ChatAsync(Question, null, default)).Error,
        async provider => (await provider.ChatAsync(Question, _ => { }, default)).Error,
        async provider => (await provider.ReadResultMetricsAsync(new RemoteJob("j", null, "") { ResultFileIds = ["f"], Raw = new RawAnswer(200, "") }, default)).Error,
    ];

    [Fact]
    public void Recorded_answers_are_those_of_the_document()
    {
        var judged = RecordedAnswer.All.Where(answer => answer.Schema is not null).ToList();

        Assert.Empty(judged.SelectMany(answer => OpenAiDocument.Wire.Faults(answer.Schema!, JsonElement.Parse(answer.Text)).Select(fault => $"{answer.About}: {fault}")));
        Assert.True(judged.Count >= 9);
    }

    [Fact]
    public async Task Every_recorded_answer_is_read_by_every_call_without_an_exception()
    {
        var server = new CannedServer();
        foreach (var answer in RecordedAnswer.All)
        {
            server.Answer(answer.Text);
            foreach (var operation in Operations)
            {
                foreach (var status in Statuses)
                {
                    server.Status = status;
                    var error = await operation(server.Provider);
                    Assert.True(error is not null || status is HttpStatusCode.OK, $"{status} of \"{answer.About}\" was taken for a success.");
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Spoilt_answers_never_throw(int seed)
    {
        var mutations = new AnswerMutations(seed);
        var server = new CannedServer();
        var good = 0;
        for (var round = 0; round < Rounds / 2; round++)
        {
            server.Body = mutations.Spoil(RecordedAnswer.All[mutations.Next(RecordedAnswer.All.Count)].Text);
            server.Status = Statuses[mutations.Next(Statuses.Length)];
            server.RetryAfter = RetryAfters[mutations.Next(RetryAfters.Length)];
            server.ContentType = mutations.Next(4) is 0 ? "text/event-stream" : "application/json";
            var error = await Operations[mutations.Next(Operations.Count)](server.Provider);
            good += error is null ? 1 : 0;
        }

        // Half of the answers are refusals, and most of the others belong to another call; what is left must still be read, or this would be no tolerance.
        Assert.True(good > Rounds / 20, $"Only {good} answers were read.");
        Assert.True(server.Calls < Rounds * 2, $"{server.Calls} calls: a list was read without end.");
    }

    [Fact]
    public async Task Odd_job_is_read_as_far_as_it_can_be()
    {
        var job = await JobAsync("of a server of the same shape");

        Assert.Equal(("ftjob-odd", "7", "warming_up"), (job.Id, job.Model, job.ProviderStatus));
        Assert.Null(job.Status);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1721764800), job.CreatedAt);
        Assert.Equal("out of memory", job.Error);
        Assert.Null(job.FinishedAt);
        Assert.Null(job.TrainedTokens);
        Assert.Null(job.TunedModelId);
        Assert.Null(job.ValidationFileId);
        Assert.Empty(job.Parameters);
        Assert.Empty(job.ResultFileIds);
    }

    [Theory]
    [InlineData("just created", FineTuningStatus.ValidatingFiles, null, null, null)]
    [InlineData("succeeded", FineTuningStatus.Succeeded, null, "ft:gpt-4.1-mini-2025-04-14:my-org:shop:7p4lURel", 5768L)]
    [InlineData("failed", FineTuningStatus.Failed, "Training file has 5 examples, but must have at least 10 examples (invalid_n_examples)", null, null)]
    [InlineData("paused", FineTuningStatus.Queued, null, null, null)]
    public async Task Job_has_the_state_the_error_and_the_model_that_were_told(string about, FineTuningStatus status, string? error, string? model, long? tokens)
    {
        var job = await JobAsync(about);

        Assert.Equal((status, error, model, tokens), (job.Status, job.Error, job.TunedModelId, job.TrainedTokens));
    }

    [Theory]
    [InlineData("""{"code":"exceeded_quota","message":null}""", "exceeded_quota")]
    [InlineData("""{"code":"exceeded_quota","message":""}""", "exceeded_quota")]
    [InlineData("""{"code":"","message":"out of memory"}""", "out of memory")]
    [InlineData("""{"code":"","message":"","param":null}""", null)]
    [InlineData("""{"code":null,"message":null,"param":null}""", null)]
    [InlineData("""{}""", null)]
    public async Task Error_says_what_there_is_of_code_and_message(string error, string? said)
    {
        var server = new CannedServer();
        server.Answer($$"""{"id":"ftjob-1","status":"failed","error":{{error}}}""");

        Assert.Equal(said, (await server.Provider.GetJobAsync("ftjob-1", default)).Value!.Error);
    }

    [Fact]
    public async Task Name_with_half_a_character_spoils_neither_its_job_nor_the_list()
    {
        var server = new CannedServer();
        server.Answer("""{"data":[{"id":"ftjob-1","status":"running","\ud800":1},{"id":"ftjob-2","status":"running"}],"has_more":false,"\ud800":1}""");

        var page = (await server.Provider.ListJobsAsync(null, default)).Value!;

        Assert.Equal(["ftjob-1", "ftjob-2"], page.Jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task Job_keeps_what_others_wrote_to_it_apart_from_our_id()
    {
        var job = await JobAsync("succeeded");

        Assert.Equal("0196", job.StudioJobId);
        Assert.Equal(new Dictionary<string, string> { ["team"] = "billing" }, job.Metadata);
        Assert.Equal(("shop", "file-val"), (job.DisplayName, job.ValidationFileId));
        Assert.Equal("1.8", job.Parameters["learning_rate_multiplier"].Text);
        Assert.Equal(["file-1bQ9xTzZpPCLW2bAPTu8cY"], job.ResultFileIds);
    }

    [Fact]
    public async Task Key_in_an_answer_is_nowhere_in_what_is_read_of_it()
    {
        var server = new CannedServer();
        server.Answer("""{"id":"ftjob-1","status":"failed","error":{"message":"bad key KEY","code":"x"},"note":"KEY"}""".Replace("KEY", CannedServer.Key, StringComparison.Ordinal));
        var job = (await server.Provider.GetJobAsync("ftjob-1", default)).Value!;
        server.Answer("""{"data":[{"id":"e","message":"KEY","data":{"k":"KEY"}}]}""".Replace("KEY", CannedServer.Key, StringComparison.Ordinal));
        var read = Assert.Single((await server.Provider.ReadEventsAsync("ftjob-1", null, default)).Value!);
        server.Status = HttpStatusCode.Unauthorized;
        server.Answer("""{"error":{"message":"Incorrect API key provided: KEY.","code":"invalid_api_key"}}""".Replace("KEY", CannedServer.Key, StringComparison.Ordinal));
        var error = (await server.Provider.CheckAsync(default)).Error!;

        Assert.All([job.Error!, job.Raw.Body, read.Message, read.Data!, error.Message, error.Raw!.Body, error.ToString()],
            text => Assert.DoesNotContain(CannedServer.Key, text, StringComparison.Ordinal));
    }

    private static async Task<RemoteJob> JobAsync(string about)
    {
        var server = new CannedServer();
        server.Answer(RecordedAnswer.All.First(answer => answer.About.StartsWith(about, StringComparison.Ordinal)).Text);
        return (await server.Provider.GetJobAsync("j", default)).Value!;
    }
}
