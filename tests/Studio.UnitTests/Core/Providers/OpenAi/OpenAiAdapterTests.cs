using System.Text;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>What the adapter asks a server of OpenAI's shape for, and what it makes of the answers.</summary>
public sealed class OpenAiAdapterTests : IAsyncLifetime
{
    private AdapterHost _host = null!;

    public async Task InitializeAsync() => _host = await AdapterHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("studio-1.jsonl", "studio-1.jsonl")]
    [InlineData("a \"b\" ü 文.jsonl", "a %22b%22 ü 文.jsonl")]
    [InlineData("semi;colon, back\\slash\r\n.jsonl", "semi;colon, back\\slash%0D%0A.jsonl")]
    public async Task Upload_names_its_file_in_quotes_whatever_the_name_holds(string name, string onTheWire)
    {
        var file = (await _host.UploadAsync(name, "{\"messages\":[]}\n")).Value!;

        var request = Assert.Single(_host.Server.Requests);
        Assert.Equal(["purpose", "file"], request.Parts.Select(part => part.Name));
        Assert.Equal("fine-tune", request.Parts[0].Content);
        Assert.Equal(onTheWire, request.Parts[1].FileName);
        Assert.Equal("{\"messages\":[]}\n", request.Parts[1].Content);
        Assert.Equal((16, "fine-tune", RemoteFileState.Ready), (file.Bytes, file.Purpose, file.State));
    }

    [Fact]
    public async Task Create_sends_all_that_supervised_training_takes()
    {
        var pairs = Enumerable.Range(1, 15).ToDictionary(number => $"key {number}", number => new string('v', 512));
        var validation = (await _host.UploadAsync("validation.jsonl")).Value!;

        var job = await _host.CreateAsync("0196", request => request with
        {
            ValidationFileId = validation.Id,
            Suffix = new string('s', 40),
            Seed = int.MaxValue,
            Metadata = pairs,
            Parameters = new Dictionary<string, ParameterValue>
            {
                ["n_epochs"] = ParameterValue.Of("50"), ["batch_size"] = ParameterValue.Of("auto"), ["learning_rate_multiplier"] = ParameterValue.Of("0.05"),
            },
        });

        var body = JsonNode.Parse(_host.Server.Requests[^1].Body!)!;
        Assert.Equal("""{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":50,"batch_size":"auto","learning_rate_multiplier":0.05}}}""", body["method"]!.ToJsonString());
        Assert.Equal((validation.Id, int.MaxValue, new string('s', 40)), ((string)body["validation_file"]!, (int)body["seed"]!, (string)body["suffix"]!));
        Assert.Equal(16, body["metadata"]!.AsObject().Count);
        Assert.Equal("0196", (string)body["metadata"]!["studio_job"]!);
        Assert.Equal(("0196", 15), (job.StudioJobId, job.Metadata.Count));
    }

    [Fact]
    public async Task Models_tell_what_they_were_tuned_from_and_when_they_end()
    {
        _host.Server.AddModel(new JsonObject { ["id"] = "gpt-4o-2024-08-06", ["object"] = "model", ["created"] = 1722814719, ["owned_by"] = "system", ["shutdown_date"] = "2027-01-14" });
        _host.Server.AddModel(new JsonObject { ["id"] = "ft:gpt-4o-2024-08-06:acme:shop:7p4lURel", ["object"] = "model", ["created"] = 1733845000, ["owned_by"] = "acme" });

        var models = (await _host.Provider.ListModelsAsync(default)).Value!;

        Assert.Equal(
            [
                new RemoteModel("gpt-4o-2024-08-06") { OwnedBy = "system", CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1722814719), ShutdownDate = new DateOnly(2027, 1, 14) },
                new RemoteModel("ft:gpt-4o-2024-08-06:acme:shop:7p4lURel")
                {
                    IsTuned = true, BaseModel = "gpt-4o-2024-08-06", OwnedBy = "acme", CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1733845000),
                },
            ],
            models);
    }

    [Fact]
    public async Task Files_come_a_page_at_a_time_and_each_by_its_id()
    {
        for (var number = 0; number < 25; number++)
        {
            await _host.UploadAsync($"f{number}.jsonl");
        }

        var first = (await _host.Provider.ListFilesAsync(null, default)).Value!;
        var second = (await _host.Provider.ListFilesAsync(first.NextCursor, default)).Value!;

        Assert.Equal((20, 5, null), (first.Files.Count, second.Files.Count, second.NextCursor));
        Assert.Equal("f24.jsonl", first.Files[0].Name);
        Assert.Equal(25, first.Files.Concat(second.Files).Select(file => file.Id).Distinct().Count());
        Assert.Equal("f24.jsonl", (await _host.Provider.GetFileAsync(first.Files[0].Id, default)).Value!.Name);
        Assert.Equal(ProviderErrorKind.NotFound, (await _host.Provider.GetFileAsync("file-none", default)).Error!.Kind);
        Assert.Equal(first.Files[0].Id, Assert.Single((await _host.Provider.FindFilesAsync("f24.jsonl", default)).Value!).Id);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task List_goes_on_after_a_later_page_failed_a_few_times(int faults, bool isFound)
    {
        for (var number = 0; number < 25; number++)
        {
            await _host.UploadAsync($"f{number}.jsonl");
        }
        for (var fault = 0; fault < faults; fault++)
        {
            _host.Server.Spoil("GET", "after=", afterEffect: false, context => Errors.HtmlAsync(context, 502));
        }

        var found = await _host.Provider.FindFilesAsync("f0.jsonl", default);

        Assert.Equal(isFound, found.Value is [{ Name: "f0.jsonl" }]);
        Assert.Equal(isFound, found.Error is null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Job_is_found_in_one_call_by_our_id_or_by_its_file_where_metadata_is_not_kept(bool keepsMetadata)
    {
        _host.Server.KeepsMetadata = keepsMetadata;
        _host.Server.AddAlien();
        var job = await _host.CreateAsync("0196");
        var before = _host.Server.Requests.Count;

        var found = (await _host.Provider.FindJobsAsync("0196", job.TrainingFileId, default)).Value!;

        Assert.Equal(job.Id, Assert.Single(found).Id);
        Assert.Equal(1, _host.Server.Requests.Count - before);
    }

    [Fact]
    public async Task Search_for_a_job_ends_at_the_age_of_its_file()
    {
        _host.Server.KeepsMetadata = false;
        var file = (await _host.UploadAsync("studio-1.jsonl")).Value!;
        for (var number = 0; number < 60; number++)
        {
            _host.Server.AddAlien();
        }
        foreach (var alien in _host.Server.Jobs)
        {
            _host.Server.Change((string)alien["id"]!, job => job["created_at"] = 1_600_000_000);
        }
        var before = _host.Server.Requests.Count;

        Assert.Empty((await _host.Provider.FindJobsAsync("0196", file.Id, default)).Value!);

        // Three pages with the filter, which this server ignores, the file, and the one page that is older than it.
        Assert.Equal(3 + 1 + 1, _host.Server.Requests.Count - before);
    }

    [Fact]
    public async Task Checkpoints_come_in_the_order_of_their_steps()
    {
        var job = await _host.CreateAsync("0196");
        for (var step = 30; step > 0; step--)
        {
            _host.Server.AddCheckpoint(job.Id, new JsonObject
            {
                ["object"] = "fine_tuning.job.checkpoint", ["id"] = $"ftckpt-{step}", ["created_at"] = 1_721_764_800 + step, ["step_number"] = step, ["fine_tuning_job_id"] = job.Id,
                ["fine_tuned_model_checkpoint"] = $"ft:m:acme::x:ckpt-step-{step}", ["metrics"] = new JsonObject { ["step"] = step, ["train_loss"] = 0.5, ["full_valid_loss"] = 0.25 },
            });
        }

        var checkpoints = (await _host.Provider.ReadCheckpointsAsync(job.Id, default)).Value!;

        Assert.Equal(Enumerable.Range(1, 30), checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal("ft:m:acme::x:ckpt-step-1", checkpoints[0].ModelId);
        Assert.Equal(new RemoteMetrics(1, null) { TrainLoss = 0.5, ValidLoss = 0.25 }, checkpoints[0].Metrics);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_come_from_the_result_file_whether_it_is_csv_or_base64_of_it(bool base64)
    {
        const string csv = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n2,1.5,0.5,,\nbroken\n1,3.25,0.25,3.5,0.125\n3,x,NaN,,\n";
        var id = _host.Server.AddFile("step_metrics.csv", base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(csv), Base64FormattingOptions.InsertLineBreaks) : csv, "fine-tune-results");
        var job = (await _host.CreateAsync("0196")) with { ResultFileIds = [id] };

        var points = (await _host.Provider.ReadResultMetricsAsync(job, default)).Value!;

        Assert.Equal(
            [
                new RemoteMetrics(1, null) { TrainLoss = 3.25, TrainAccuracy = 0.25, ValidLoss = 3.5, ValidAccuracy = 0.125 },
                new RemoteMetrics(2, null) { TrainLoss = 1.5, TrainAccuracy = 0.5 },
            ],
            points);
        await using var content = (await _host.Provider.OpenFileAsync(id, default)).Value!;
        Assert.Equal(csv, await new StreamReader(content).ReadToEndAsync());
    }

    [Fact]
    public async Task Job_without_a_result_file_has_no_metrics_and_one_whose_file_is_gone_says_so()
    {
        var job = await _host.CreateAsync("0196");

        Assert.Empty((await _host.Provider.ReadResultMetricsAsync(job, default)).Value!);
        Assert.Equal(ProviderErrorKind.NotFound, (await _host.Provider.ReadResultMetricsAsync(job with { ResultFileIds = ["file-gone"] }, default)).Error!.Kind);
    }

    [Fact]
    public async Task Pause_resume_cancel_and_delete_do_what_they_say()
    {
        var job = await _host.CreateAsync("0196");

        var paused = (await _host.Provider.PauseAsync(job.Id, default)).Value!;
        Assert.Equal((FineTuningStatus.Queued, "paused"), (paused.Status, paused.ProviderStatus));
        Assert.Equal("queued", (await _host.Provider.ResumeAsync(job.Id, default)).Value!.ProviderStatus);
        Assert.Equal(FineTuningStatus.Cancelled, (await _host.Provider.CancelAsync(job.Id, default)).Value!.Status);
        Assert.Null((await _host.Provider.DeleteModelAsync("ft:gpt-4o:acme::a/b?c", default)).Error);
        Assert.Null((await _host.Provider.DeleteFileAsync(job.TrainingFileId!, default)).Error);
        Assert.Null((await _host.Provider.DeleteFileAsync(job.TrainingFileId!, default)).Error);
        Assert.Empty(_host.Server.Files);
    }

    [Fact]
    public async Task Events_are_read_from_the_known_one_on_the_oldest_first()
    {
        _host.Server.MovesByItself = true;
        var job = await _host.CreateAsync("0196");
        for (var look = 0; look < 4; look++)
        {
            await _host.Provider.GetJobAsync(job.Id, default);
        }

        var all = (await _host.Provider.ReadEventsAsync(job.Id, null, default)).Value!;
        var rest = (await _host.Provider.ReadEventsAsync(job.Id, all[0].Id, default)).Value!;

        Assert.Equal(["Created fine-tuning job", "Step 1/2", "Step 2/2"], all.Select(item => item.Message));
        Assert.Equal(all.Skip(1), rest);
        Assert.Equal(new RemoteMetrics(2, 2) { TrainLoss = 0.5, TrainAccuracy = 0.9, ValidLoss = 0.6 }, all[2].Metrics);
    }
}
