using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class JobRequestTests(SharedTrainer shared) : IClassFixture<SharedTrainer>
{
    private readonly TrainerHost _host = shared.Host;

    [Theory]
    [InlineData("""{"hyperparameters": {"n_epochs": 0}}""", "hyperparameters.n_epochs")]
    [InlineData("""{"hyperparameters": {"n_epochs": 51}}""", "hyperparameters.n_epochs")]
    [InlineData("""{"hyperparameters": {"n_epochs": 1.5}}""", "hyperparameters.n_epochs")]
    [InlineData("""{"hyperparameters": {"n_epochs": "many"}}""", "hyperparameters.n_epochs")]
    [InlineData("""{"hyperparameters": {"batch_size": 257}}""", "hyperparameters.batch_size")]
    [InlineData("""{"hyperparameters": "auto"}""", "hyperparameters")]
    [InlineData("""{"method": {"type": "supervised", "supervised": {"hyperparameters": {"batch_size": 0}}}}""", "method.supervised.hyperparameters.batch_size")]
    [InlineData("""{"method": {"type": "supervised", "supervised": {"hyperparameters": {"learning_rate_multiplier": 0}}}}""", "method.supervised.hyperparameters.learning_rate_multiplier")]
    [InlineData("""{"method": {"type": "supervised", "supervised": {"hyperparameters": {"learning_rate_multiplier": 1e999}}}}""", "method.supervised.hyperparameters.learning_rate_multiplier")]
    [InlineData("""{"method": {"type": "supervised", "supervised": {"hyperparameters": {"learning_rate_multiplier": true}}}}""", "method.supervised.hyperparameters.learning_rate_multiplier")]
    [InlineData("""{"method": {"type": "dpo"}}""", "method.type")]
    [InlineData("""{"method": {"type": "reinforcement"}}""", "method.type")]
    [InlineData("""{"method": {"type": "magic"}}""", "method.type")]
    [InlineData("""{"method": {}}""", "method.type")]
    [InlineData("""{"suffix": ""}""", "suffix")]
    [InlineData("""{"suffix": 3}""", "suffix")]
    [InlineData("""{"seed": -1}""", "seed")]
    [InlineData("""{"seed": 2147483648}""", "seed")]
    [InlineData("""{"metadata": []}""", "metadata")]
    [InlineData("""{"metadata": {"a": 1}}""", "metadata.a")]
    [InlineData("""{"integrations": [{"type": "wandb", "wandb": {"project": "p"}}]}""", "integrations")]
    [InlineData("""{"training_file": null}""", "training_file")]
    [InlineData("""{"training_file": "file-unknown"}""", "training_file")]
    [InlineData("""{"validation_file": "file-unknown"}""", "validation_file")]
    [InlineData("""{"model": null}""", "model")]
    [InlineData("""{"model": "ft:studio-sql-small:local::abc"}""", "model")]
    public async Task Wrong_field_is_refused_by_its_name(string fields, string param)
    {
        var error = await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.BadRequest, await BodyAsync(fields));

        Assert.Equal(param, error.Text("param"));
        Assert.Equal("invalid_request_error", error.Text("type"));
    }

    [Fact]
    public async Task Limits_of_text_fields_are_refused_one_above()
    {
        var tooMany = JsonSerializer.Serialize(Enumerable.Range(0, 17).ToDictionary(static i => $"key{i}", static _ => "v"));
        foreach (var (fields, param) in new[]
        {
            ($$"""{"suffix": "{{new string('s', 65)}}"}""", "suffix"),
            ($$$"""{"metadata": {"{{{new string('k', 65)}}}": "v"}}""", "metadata"),
            ($$$"""{"metadata": {"k": "{{{new string('v', 513)}}}"}}""", "metadata.k"),
            ($$"""{"metadata": {{tooMany}}}""", "metadata"),
        })
        {
            var error = await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.BadRequest, await BodyAsync(fields));
            Assert.Equal(param, error.Text("param"));
        }
    }

    [Fact]
    public async Task Unknown_model_is_404_model_not_found()
    {
        var error = await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.NotFound, await BodyAsync("""{"model": "gpt-unknown"}"""));

        Assert.Equal("model_not_found", error.Text("code"));
    }

    [Fact]
    public async Task File_of_another_purpose_is_refused()
    {
        var file = await _host.UploadAsync(Questions.File, "user_data");

        var error = await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.BadRequest, await BodyAsync($$"""{"training_file": "{{file}}"}"""));

        Assert.Equal("training_file", error.Text("param"));
    }

    [Theory]
    [InlineData("""{"hyperparameters": {"n_epochs": 2, "batch_size": 3, "learning_rate_multiplier": 0.5}}""", "2", "3", "0.5")]
    [InlineData("""{"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2.0, "batch_size": "auto"}}}}""", "2", "auto", "auto")]
    [InlineData("""{"hyperparameters": {"n_epochs": 9, "batch_size": 3}, "method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2}}}}""", "2", "3", "auto")]
    [InlineData("""{"method": {"type": "supervised"}}""", "auto", "auto", "auto")]
    [InlineData("""{"suffix": null, "validation_file": null, "integrations": null, "seed": null, "metadata": null, "method": null}""", "auto", "auto", "auto")]
    [InlineData("""{"integrations": [], "metadata": {}, "unknown_field": {"kept": "out"}}""", "auto", "auto", "auto")]
    public async Task Right_request_is_accepted_and_answered_with_what_was_asked(string fields, string epochs, string batch, string rate)
    {
        using var response = await _host.Http.PostAsync("fine_tuning/jobs", await BodyAsync(fields));

        var job = await TrainerHost.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("validating_files", job.Text("status"));
        Assert.Equal((epochs, batch, rate), Values(job.GetProperty("hyperparameters")));
        Assert.Equal((epochs, batch, rate), Values(job.GetProperty("method").GetProperty("supervised").GetProperty("hyperparameters")));
        Assert.InRange(job.GetProperty("seed").GetInt64(), 0, int.MaxValue);
    }

    [Fact]
    public async Task Longest_text_fields_are_accepted()
    {
        // Characters are counted, not the halves of their surrogate pairs.
        var metadata = Enumerable.Range(10, 16).ToDictionary(static i => new string('k', 62) + i, static _ => string.Concat(Enumerable.Repeat("😀", 512)));

        using var response = await _host.Http.PostAsync("fine_tuning/jobs", await BodyAsync(
            JsonSerializer.Serialize(new { suffix = new string('s', 64), metadata })));

        var job = await TrainerHost.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(metadata, job.GetProperty("metadata").Deserialize<Dictionary<string, string>>());
    }

    private static (string, string, string) Values(JsonElement hyperparameters) => (
        hyperparameters.GetProperty("n_epochs").ToString(),
        hyperparameters.GetProperty("batch_size").ToString(),
        hyperparameters.GetProperty("learning_rate_multiplier").ToString());

    /// <summary>A right request with some fields replaced.</summary>
    private async Task<StringContent> BodyAsync(string fields)
    {
        var body = new JsonObject { ["model"] = TrainerHost.BaseModel, ["training_file"] = await _host.UploadAsync(Questions.First(3)) };
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }
        return new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
    }
}
