using System.Text.Json;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>The check that the other tests rely on does find faults.</summary>
public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("""{"model":"m","training_file":"f"}""", true)]
    [InlineData("""{"model":"m","training_file":"f","suffix":null,"seed":null,"metadata":null,"hyperparameters":{"n_epochs":"auto"}}""", true)]
    [InlineData("""{"model":"m","training_file":"f","hyperparameters":{"n_epochs":50,"batch_size":256,"learning_rate_multiplier":0.001}}""", true)]
    [InlineData("""{"model":"m"}""", false)]
    [InlineData("""{"model":1,"training_file":"f"}""", false)]
    [InlineData("""{"model":"m","training_file":null}""", false)]
    [InlineData("""{"model":"m","training_file":"f","seed":2147483648}""", false)]
    [InlineData("""{"model":"m","training_file":"f","seed":1.5}""", false)]
    [InlineData("""{"model":"m","training_file":"f","suffix":""}""", false)]
    [InlineData("""{"model":"m","training_file":"f","suffix":"sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"}""", false)]
    [InlineData("""{"model":"m","training_file":"f","metadata":{"a":1}}""", false)]
    [InlineData("""{"model":"m","training_file":"f","method":{"type":"other"}}""", false)]
    [InlineData("""{"model":"m","training_file":"f","method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":51}}}}""", false)]
    [InlineData("""{"model":"m","training_file":"f","method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":"3"}}}}""", false)]
    [InlineData("""{"model":"m","training_file":"f","method":{"type":"supervised","supervised":{"hyperparameters":{"learning_rate_multiplier":0}}}}""", false)]
    [InlineData("""{"model":"m","training_file":"f","integrations":[{"type":"wandb"}]}""", false)]
    public void Body_of_a_new_job_is_judged_as_the_document_says(string body, bool isValid) =>
        Assert.Equal(isValid, OpenAiDocument.Published.Faults("CreateFineTuningJobRequest", JsonElement.Parse(body)).Count is 0);

    [Theory]
    [InlineData("GET", "/v1/fine_tuning/jobs", "?limit=100&metadata[studio_job]=1&after=x", true)]
    [InlineData("GET", "/v1/fine_tuning/jobs", "?limit=many", false)]
    [InlineData("GET", "/v1/fine_tuning/jobs", "?status=running", false)]
    [InlineData("GET", "/v1/files", "?order=newest", false)]
    [InlineData("PATCH", "/v1/fine_tuning/jobs", "", false)]
    [InlineData("GET", "/v1/fine_tuning/job", "", false)]
    [InlineData("POST", "/v1/fine_tuning/jobs", "", false)]
    public void Call_is_judged_as_the_document_says(string method, string path, string query, bool isValid) => Assert.Equal(
        isValid,
        OpenAiDocument.Published.FaultsOf(new RecordedRequest(method, path, query, new Dictionary<string, string>(), null, []), "/v1").Count is 0);

    [Theory]
    [InlineData("file", "a.jsonl", true)]
    [InlineData("file", null, false)]
    [InlineData("files", "a.jsonl", false)]
    public void Upload_is_judged_with_its_parts(string name, string? fileName, bool isValid)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "multipart/form-data; boundary=x" };
        var parts = new[] { new RecordedPart("purpose", null, null, "fine-tune"), new RecordedPart(name, fileName, null, "{}") };

        Assert.Equal(isValid, OpenAiDocument.Published.FaultsOf(new RecordedRequest("POST", "/v1/files", "", headers, null, parts), "/v1").Count is 0);
    }
}
