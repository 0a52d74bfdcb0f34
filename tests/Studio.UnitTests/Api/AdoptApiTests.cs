using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>The inventory, adoption and the radar over HTTP, with the built-in trainer as the provider.</summary>
public sealed class AdoptApiTests : IClassFixture<StudioAppFactory>
{
    private readonly StudioAppFactory _app;

    public AdoptApiTests(StudioAppFactory app) => _app = app;

    [Fact]
    public async Task Job_made_at_the_trainer_is_listed_adopted_once_and_ends_in_the_Studio()
    {
        var remoteId = await TrainElsewhereAsync();
        var before = await FindJobAsync(remoteId);
        Assert.Equal(("elsewhere", JsonValueKind.Null), (before.GetProperty("origin").GetString(), before.GetProperty("finetuning").ValueKind));
        Assert.Equal(remoteId, before.GetProperty("raw").GetProperty("id").GetString());

        var adopted = await _app.PostAsync("/api/v1/finetunings/adopt", new { provider = "local", job_id = remoteId, alias = "taken" });
        var id = adopted.GetProperty("id").GetString()!;
        Assert.Equal(("taken", remoteId), (adopted.GetProperty("alias").GetString(), adopted.GetProperty("finetuning_job_id").GetString()));
        Assert.NotEqual(JsonValueKind.Null, adopted.GetProperty("adopted_at").ValueKind);
        Assert.True(adopted.TryGetProperty("shutdown_date", out _));

        using var again = await _app.Client.PostAsJsonAsync("/api/v1/finetuning-jobs/adopt", new { provider = "local", job_id = remoteId });
        var conflict = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "conflict", id), (again.StatusCode, conflict.GetProperty("error_code").GetString(), conflict.GetProperty("description").GetString()));

        Assert.Equal("succeeded", (await _app.WaitForEndAsync(id)).GetProperty("status").GetString());
        var after = await FindJobAsync(remoteId);
        Assert.Equal(("adopted", id), (after.GetProperty("origin").GetString(), after.GetProperty("finetuning").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Bodies_that_cannot_be_right_are_refused_with_every_field()
    {
        using var empty = await _app.Client.PostAsJsonAsync("/api/v1/finetunings/adopt", new { provider = "", alias = 3 });
        var problem = await empty.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(["alias", "job_id", "provider"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());

        await RefusedAsync("/api/v1/finetunings/adopt", new { provider = "nobody", job_id = "x" }, 422, "provider_not_ready");
        await RefusedAsync("/api/v1/finetunings/adopt", new { provider = "local", job_id = "ftjob-nowhere" }, 404, "not_found");
        await RefusedAsync("/api/v1/finetunings/adopt", new { provider = "local", job_id = "x", db_connection_id = "none" }, 400, "database_connection_not_found");
    }

    [Theory]
    [InlineData("/api/v1/providers/nobody/jobs", 404, "not_found")]
    [InlineData("/api/v1/providers/local/files?page_token=made-up", 400, "invalid_page_token")]
    [InlineData("/api/v1/providers/openai/models", 503, "unavailable")]
    public async Task List_that_cannot_be_read_says_why(string path, int status, string code)
    {
        using var response = await _app.Client.GetAsync(path);
        Assert.Equal((status, code), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString()));
    }

    [Fact]
    public async Task Models_are_listed_and_a_tuned_one_in_use_is_not_deleted_unasked()
    {
        var shop = await _app.AddShopAsync();
        var job = await _app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local", model_name = "studio-sql-small" } });
        var model = (await _app.WaitForEndAsync(job.GetProperty("id").GetString()!)).GetProperty("model_id").GetString()!;

        var models = (await _app.Client.GetFromJsonAsync<JsonElement>("/api/v1/providers/local/models")).GetProperty("models").EnumerateArray().ToList();
        Assert.Contains(models, item => item.GetProperty("id").GetString() == model && item.GetProperty("made_by").GetArrayLength() == 1);
        Assert.True(models[0].GetProperty("is_tuned").GetBoolean());

        using var refused = await _app.Client.DeleteAsync($"/api/v1/providers/local/models?model_id={Uri.EscapeDataString(model)}");
        using var deleted = await _app.Client.DeleteAsync($"/api/v1/providers/local/models?model_id={Uri.EscapeDataString(model)}&in_use=true");
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (refused.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task Radar_lists_configured_models_with_their_days_and_the_end_of_training()
    {
        var radar = await _app.Client.GetFromJsonAsync<JsonElement>("/api/v1/models/sunset");

        var mini = radar.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("base_model").GetString() == "gpt-4.1-mini-2025-04-14");
        Assert.Equal(("2027-01-14", "2026-11-21"), (mini.GetProperty("shutdown_date").GetString(), mini.GetProperty("shutdown_source").GetProperty("read_on").GetString()));
        var today = DateOnly.Parse(radar.GetProperty("today").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(new DateOnly(2027, 1, 14).DayNumber - today.DayNumber, mini.GetProperty("days_left").GetInt32());
        Assert.Equal("2027-01-06", radar.GetProperty("training_ends").EnumerateArray().Single(end => end.GetProperty("provider").GetString() == "openai").GetProperty("ends_on").GetString());
    }

    [Fact]
    public async Task Estimate_of_a_job_at_a_provider_that_stops_warns_of_it()
    {
        var shop = await _app.AddShopAsync();

        var estimate = await _app.PostAsync("/api/v1/finetunings/estimate", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "openai", model_name = "gpt-4o-2024-08-06" } });

        var warnings = estimate.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!).ToList();
        Assert.Contains(warnings, warning => warning.Contains("2027-01-06", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("2027-01-14", StringComparison.Ordinal));
    }

    private async Task<JsonElement> FindJobAsync(string remoteId)
    {
        var jobs = await _app.Client.GetFromJsonAsync<JsonElement>("/api/v1/providers/local/jobs");
        return jobs.GetProperty("jobs").EnumerateArray().Single(job => job.GetProperty("id").GetString() == remoteId);
    }

    private async Task RefusedAsync(string path, object body, int status, string code)
    {
        using var response = await _app.Client.PostAsJsonAsync(path, body);
        Assert.Equal((status, code), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString()));
    }

    /// <summary>Trains at the built-in trainer's own door, as any script of OpenAI's does; returns the id of the job.</summary>
    private async Task<string> TrainElsewhereAsync()
    {
        var endpoint = _app.Get<LocalEndpoint>();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", endpoint.ApiKey);
        var lines = Enumerable.Range(1, 12).Select(n => JsonSerializer.Serialize(new
        {
            messages = new[]
            {
                new { role = "user", content = $"How many customers have an id below {n}?" },
                new { role = "assistant", content = $"SELECT COUNT(*) FROM customer WHERE id < {n}" },
            },
        }));
        using var form = new MultipartFormDataContent { { new StringContent("fine-tune"), "purpose" }, { new StringContent(string.Join('\n', lines)), "file", "mine.jsonl" } };
        using var uploaded = await client.PostAsync($"{endpoint.Address}/files", form);
        var file = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var created = await client.PostAsJsonAsync($"{endpoint.Address}/fine_tuning/jobs", new { model = "studio-sql-small", training_file = file, suffix = "mine" });
        var text = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, text);
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }
}
