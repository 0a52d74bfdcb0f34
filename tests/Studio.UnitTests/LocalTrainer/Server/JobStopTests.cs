using System.Net;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class JobStopTests : IAsyncLifetime
{
    private TrainerHost _host = null!;

    public async Task InitializeAsync() => _host = await TrainerHost.StartFreshAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Cancel_of_a_running_job_leaves_no_model_and_no_work()
    {
        var hold = _host.Log.Hold("finished epoch 2 of 50");
        var id = await CreateAsync(50);
        await hold.Held;
        Assert.NotEmpty((await _host.GetAsync($"fine_tuning/jobs/{id}/checkpoints")).Ids());

        var cancelled = await _host.PostAsync($"fine_tuning/jobs/{id}/cancel");

        Assert.Equal("cancelled", cancelled.Text("status"));
        hold.LetGo();
        await _host.Log.SaidAsync($"The training of job {id} was stopped");
        // The next job can only start when the cancelled one works no more, and has tidied up after itself.
        await _host.Log.ReachedAsync(await CreateAsync(1), "Succeeded");
        var job = await _host.JobAsync(id);
        Assert.Equal("cancelled", job.Text("status"));
        Assert.Empty((await _host.GetAsync($"fine_tuning/jobs/{id}/checkpoints")).Ids());
        Assert.Equal(["events.jsonl", "job.json"], Directory.EnumerateFiles(Path.Combine(_host.Folder, "jobs", id)).Select(static path => Path.GetFileName(path)).Order());
        Assert.Empty(job.GetProperty("result_files").EnumerateArray());
    }

    [Fact]
    public async Task Cancel_in_the_middle_of_an_epoch_ends_the_training_at_once()
    {
        // One epoch of this file at batch size 1 takes far longer than the test waits.
        var file = await _host.UploadAsync(string.Concat(Enumerable.Repeat(Questions.File, 2000)));
        var id = (await _host.CreateAsync(file, new { n_epochs = 50, batch_size = 1 })).Text("id");
        await _host.Log.ReachedAsync(id, "Running");

        await _host.PostAsync($"fine_tuning/jobs/{id}/cancel");

        await _host.Log.SaidAsync($"The training of job {id} was stopped").WaitAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Cancel_of_a_queued_job_keeps_it_from_training()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 2");
        await CreateAsync(2);
        await hold.Held;
        var queued = await CreateAsync(1);
        await _host.Log.ReachedAsync(queued, "Queued");

        var cancelled = await _host.PostAsync($"fine_tuning/jobs/{queued}/cancel");

        Assert.Equal("cancelled", cancelled.Text("status"));
        var last = await CreateAsync(1);
        hold.LetGo();
        await _host.Log.ReachedAsync(last, "Succeeded");
        Assert.Equal("cancelled", (await _host.JobAsync(queued)).Text("status"));
    }

    [Fact]
    public async Task Cancel_while_files_are_validated_keeps_the_job_from_the_queue()
    {
        var file = await _host.UploadAsync(Questions.File);
        // The line is written when the job exists and before its files are read.
        var hold = _host.Log.Hold("is ValidatingFiles");
        var creating = _host.CreateAsync(file);
        await hold.Held;
        var id = (await _host.GetAsync("fine_tuning/jobs")).Ids().Single();

        var cancelled = await _host.PostAsync($"fine_tuning/jobs/{id}/cancel");

        Assert.Equal("cancelled", cancelled.Text("status"));
        hold.LetGo();
        await creating;
        await _host.Log.ReachedAsync(await CreateAsync(1), "Succeeded");
        Assert.Equal("cancelled", (await _host.JobAsync(id)).Text("status"));
    }

    [Fact]
    public async Task Cancel_of_a_paused_job_ends_it()
    {
        var id = await PausedAsync();

        var cancelled = await _host.PostAsync($"fine_tuning/jobs/{id}/cancel");

        Assert.Equal("cancelled", cancelled.Text("status"));
        Assert.Equal(["events.jsonl", "job.json"], Directory.EnumerateFiles(Path.Combine(_host.Folder, "jobs", id)).Select(static path => Path.GetFileName(path)).Order());
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task Finished_job_cannot_be_stopped_any_more(string action)
    {
        var job = await _host.TrainAsync(new { n_epochs = 1 });

        var error = await _host.RefusedAsync(HttpMethod.Post, $"fine_tuning/jobs/{job.Text("id")}/{action}", HttpStatusCode.BadRequest);

        Assert.Contains("'succeeded'", error.Text("message"), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await _host.JobAsync(job.Text("id"))).Text("status"));
    }

    [Fact]
    public async Task Cancelling_twice_is_refused()
    {
        var id = await PausedAsync();
        await _host.PostAsync($"fine_tuning/jobs/{id}/cancel");

        var error = await _host.RefusedAsync(HttpMethod.Post, $"fine_tuning/jobs/{id}/cancel", HttpStatusCode.BadRequest);

        Assert.Equal("invalid_job_status", error.Text("code"));
    }

    [Fact]
    public async Task Pause_lets_the_step_end_and_frees_the_trainer_for_others()
    {
        var hold = _host.Log.Hold("finished epoch 2 of 50");
        var id = await CreateAsync(50);
        await hold.Held;

        Assert.Equal("pausing", (await _host.PostAsync($"fine_tuning/jobs/{id}/pause")).Text("status"));
        Assert.Equal("pausing", (await _host.PostAsync($"fine_tuning/jobs/{id}/pause")).Text("status"));
        await _host.RefusedAsync(HttpMethod.Post, $"fine_tuning/jobs/{id}/resume", HttpStatusCode.BadRequest);
        hold.LetGo();

        Assert.Equal("paused", (await _host.ReachedAsync(id, "Paused")).Text("status"));
        await _host.Log.ReachedAsync(await CreateAsync(1), "Succeeded");
        Assert.Equal("paused", (await _host.JobAsync(id)).Text("status"));
    }

    [Fact]
    public async Task Pause_of_a_queued_job_and_its_resume_bring_it_back_into_line()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 2");
        await CreateAsync(2);
        await hold.Held;
        var id = await CreateAsync(1);
        await _host.Log.ReachedAsync(id, "Queued");

        Assert.Equal("paused", (await _host.PostAsync($"fine_tuning/jobs/{id}/pause")).Text("status"));
        Assert.Equal("queued", (await _host.PostAsync($"fine_tuning/jobs/{id}/resume")).Text("status"));
        hold.LetGo();

        Assert.Equal("succeeded", (await _host.ReachedAsync(id, "Succeeded")).Text("status"));
    }

    [Fact]
    public async Task Pause_while_files_are_validated_validates_them_after_the_resume()
    {
        var file = await _host.UploadAsync(Questions.First(3));
        var hold = _host.Log.Hold("is ValidatingFiles");
        var creating = _host.CreateAsync(file);
        await hold.Held;
        var id = (await _host.GetAsync("fine_tuning/jobs")).Ids().Single();

        Assert.Equal("paused", (await _host.PostAsync($"fine_tuning/jobs/{id}/pause")).Text("status"));
        hold.LetGo();
        await creating;
        Assert.Equal("validating_files", (await _host.PostAsync($"fine_tuning/jobs/{id}/resume")).Text("status"));

        Assert.Equal("invalid_n_examples", (await _host.ReachedAsync(id, "Failed")).GetProperty("error").Text("code"));
    }

    [Fact]
    public async Task Resumed_job_ends_with_the_model_and_the_curve_of_one_that_never_paused()
    {
        var straight = (await _host.TrainAsync(new { n_epochs = 6, batch_size = 2 })).Text("id");
        var hold = _host.Log.Hold("finished epoch 3 of 6");
        var id = await CreateAsync(6);
        await hold.Held;
        await _host.PostAsync($"fine_tuning/jobs/{id}/pause");
        hold.LetGo();
        await _host.Log.ReachedAsync(id, "Paused");

        await _host.PostAsync($"fine_tuning/jobs/{id}/resume");

        await _host.Log.ReachedAsync(id, "Succeeded");
        await SameTraining.AssertAsync(_host, straight, _host, id);
    }

    [Fact]
    public async Task Resume_of_a_job_that_is_not_paused_is_refused()
    {
        var hold = _host.Log.Hold("finished epoch 1 of 2");
        var id = await CreateAsync(2);
        await hold.Held;

        var error = await _host.RefusedAsync(HttpMethod.Post, $"fine_tuning/jobs/{id}/resume", HttpStatusCode.BadRequest);

        Assert.Contains("'running'", error.Text("message"), StringComparison.Ordinal);
        hold.LetGo();
    }

    private async Task<string> CreateAsync(int epochs) =>
        (await _host.CreateAsync(await _host.UploadAsync(Questions.File), new { n_epochs = epochs, batch_size = 2 })).Text("id");

    private async Task<string> PausedAsync()
    {
        var hold = _host.Log.Hold("finished epoch 2 of 40");
        var id = await CreateAsync(40);
        await hold.Held;
        await _host.PostAsync($"fine_tuning/jobs/{id}/pause");
        hold.LetGo();
        await _host.Log.ReachedAsync(id, "Paused");
        return id;
    }
}
