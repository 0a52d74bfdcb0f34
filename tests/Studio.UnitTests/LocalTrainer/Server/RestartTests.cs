using System.Net;
using System.Text;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class RestartTests(ReferenceTraining reference) : IClassFixture<ReferenceTraining>, IDisposable
{
    private static readonly object Wanted = ReferenceTraining.Wanted;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        string file, waiting, done;
        await using (var first = await TrainerHost.StartAsync(_folder.Path))
        {
            done = (await first.TrainAsync(Wanted)).Text("id");
            file = await first.UploadAsync("content");
            waiting = (await first.CreateAsync(file, metadata: new { studio_job = "x" })).Text("id");
            await first.Log.ReachedAsync(waiting, "Failed");
        }

        await using var second = await TrainerHost.StartAsync(_folder.Path);

        Assert.Equal([waiting, done], (await second.GetAsync("fine_tuning/jobs")).Ids());
        Assert.Equal([waiting], (await second.GetAsync("fine_tuning/jobs?metadata[studio_job]=x")).Ids());
        Assert.Equal("content", await second.Http.GetStringAsync($"files/{file}/content"));
        Assert.NotEmpty((await second.GetAsync($"fine_tuning/jobs/{done}/events")).Ids());
        var model = (await second.JobAsync(done)).Text("fine_tuned_model");
        var answer = await second.AskAsync(model, "How many customers are in Poland?");
        Assert.Equal("SELECT COUNT(*) FROM customers WHERE country = 'Poland'", answer.GetProperty("choices")[0].GetProperty("message").Text("content"));
    }

    [Fact]
    public async Task Job_whose_host_stops_goes_on_after_the_restart_and_gives_the_same_model()
    {
        string id;
        await using (var first = await TrainerHost.StartAsync(_folder.Path))
        {
            var hold = first.Log.Hold("finished epoch 3 of 6");
            id = (await first.CreateAsync(await first.UploadAsync(Questions.File), Wanted)).Text("id");
            await hold.Held;
            var stopping = first.StopAsync();
            hold.LetGo();
            await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        }

        await using var second = await TrainerHost.StartAsync(_folder.Path);

        await second.Log.ReachedAsync(id, "Succeeded");
        await SameTraining.AssertAsync(reference.Host, reference.JobId, second, id);
    }

    [Theory]
    [InlineData("Created fine-tuning job", "is ValidatingFiles")]
    [InlineData("before the first epoch", "is Running")]
    [InlineData("after an epoch", "finished epoch 1 of 6")]
    [InlineData("late", "finished epoch 5 of 6")]
    [InlineData("all trained, not yet succeeded", "finished epoch 6 of 6")]
    public async Task Job_whose_process_is_killed_goes_on_and_gives_the_same_model(string moment, string line)
    {
        Assert.NotEmpty(moment);
        await using var killed = await TrainerHost.StartAsync(_folder.Path);
        var file = await killed.UploadAsync(Questions.File);
        var hold = killed.Log.Hold(line);
        var creating = killed.CreateAsync(file, Wanted);
        await hold.Held;
        using var left = _folder.Snapshot();
        hold.LetGo();
        var id = (await creating).Text("id");
        CutOff(left, id);

        await using var next = await TrainerHost.StartAsync(left.Path);

        await next.Log.ReachedAsync(id, "Succeeded");
        await SameTraining.AssertAsync(reference.Host, reference.JobId, next, id);
        Assert.Empty(Directory.EnumerateFiles(left.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task State_that_cannot_be_read_trains_the_job_from_the_start()
    {
        await using var killed = await TrainerHost.StartAsync(_folder.Path);
        var hold = killed.Log.Hold("finished epoch 3 of 6");
        var id = (await killed.CreateAsync(await killed.UploadAsync(Questions.File), Wanted)).Text("id");
        await hold.Held;
        using var left = _folder.Snapshot();
        hold.LetGo();
        await File.WriteAllTextAsync(left.Job(id, "state.bin"), "of another version");

        await using var next = await TrainerHost.StartAsync(left.Path);

        await next.Log.ReachedAsync(id, "Succeeded");
        await SameTraining.AssertAsync(reference.Host, reference.JobId, next, id);
    }

    [Fact]
    public async Task Paused_job_stays_paused_and_goes_on_when_it_is_resumed()
    {
        string id;
        await using (var first = await TrainerHost.StartAsync(_folder.Path))
        {
            var hold = first.Log.Hold("finished epoch 2 of 6");
            id = (await first.CreateAsync(await first.UploadAsync(Questions.File), Wanted)).Text("id");
            await hold.Held;
            await first.PostAsync($"fine_tuning/jobs/{id}/pause");
            hold.LetGo();
            await first.Log.ReachedAsync(id, "Paused");
        }
        await using var second = await TrainerHost.StartAsync(_folder.Path);
        await second.TrainAsync(new { n_epochs = 1 });
        Assert.Equal("paused", (await second.JobAsync(id)).Text("status"));

        await second.PostAsync($"fine_tuning/jobs/{id}/resume");

        await second.Log.ReachedAsync(id, "Succeeded");
        await SameTraining.AssertAsync(reference.Host, reference.JobId, second, id);
    }

    [Fact]
    public async Task Job_killed_while_it_was_pausing_is_paused()
    {
        await using var killed = await TrainerHost.StartAsync(_folder.Path);
        var hold = killed.Log.Hold("finished epoch 2 of 6");
        var id = (await killed.CreateAsync(await killed.UploadAsync(Questions.File), Wanted)).Text("id");
        await hold.Held;
        await killed.PostAsync($"fine_tuning/jobs/{id}/pause");
        using var left = _folder.Snapshot();
        hold.LetGo();

        await using var next = await TrainerHost.StartAsync(left.Path);

        Assert.Equal("paused", (await next.JobAsync(id)).Text("status"));
    }

    [Fact]
    public async Task What_was_cut_off_before_it_was_confirmed_is_swept()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "files"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "jobs", "ftjob-cut"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "files", "file-cut.upload"), "half");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "files", "file-cut.bin"), "whole, not described");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "files", "file-cut.json.tmp"), "{");
        await File.WriteAllTextAsync(_folder.Job("ftjob-cut", "job.json.tmp"), "{");

        await using var host = await TrainerHost.StartAsync(_folder.Path);

        Assert.Empty((await host.GetAsync("fine_tuning/jobs")).Ids());
        Assert.Empty((await host.GetAsync("files")).Ids());
        Assert.Equal(["lock"], Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Where(File.Exists).Select(static path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Description_that_cannot_be_read_costs_only_its_own_job_and_file()
    {
        string good, bad, file;
        await using (var first = await TrainerHost.StartAsync(_folder.Path))
        {
            file = await first.UploadAsync(Questions.First(1));
            good = (await first.CreateAsync(file)).Text("id");
            bad = (await first.CreateAsync(file)).Text("id");
            await first.Log.ReachedAsync(bad, "Failed");
        }
        await File.WriteAllTextAsync(_folder.Job(bad, "job.json"), "\0\0\0");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "files", file + ".json"), "\0\0\0");

        await using var second = await TrainerHost.StartAsync(_folder.Path);

        Assert.Equal([good], (await second.GetAsync("fine_tuning/jobs")).Ids());
        Assert.Empty((await second.GetAsync("files")).Ids());
        Assert.Equal(2, second.Log.Errors.Count);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "files", file + ".bin")), "what cannot be read may still be mended by hand");
    }

    [Fact]
    public async Task Second_process_on_one_folder_waits_and_takes_over()
    {
        var first = await TrainerHost.StartAsync(_folder.Path);
        var job = await first.TrainAsync(new { n_epochs = 1 });
        await using var second = await TrainerHost.StartAsync(_folder.Path);
        var error = await second.RefusedAsync(HttpMethod.Get, "fine_tuning/jobs", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("trainer_not_ready", error.Text("code"));

        await second.Log.SaidAsync("is in use by another process");

        await first.DisposeAsync();
        second.Time.Advance(TimeSpan.FromSeconds(5));
        await second.Log.SaidAsync("The trainer has its folder");

        Assert.Equal([job.Text("id")], (await second.GetAsync("fine_tuning/jobs")).Ids());
    }

    [Fact]
    public async Task Thousand_jobs_are_listed_in_full()
    {
        await using (var first = await TrainerHost.StartAsync(_folder.Path))
        {
            var id = (await first.CreateAsync(await first.UploadAsync(Questions.First(1)))).Text("id");
            await first.Log.ReachedAsync(id, "Failed");
            var text = await File.ReadAllTextAsync(_folder.Job(id, "job.json"));
            for (var i = 2; i <= 1000; i++)
            {
                var copy = $"ftjob-{i:0000}";
                Directory.CreateDirectory(Path.Combine(_folder.Path, "jobs", copy));
                await File.WriteAllTextAsync(
                    _folder.Job(copy, "job.json"),
                    text.Replace(id, copy, StringComparison.Ordinal).Replace("\"sequence\":1,", $"\"sequence\":{i},", StringComparison.Ordinal));
            }
        }
        await using var second = await TrainerHost.StartAsync(_folder.Path);

        var walked = new List<string>();
        for (var page = await second.GetAsync("fine_tuning/jobs?limit=100"); ; page = await second.GetAsync($"fine_tuning/jobs?limit=100&after={walked[^1]}"))
        {
            walked.AddRange(page.Ids());
            if (!page.GetProperty("has_more").GetBoolean())
            {
                break;
            }
        }

        Assert.Equal(1000, walked.Distinct().Count());
        Assert.Equal(("ftjob-1000", "ftjob-0999"), (walked[0], walked[1]));
    }

    /// <summary>Adds what a kill in the middle of a write would leave behind.</summary>
    private static void CutOff(TemporaryFolder left, string id)
    {
        File.AppendAllText(left.Job(id, "events.jsonl"), "\0\0\0\n{\"object\":\"fine_tuning.job.ev", Encoding.UTF8);
        if (File.Exists(left.Job(id, "curve.csv")))
        {
            File.AppendAllText(left.Job(id, "curve.csv"), "7,0.", Encoding.UTF8);
        }
        File.WriteAllText(left.Job(id, "job.json.tmp"), "{\"id\":");
        File.WriteAllText(left.Job(id, "state.bin.tmp"), "half");
    }
}
