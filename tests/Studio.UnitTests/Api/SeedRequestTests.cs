using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>The requests of the documents that the contract comes from, as they stand there; only host and ids are replaced.</summary>
[Collection(StudioAppCollection.Name)]
public sealed class SeedRequestTests(StudioAppFactory app)
{
    private const string Create = """
        curl -X 'POST' \
        'http://localhost/api/v1/finetunings' \
        -H 'accept: application/json' \
        -H 'Content-Type: application/json' \
        -d '{
        "db_connection_id": "database_connection_id",
        "alias": "my_model",
        "base_llm": {
            "model_provider": "openai",
            "model_name": "gpt-3.5-turbo-1106",
            "model_parameters": {
            "n_epochs": 1
            }
        }
        }'
        """;

    private const string Retrieve = """
          curl -X 'GET' \
        'http://localhost/api/v1/finetunings/{finetuning_id}?finetuning_job_id={finetuing-job-id}' \
        -H 'accept: application/json'
        """;

    private const string Cancel = """
        curl -X 'POST' \
        'http://localhost/api/v1/finetunings/{finetuning_id}/cancel' \
        -H 'accept: application/json' \
        -H 'Content-Type: application/json' \
        -d '{
        "finetuning_id": "finetuning-job-id"
        }'
        """;

    private static readonly string[] KeysInOrder =
    [
        "id", "alias", "db_connection_id", "status", "error", "base_llm", "finetuning_file_id", "finetuning_job_id", "model_id", "created_at",
        "golden_records", "metadata", "golden_record_count", "finished_at", "progress", "effective_parameters", "trained_tokens", "suffix", "seed",
        "validation_split", "training_file", "validation_file", "snapshot_id", "provider_status", "created_by", "warnings",
        "split_by", "split_tag", "held_out_count", "last_heard_at", "attention", "adopted_at", "retrained_from", "estimated_tokens",
        "cost", "cost_is_estimate", "training_price", "price_read_on", "shutdown_date", "notes", "tags", "estimated_finish_at",
        "sweep_id", "sweep_position", "sweep_values", "cloned_from_id", "retried_from_id", "warm_started_from_id", "changes",
        "held_out_accuracy", "held_out_judged", "held_out_evaluation_id",
    ];

    [Fact]
    public async Task Create_as_documented_answers_201_with_the_documented_job()
    {
        var shop = await app.AddShopAsync();

        var (status, job) = await SendAsync(Create.Replace("\"database_connection_id\"", $"\"{shop.ConnectionId}\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(KeysInOrder, job.EnumerateObject().Select(member => member.Name));
        Assert.Equal("my_model", job.GetProperty("alias").GetString());
        Assert.Equal(shop.ConnectionId, job.GetProperty("db_connection_id").GetString());
        Assert.Equal("queued", job.GetProperty("status").GetString());
        Assert.Equal("""{"model_provider":"openai","model_name":"gpt-3.5-turbo-1106","model_parameters":{"n_epochs":"1"}}""", job.GetProperty("base_llm").GetRawText());
        Assert.Equal(shop.RecordIds.Order(), job.GetProperty("golden_records").EnumerateArray().Select(id => id.GetString()).Order());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", job.GetProperty("created_at").GetString());
        Assert.All(["error", "finetuning_file_id", "finetuning_job_id", "model_id", "metadata"], key => Assert.Equal(JsonValueKind.Null, job.GetProperty(key).ValueKind));
    }

    [Fact]
    public async Task Retrieve_as_documented_gives_the_job_and_minds_no_unknown_parameter()
    {
        var created = await CreateJobAsync();

        var (status, job) = await SendAsync(Retrieve.Replace("{finetuning_id}", created, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(created, job.GetProperty("id").GetString());
        Assert.Equal(12, job.GetProperty("golden_records").GetArrayLength());
    }

    [Theory]
    [InlineData("the id")]
    [InlineData("{finetuning_id}")]
    [InlineData("finetuning_id")]
    public async Task Cancel_as_documented_cancels_the_job_of_the_body(string inPath)
    {
        var created = await CreateJobAsync();
        var command = Cancel.Replace("finetuning-job-id", created, StringComparison.Ordinal)
            .Replace("{finetuning_id}", inPath == "the id" ? created : inPath, StringComparison.Ordinal);

        var (status, job) = await SendAsync(command);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(created, job.GetProperty("id").GetString());
        Assert.Equal("cancelled", job.GetProperty("status").GetString());
        Assert.Equal("Fine tuning cancelled by the user", job.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Cancel_without_a_body_cancels_the_job_of_the_path()
    {
        var created = await CreateJobAsync();

        using var response = await app.Client.PostAsync($"/api/v1/finetuning-jobs/{created}/cancel", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task OpenAi_body_is_taken_with_auto_for_what_it_leaves_out()
    {
        var body = JsonContent.Create(new
        {
            model = "gpt-3.5-turbo",
            training_file = "file-abc123",
            hyperparameters = new { batch_size = "auto", n_epochs = 2 },
            suffix = "custom-model-name",
            validation_file = (string?)null,
            base_llm = (object?)null,
        });
        using var openAi = new StudioAppFactory(new Dictionary<string, string?> { ["Studio:DefaultProvider"] = "openai" });

        using var response = await openAi.Client.PostAsync("/api/v1/finetunings", body);
        var job = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"model_provider":"openai","model_name":"gpt-3.5-turbo","model_parameters":{"batch_size":"auto","n_epochs":"2"}}""", job.GetProperty("base_llm").GetRawText());
        Assert.Equal("auto", job.GetProperty("effective_parameters").GetProperty("learning_rate_multiplier").GetString());
        Assert.Equal("file-abc123", job.GetProperty("training_file").GetString());
        Assert.Equal(0, job.GetProperty("golden_records").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("db_connection_id").ValueKind);
    }

    private async Task<string> CreateJobAsync()
    {
        var shop = await app.AddShopAsync();
        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18" } });
        return job.GetProperty("id").GetString()!;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string curl)
    {
        using var request = CurlRequest.Parse(curl);
        using var response = await app.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
