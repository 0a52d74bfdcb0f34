using System.Globalization;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Fireworks;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Generations;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

public sealed class FireworksJobTests
{
    [Fact]
    public async Task Job_is_created_under_our_id_with_typed_parameters_and_full_names()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var job = await fireworks.CreateAsync(FireworksCase.Request(suffix: "Sales", parameters:
            [("epochs", "2"), ("learningRate", "0.0002"), ("loraRank", "16"), ("earlyStop", "true"), ("jinjaTemplate", "12")]));

        var body = fireworks.Server.Created.Single();
        Assert.Equal((FireworksCase.JobName, FineTuningStatus.Queued, FireworksCase.StudioId), (job.Id, job.Status, job.StudioJobId));
        Assert.Equal(FireworksCase.DatasetName, (string?)body["dataset"]);
        Assert.Equal(ScriptableFireworksServer.BaseModel, (string?)body["baseModel"]);
        Assert.Equal("my model", (string?)body["displayName"]);
        Assert.Equal("accounts/acme/models/sales-4b5c6d7e", (string?)body["outputModel"]);
        Assert.Equal("""{"epochs":2,"learningRate":0.0002,"loraRank":16,"earlyStop":true,"jinjaTemplate":"12"}""",
            new JsonObject(body.Where(pair => pair.Key is "epochs" or "learningRate" or "loraRank" or "earlyStop" or "jinjaTemplate").Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString());
        Assert.False(body.ContainsKey("metadata"));
    }

    [Fact]
    public async Task Creating_twice_gives_the_job_that_is_there()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        var first = await fireworks.CreateAsync();

        var second = (await fireworks.Provider.CreateAsync(FireworksCase.Request(), CancellationToken.None)).Value();

        Assert.Equal(first.Id, second.Id);
        Assert.Single(fireworks.Server.Jobs);
    }

    [Fact]
    public async Task Job_whose_creation_was_not_heard_of_is_found_by_our_id()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("POST", "/supervisedFineTuningJobs", afterEffect: true, Errors.DropAsync);
        await fireworks.Provider.UploadAsync(FireworksCase.File(), CancellationToken.None);
        var before = (await fireworks.Provider.FindJobsAsync(FireworksCase.StudioId, null, CancellationToken.None)).Value();
        var broken = await fireworks.Provider.CreateAsync(FireworksCase.Request(), CancellationToken.None);

        var found = (await fireworks.Provider.FindJobsAsync(FireworksCase.StudioId, null, CancellationToken.None)).Value();

        Assert.Empty(before);
        Assert.Equal(ProviderErrorKind.Transient, broken.Error?.Kind);
        Assert.Equal(FireworksCase.JobName, Assert.Single(found).Id);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("ünïcode")]
    [InlineData("1st")]
    [InlineData(null)]
    public async Task Suffix_that_cannot_stand_in_a_name_leaves_the_name_to_the_provider(string? suffix)
    {
        await using var fireworks = await FireworksCase.StartAsync();

        await fireworks.CreateAsync(FireworksCase.Request(suffix: suffix));

        Assert.False(fireworks.Server.Created.Single().ContainsKey("outputModel"));
    }

    [Fact]
    public async Task Training_goes_on_from_an_own_lora()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.AddModel("accounts/acme/models/earlier", ScriptableFireworksServer.BaseModel);

        await fireworks.CreateAsync(FireworksCase.Request("accounts/acme/models/earlier"));

        var body = fireworks.Server.Created.Single();
        Assert.Equal(("accounts/acme/models/earlier", null), ((string?)body["warmStartFrom"], body["baseModel"]));
    }

    [Fact]
    public async Task Validation_file_and_wandb_go_where_fireworks_wants_them_and_the_key_does_not_come_back()
    {
        const string canary = "wandb-canary-0123456789";
        await using var fireworks = await FireworksCase.StartAsync();
        await fireworks.Provider.UploadAsync(FireworksCase.File(name: $"studio-{FireworksCase.StudioId}-validation.jsonl"), CancellationToken.None);
        var request = FireworksCase.Request(parameters: [("wandbEntity", "team"), ("wandbProject", "sql"), ("wandbApiKey", canary)]);

        var job = await fireworks.CreateAsync(request with { ValidationFileId = $"{FireworksCase.DatasetName}-validation" });

        var body = fireworks.Server.Created.Single();
        Assert.Equal($"{FireworksCase.DatasetName}-validation", (string?)body["evaluationDataset"]);
        Assert.Equal($$"""{"enabled":true,"entity":"team","project":"sql","apiKey":"{{canary}}"}""", body["wandbConfig"]!.ToJsonString());
        Assert.DoesNotContain(canary, job.Raw.Body);
        Assert.Contains("[redacted]", job.Raw.Body);
        Assert.Equal(("team", "sql"), (job.Parameters["wandbEntity"].Text, job.Parameters["wandbProject"].Text));
        Assert.DoesNotContain("wandbApiKey", job.Parameters.Keys);
    }

    [Fact]
    public async Task Refusal_that_repeats_the_wandb_key_is_told_without_it()
    {
        const string canary = "0123456789abcdef0123456789abcdef01234567";
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("POST", "/supervisedFineTuningJobs", afterEffect: false, context => FireworksErrorAsync(context, 3, $"the W&B key {canary} is not valid"));

        var answer = await fireworks.Provider.CreateAsync(FireworksCase.Request(parameters: [("wandbEntity", "team"), ("wandbProject", "sql"), ("wandbApiKey", canary)]), CancellationToken.None);

        Assert.Equal(ProviderErrorKind.Refused, answer.Error?.Kind);
        Assert.DoesNotContain(canary, answer.Error!.Message + answer.Error.Raw!.Body);
    }

    [Fact]
    public async Task Job_tells_progress_and_at_its_end_the_model()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        await fireworks.CreateAsync();

        var seen = new List<RemoteJob>();
        while (seen.Count < 5)
        {
            seen.Add((await fireworks.Provider.GetJobAsync(FireworksCase.JobName, CancellationToken.None)).Value());
        }

        Assert.Equal([FineTuningStatus.ValidatingFiles, FineTuningStatus.Queued, FineTuningStatus.Running, FineTuningStatus.Succeeded, FineTuningStatus.Succeeded], seen.Select(job => job.Status!.Value));
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], seen.Select(job => job.Progress!.Value));
        Assert.Equal([null, null, null], seen.Take(3).Select(job => job.TunedModelId));
        Assert.StartsWith("accounts/acme/models/", seen[^1].TunedModelId);
        Assert.Equal("JOB_STATE_COMPLETED", seen[^1].ProviderStatus);
        Assert.NotNull(seen[^1].FinishedAt);
        Assert.Equal("1", seen[^1].Parameters["epochs"].Text);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task List_is_read_to_its_end_page_by_page(bool emptyToken, bool mindsOrder)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        (fireworks.Server.EndsWithEmptyToken, fireworks.Server.MindsOrder, fireworks.Server.MovesByItself) = (emptyToken, mindsOrder, false);
        for (var number = 0; number < 401; number++)
        {
            fireworks.Server.AddAlien(string.Create(CultureInfo.InvariantCulture, $"alien-{number:000}"));
        }

        var pages = new List<RemoteJobPage>();
        string? cursor = null;
        do
        {
            pages.Add((await fireworks.Provider.ListJobsAsync(cursor, CancellationToken.None)).Value());
            cursor = pages[^1].NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([200, 200, 1], pages.Select(page => page.Jobs.Count));
        Assert.Equal(401, pages.SelectMany(page => page.Jobs).Select(job => job.Id).Distinct().Count());
        Assert.EndsWith(mindsOrder ? "alien-400" : "alien-000", pages[0].Jobs[0].Id);
    }

    [Theory]
    [InlineData(200, "JOB_STATE_CANCELLED", true)]
    [InlineData(404, "DELETED", false)]
    [InlineData(501, "DELETED", false)]
    public async Task Cancel_falls_back_to_deleting_where_the_call_is_not_known(int status, string word, bool isKept)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.CancelStatus = status;
        await fireworks.CreateAsync();

        var cancelled = (await fireworks.Provider.CancelAsync(FireworksCase.JobName, CancellationToken.None)).Value();

        Assert.Equal((FineTuningStatus.Cancelled, word), (cancelled.Status, cancelled.ProviderStatus));
        Assert.Equal(isKept, fireworks.Server.Jobs.Count == 1);
    }

    [Fact]
    public async Task Cancel_does_not_delete_a_job_that_was_faster()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.CancelStatus = 501;
        await fireworks.CreateAsync();
        fireworks.Server.Change(FireworksCase.JobName, job => job["state"] = "JOB_STATE_COMPLETED");

        var answer = (await fireworks.Provider.CancelAsync(FireworksCase.JobName, CancellationToken.None)).Value();

        Assert.Equal(FineTuningStatus.Succeeded, answer.Status);
        Assert.Single(fireworks.Server.Jobs);
    }

    [Fact]
    public async Task Cancel_of_a_job_that_is_gone_is_not_found()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var answer = await fireworks.Provider.CancelAsync(FireworksCase.JobName, CancellationToken.None);

        Assert.Equal(ProviderErrorKind.NotFound, answer.Error?.Kind);
    }

    [Fact]
    public async Task Metrics_are_read_from_the_signed_file_and_odd_lines_passed_over()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Metrics = """
            {"step": 2, "train_loss": 0.5, "train_accuracy": 0.9}
            not json
            {"message": "no step"}
            {"step": 1, "loss": "1.5"}
            {"step": 2, "eval_loss": 0.7}
            [1]
            """;
        var job = await fireworks.CreateAsync();

        var points = (await fireworks.Provider.ReadResultMetricsAsync(job, CancellationToken.None)).Value();
        var again = (await fireworks.Provider.GetJobAsync(job.Id, CancellationToken.None)).Value();

        Assert.Equal([(1, 1.5, null), (2, 0.5, 0.7)], points.Select(point => (point.Step, point.TrainLoss, point.ValidLoss)));
        Assert.Contains("metrics.jsonl?[redacted]", again.Raw.Body);
        Assert.DoesNotContain("X-Goog-Signature", again.Raw.Body);
    }

    [Fact]
    public async Task Older_resource_is_read_and_nothing_is_made_in_it()
    {
        await using var fireworks = await FireworksCase.StartAsync(("Dialect", "legacy"));
        fireworks.Server.AddLegacy(new JsonObject { ["name"] = "accounts/acme/fineTuningJobs/old", ["state"] = "RUNNING", ["dataset"] = "sales", ["modelId"] = "old-model" });
        fireworks.Server.AddAlien("new", "JOB_STATE_RUNNING");

        var listed = (await fireworks.Provider.ListJobsAsync(null, CancellationToken.None)).Value();
        var old = (await fireworks.Provider.GetJobAsync("old", CancellationToken.None)).Value();
        var today = (await fireworks.Provider.GetJobAsync("accounts/acme/supervisedFineTuningJobs/new", CancellationToken.None)).Value();
        var upload = await fireworks.Provider.UploadAsync(FireworksCase.File(), CancellationToken.None);
        var created = await fireworks.Provider.CreateAsync(FireworksCase.Request(), CancellationToken.None);

        Assert.Equal("accounts/acme/fineTuningJobs/old", Assert.Single(listed.Jobs).Id);
        Assert.Equal((FineTuningStatus.Running, "accounts/acme/datasets/sales"), (old.Status, old.TrainingFileId));
        Assert.Equal("accounts/acme/supervisedFineTuningJobs/new", today.Id);
        Assert.Equal([ProviderErrorKind.Refused, ProviderErrorKind.Refused], [upload.Error!.Kind, created.Error!.Kind]);
        Assert.Contains("only be read", created.Error.Message);
        Assert.DoesNotContain(fireworks.Server.Calls, call => call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("JOB_STATE_CREATING", null, FineTuningStatus.Queued)]
    [InlineData("JOB_STATE_PENDING", null, FineTuningStatus.Queued)]
    [InlineData("JOB_STATE_RE_QUEUEING", null, FineTuningStatus.Queued)]
    [InlineData("JOB_STATE_IDLE", null, FineTuningStatus.Queued)]
    [InlineData("JOB_STATE_PAUSED", null, FineTuningStatus.Queued)]
    [InlineData("JOB_STATE_VALIDATING", null, FineTuningStatus.ValidatingFiles)]
    [InlineData("JOB_STATE_CREATING_INPUT_DATASET", null, FineTuningStatus.ValidatingFiles)]
    [InlineData("JOB_STATE_RUNNING", null, FineTuningStatus.Running)]
    [InlineData("JOB_STATE_WRITING_RESULTS", null, FineTuningStatus.Running)]
    [InlineData("JOB_STATE_EVALUATION", null, FineTuningStatus.Running)]
    [InlineData("JOB_STATE_CANCELLING", null, FineTuningStatus.Running)]
    [InlineData("JOB_STATE_COMPLETED", null, FineTuningStatus.Succeeded)]
    [InlineData("JOB_STATE_EARLY_STOPPED", null, FineTuningStatus.Succeeded)]
    [InlineData("JOB_STATE_FAILED", "INTERNAL", FineTuningStatus.Failed)]
    [InlineData("JOB_STATE_EXPIRED", null, FineTuningStatus.Failed)]
    [InlineData("JOB_STATE_CANCELLED", null, FineTuningStatus.Cancelled)]
    [InlineData("JOB_STATE_DELETING", null, FineTuningStatus.Cancelled)]
    [InlineData("JOB_STATE_DELETED", null, FineTuningStatus.Cancelled)]
    [InlineData("PENDING", null, FineTuningStatus.Queued)]
    [InlineData("COMPLETED", null, FineTuningStatus.Succeeded)]
    [InlineData("FAILED", "CANCELLED", FineTuningStatus.Cancelled)]
    [InlineData("FAILED", "OK", FineTuningStatus.Failed)]
    [InlineData("DELETING", null, FineTuningStatus.Cancelled)]
    [InlineData("STATE_UNSPECIFIED", null, null)]
    [InlineData("JOB_STATE_UNSPECIFIED", null, null)]
    [InlineData("JOB_STATE_DREAMING", null, null)]
    public void States_are_read_as_ours(string state, string? code, FineTuningStatus? status) => Assert.Equal(status, FireworksStates.OfJob(state, code));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name": 7, "state": null, "status": "gone", "datasets": {}, "jobProgress": [], "createTime": "yesterday", "epochs": {}, "wandbConfig": 3}""")]
    [InlineData("""{"name": "\ud800", "state": "\ud800", "dataset": [], "datasets": [null, 3], "deprecationDate": {"year": 99999}, "jobProgress": {"percent": "1e999"}}""")]
    [InlineData("""[]""")]
    public async Task Odd_job_never_throws(string json)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("GET", "/supervisedFineTuningJobs/", afterEffect: false, async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(json));
        });

        var job = (await fireworks.Provider.GetJobAsync("odd", CancellationToken.None)).Value();

        Assert.Null(job.Status);
    }

    private static Task FireworksErrorAsync(Microsoft.AspNetCore.Http.HttpContext context, int code, string message) => FineTuningStudio.TestServers.FireworksErrors.WriteAsync(context, code, message);
}
