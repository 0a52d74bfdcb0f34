using System.Net;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class WarmStartApiTests
{
    private static object From(string model, string file) => new { model, training_file = file, seed = 5, hyperparameters = new { n_epochs = 1 } };

    [Fact]
    public async Task Tuned_model_is_gone_on_from_and_what_comes_out_is_named_by_its_base()
    {
        await using var host = await TrainerHost.StartFreshAsync();
        var first = await host.TrainAsync();
        var file = await host.UploadAsync(string.Concat(Enumerable.Range(0, 12).Select(i => Questions.Row($"Which order has the number {i}?", $"SELECT * FROM orders WHERE id = {i}") + "\n")));

        var job = await host.PostAsync("fine_tuning/jobs", From(first.Text("fine_tuned_model"), file));
        var done = await host.ReachedAsync(job.Text("id"), "Succeeded");

        Assert.Equal(first.Text("fine_tuned_model"), done.Text("model"));
        Assert.StartsWith($"ft:{TrainerHost.BaseModel}:local:", done.Text("fine_tuned_model"), StringComparison.Ordinal);
        var old = await host.AskAsync(done.Text("fine_tuned_model"), "How many customers are in Spain?");
        var recent = await host.AskAsync(done.Text("fine_tuned_model"), "Which order has the number 7?");
        Assert.Contains("COUNT(*) FROM customers WHERE country = 'Spain'", old.ToString(), StringComparison.Ordinal);
        Assert.Contains("FROM orders WHERE id = 7", recent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_that_is_not_there_is_refused()
    {
        await using var host = await TrainerHost.StartFreshAsync();

        var error = await host.RefusedAsync("fine_tuning/jobs", HttpStatusCode.BadRequest, From($"ft:{TrainerHost.BaseModel}:local::nowhere1", await host.UploadAsync(Questions.File)));

        Assert.Equal(("model_not_available", "model"), (error.Text("code"), error.Text("param")));
    }

    [Fact]
    public async Task File_that_the_model_cannot_go_on_with_fails_the_job_with_the_reason()
    {
        await using var host = await TrainerHost.StartFreshAsync();
        var first = await host.TrainAsync();
        var file = await host.UploadAsync(string.Concat(Enumerable.Range(0, 12).Select(i => $$"""{"messages":[{"role":"user","content":"zorblax quimbert vyndrakko plethorix{{(char)(97 + i)}}"},{"role":"assistant","content":"glumptious"}]}""" + "\n")));

        var job = await host.PostAsync("fine_tuning/jobs", From(first.Text("fine_tuned_model"), file));
        var failed = await host.ReachedAsync(job.Text("id"), "Failed");

        Assert.Equal("warm_start_incompatible", failed.GetProperty("error").Text("code"));
        Assert.Contains("knows hardly a word", failed.GetProperty("error").Text("message"), StringComparison.Ordinal);
    }
}
