using System.Globalization;
using System.Text.Json;
using FineTuningStudio.LocalTrainer.Server;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class JobLifeTests : IAsyncLifetime
{
    private TrainerHost _host = null!;

    public async Task InitializeAsync() => _host = await TrainerHost.StartFreshAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Job_that_succeeds_names_its_model_its_numbers_and_its_result_file()
    {
        var job = await _host.TrainAsync(new { n_epochs = 4, batch_size = "auto" });

        Assert.Equal("succeeded", job.Text("status"));
        Assert.StartsWith("ft:studio-sql-small:local::", job.Text("fine_tuned_model"), StringComparison.Ordinal);
        Assert.Equal(4, job.GetProperty("hyperparameters").GetProperty("n_epochs").GetInt32());
        Assert.Equal(JsonValueKind.Number, job.GetProperty("hyperparameters").GetProperty("batch_size").ValueKind);
        Assert.Equal(JsonValueKind.Number, job.GetProperty("hyperparameters").GetProperty("learning_rate_multiplier").ValueKind);
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), job.GetProperty("finished_at").GetInt64());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("error").ValueKind);
        Assert.Equal(JsonValueKind.Null, job.GetProperty("estimated_finish").ValueKind);
        Assert.Equal(5, job.GetProperty("seed").GetInt32());
        var file = await _host.GetAsync($"files/{job.GetProperty("result_files")[0].GetString()}");
        Assert.Equal("fine-tune-results", file.Text("purpose"));
    }

    [Fact]
    public async Task Trained_tokens_are_the_tokens_of_the_file_times_the_epochs()
    {
        var job = await _host.TrainAsync(new { n_epochs = 4 });

        var tokens = 0;
        foreach (var line in Questions.File.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var messages = JsonDocument.Parse(line).RootElement.GetProperty("messages").EnumerateArray();
            tokens += 1 + messages.Sum(static message => 4 + TokenCount.Of(message.Text("content")));
        }
        Assert.Equal(tokens * 4, job.GetProperty("trained_tokens").GetInt32());
    }

    [Fact]
    public async Task Suffix_becomes_part_of_the_models_name()
    {
        var created = await _host.PostAsync("fine_tuning/jobs", new
        {
            model = TrainerHost.BaseModel,
            training_file = await _host.UploadAsync(Questions.File),
            suffix = "My Model: v1.2/ä",
            hyperparameters = new { n_epochs = 1 },
        });

        var job = await _host.ReachedAsync(created.Text("id"), "Succeeded");

        Assert.StartsWith("ft:studio-sql-small:local:my-model--v1.2--:", job.Text("fine_tuned_model"), StringComparison.Ordinal);
        Assert.Equal("My Model: v1.2/ä", job.Text("user_provided_suffix"));
    }

    [Fact]
    public async Task Events_come_newest_first_and_tell_the_whole_way()
    {
        var job = await _host.TrainAsync(new { n_epochs = 2, batch_size = 4 });

        var events = await _host.GetAsync($"fine_tuning/jobs/{job.Text("id")}/events?limit=1000");

        var said = events.GetProperty("data").EnumerateArray().Where(static e => e.Text("type") == "message").Select(static e => e.Text("message")).Reverse().ToArray();
        Assert.Equal(
            [
                $"Created fine-tuning job: {job.Text("id")}",
                $"Validating training file: {job.Text("training_file")}",
                "Files validated, moving job to queued state",
                "Fine-tuning job started",
                "Checkpoint created at step 5",
                $"New fine-tuned model created: {job.Text("fine_tuned_model")}",
                "The job has successfully completed",
            ],
            said);
        var steps = Metrics(events).Select(static data => data.GetProperty("step").GetInt32()).ToArray();
        Assert.Equal(Enumerable.Range(1, 10).Reverse(), steps);
        Assert.All(events.Ids(), static id => Assert.StartsWith("ftevent-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_at_the_end_of_an_epoch_hold_the_validation()
    {
        var job = await _host.TrainAsync(new { n_epochs = 2, batch_size = 18 }, await _host.UploadAsync(Questions.First(4)));

        var metrics = Metrics(await _host.GetAsync($"fine_tuning/jobs/{job.Text("id")}/events?limit=1000"));

        Assert.All(metrics, static data =>
        {
            Assert.Equal(2, data.GetProperty("total_steps").GetInt32());
            Assert.InRange(data.GetProperty("train_loss").GetDouble(), 0, 100);
            Assert.InRange(data.GetProperty("train_mean_token_accuracy").GetDouble(), 0, 1);
            Assert.Equal(data.GetProperty("valid_loss").GetDouble(), data.GetProperty("full_valid_loss").GetDouble());
            Assert.InRange(data.GetProperty("full_valid_mean_token_accuracy").GetDouble(), 0, 1);
        });
        Assert.True(metrics[0].GetProperty("train_loss").GetDouble() < metrics[^1].GetProperty("train_loss").GetDouble(), "training must make the loss smaller");
    }

    [Fact]
    public async Task Events_page_by_the_last_id()
    {
        var job = await _host.TrainAsync(new { n_epochs = 2 });
        var path = $"fine_tuning/jobs/{job.Text("id")}/events";
        var all = (await _host.GetAsync(path + "?limit=1000")).Ids();

        var walked = new List<string>();
        for (var page = await _host.GetAsync(path + "?limit=7"); ; page = await _host.GetAsync($"{path}?limit=7&after={walked[^1]}"))
        {
            walked.AddRange(page.Ids());
            if (!page.GetProperty("has_more").GetBoolean())
            {
                break;
            }
        }

        Assert.Equal(all, walked);
        Assert.Equal(20, (await _host.GetAsync(path)).Ids().Length);
    }

    [Fact]
    public async Task Result_file_holds_the_curve_that_the_events_told()
    {
        var job = await _host.TrainAsync(new { n_epochs = 3, batch_size = 6 }, await _host.UploadAsync(Questions.First(4)));

        var lines = (await _host.Http.GetStringAsync($"files/{job.GetProperty("result_files")[0].GetString()}/content")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy", lines[0]);
        var metrics = Metrics(await _host.GetAsync($"fine_tuning/jobs/{job.Text("id")}/events?limit=1000")).Reverse().ToArray();
        Assert.Equal(metrics.Length, lines.Length - 1);
        foreach (var (line, data) in lines.Skip(1).Zip(metrics))
        {
            var cells = line.Split(',');
            Assert.Equal(data.GetProperty("step").GetInt32(), int.Parse(cells[0], CultureInfo.InvariantCulture));
            Assert.Equal(data.GetProperty("train_loss").GetDouble(), double.Parse(cells[1], CultureInfo.InvariantCulture));
            Assert.Equal(data.TryGetProperty("valid_loss", out var valid) ? valid.GetDouble().ToString(CultureInfo.InvariantCulture) : "", cells[3]);
        }
    }

    [Fact]
    public async Task Checkpoints_of_the_last_three_epochs_stay_and_the_last_is_the_model()
    {
        var job = await _host.TrainAsync(new { n_epochs = 5, batch_size = 6 });
        var path = $"fine_tuning/jobs/{job.Text("id")}/checkpoints";

        var checkpoints = (await _host.GetAsync(path)).GetProperty("data").EnumerateArray().ToArray();

        var model = job.Text("fine_tuned_model");
        Assert.Equal([model, $"{model}:ckpt-step-12", $"{model}:ckpt-step-9"], checkpoints.Select(static c => c.Text("fine_tuned_model_checkpoint")));
        Assert.Equal([15, 12, 9], checkpoints.Select(static c => c.GetProperty("step_number").GetInt32()));
        Assert.All(checkpoints, static c => Assert.Equal(c.GetProperty("step_number").GetInt32(), c.GetProperty("metrics").GetProperty("step").GetInt32()));
        var second = await _host.GetAsync($"{path}?limit=1&after={checkpoints[0].Text("id")}");
        Assert.Equal([checkpoints[1].Text("id")], second.Ids());
        Assert.Equal(["model-12.bin", "model-15.bin", "model-9.bin"], Models(job.Text("id")));
    }

    [Fact]
    public async Task Running_job_tells_resolved_numbers_and_when_it_will_end()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 4");
        var created = await _host.CreateAsync(await _host.UploadAsync(Questions.File), new { n_epochs = 4 });
        await hold.Held;

        var running = await _host.JobAsync(created.Text("id"));

        Assert.Equal("auto", created.GetProperty("hyperparameters").GetProperty("batch_size").GetString());
        Assert.Equal("running", running.Text("status"));
        Assert.Equal(JsonValueKind.Number, running.GetProperty("hyperparameters").GetProperty("batch_size").ValueKind);
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), running.GetProperty("estimated_finish").GetInt64());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("trained_tokens").ValueKind);
        Assert.Equal(JsonValueKind.Null, running.GetProperty("fine_tuned_model").ValueKind);
        Assert.Empty(running.GetProperty("result_files").EnumerateArray());
        hold.LetGo();
    }

    [Fact]
    public async Task Jobs_train_one_at_a_time_in_the_order_they_came()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 2");
        var file = await _host.UploadAsync(Questions.File);
        var first = (await _host.CreateAsync(file, new { n_epochs = 2 })).Text("id");
        await hold.Held;
        var second = (await _host.CreateAsync(file, new { n_epochs = 1 })).Text("id");
        var third = (await _host.CreateAsync(file, new { n_epochs = 1 })).Text("id");
        await _host.Log.ReachedAsync(third, "Queued");
        Assert.Equal("queued", (await _host.JobAsync(second)).Text("status"));

        hold.LetGo();

        await _host.Log.ReachedAsync(third, "Succeeded");
        Assert.Equal("succeeded", (await _host.JobAsync(first)).Text("status"));
        Assert.Equal("succeeded", (await _host.JobAsync(second)).Text("status"));
    }

    [Fact]
    public async Task Training_file_deleted_while_the_job_waits_fails_it()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 2");
        await _host.CreateAsync(await _host.UploadAsync(Questions.File), new { n_epochs = 2 });
        await hold.Held;
        var file = await _host.UploadAsync(Questions.File);
        var waiting = (await _host.CreateAsync(file)).Text("id");
        await _host.Log.ReachedAsync(waiting, "Queued");

        (await _host.Http.DeleteAsync($"files/{file}")).Dispose();
        hold.LetGo();

        var error = (await _host.ReachedAsync(waiting, "Failed")).GetProperty("error");
        Assert.Equal(("deleted_training_file", "training_file"), (error.Text("code"), error.Text("param")));
    }

    [Fact]
    public async Task Learning_rate_that_breaks_the_arithmetic_fails_the_job_in_words()
    {
        var job = await _host.CreateAsync(await _host.UploadAsync(Questions.File), new { n_epochs = 2, learning_rate_multiplier = 1e300 });

        var error = (await _host.ReachedAsync(job.Text("id"), "Failed")).GetProperty("error");

        Assert.Equal("training_diverged", error.Text("code"));
        Assert.Contains("smaller learning_rate_multiplier", error.Text("message"), StringComparison.Ordinal);
        Assert.Empty(Models(job.Text("id")));
    }

    private static JsonElement[] Metrics(JsonElement events) =>
        [.. events.GetProperty("data").EnumerateArray().Where(static e => e.Text("type") == "metrics").Select(static e => e.GetProperty("data"))];

    private string[] Models(string jobId) =>
        [.. Directory.EnumerateFiles(Path.Combine(_host.Folder, "jobs", jobId), "model-*").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
