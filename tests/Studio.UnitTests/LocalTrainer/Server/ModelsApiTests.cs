using System.Net;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class ModelsApiTests : IAsyncLifetime
{
    private TrainerHost _host = null!;

    public async Task InitializeAsync() => _host = await TrainerHost.StartFreshAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_holds_the_base_model_the_tuned_ones_and_their_checkpoints()
    {
        var model = (await _host.TrainAsync(new { n_epochs = 2, batch_size = 6 })).Text("fine_tuned_model");

        var models = await _host.GetAsync("models");

        Assert.Equal([TrainerHost.BaseModel, model, $"{model}:ckpt-step-3"], models.Ids());
        Assert.Equal(["fine-tuning-studio", "org-local", "org-local"], models.GetProperty("data").EnumerateArray().Select(static m => m.Text("owned_by")));
    }

    [Fact]
    public async Task Model_is_found_by_its_name_also_when_it_is_escaped()
    {
        var model = (await _host.TrainAsync(new { n_epochs = 1 })).Text("fine_tuned_model");

        Assert.Equal(model, (await _host.GetAsync($"models/{model}")).Text("id"));
        Assert.Equal(model, (await _host.GetAsync($"models/{Uri.EscapeDataString(model)}")).Text("id"));
        Assert.Equal("fine-tuning-studio", (await _host.GetAsync($"models/{TrainerHost.BaseModel}")).Text("owned_by"));
    }

    [Fact]
    public async Task Deleted_model_is_gone_and_its_checkpoints_stay()
    {
        var job = await _host.TrainAsync(new { n_epochs = 2, batch_size = 6 });
        var model = job.Text("fine_tuned_model");
        await _host.AskAsync(model, "How many customers are in Spain?");

        using var response = await _host.Http.DeleteAsync($"models/{model}");

        Assert.True((await TrainerHost.ReadAsync(response)).GetProperty("deleted").GetBoolean());
        Assert.Equal([TrainerHost.BaseModel, $"{model}:ckpt-step-3"], (await _host.GetAsync("models")).Ids());
        await _host.RefusedAsync(HttpMethod.Get, $"models/{model}", HttpStatusCode.NotFound);
        await _host.RefusedAsync(HttpMethod.Delete, $"models/{model}", HttpStatusCode.NotFound);
        var error = await _host.RefusedAsync("chat/completions", HttpStatusCode.NotFound, new { model, messages = Questions.Prompt("How many customers are in Spain?") });
        Assert.Equal("model_not_found", error.Text("code"));
        Assert.False(File.Exists(Path.Combine(_host.Folder, "jobs", job.Text("id"), "model-6.bin")));
        Assert.Equal(model, (await _host.JobAsync(job.Text("id"))).Text("fine_tuned_model"));
    }

    [Fact]
    public async Task Base_model_belongs_to_nobody_who_could_delete_it()
    {
        await _host.RefusedAsync(HttpMethod.Delete, $"models/{TrainerHost.BaseModel}", HttpStatusCode.Forbidden);

        Assert.Contains(TrainerHost.BaseModel, (await _host.GetAsync("models")).Ids());
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("ft:studio-sql-small:local::unknown1")]
    public async Task Unknown_model_is_404(string model)
    {
        Assert.Equal("model_not_found", (await _host.RefusedAsync(HttpMethod.Get, $"models/{model}", HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal("model_not_found", (await _host.RefusedAsync(HttpMethod.Delete, $"models/{model}", HttpStatusCode.NotFound)).Text("code"));
    }
}
