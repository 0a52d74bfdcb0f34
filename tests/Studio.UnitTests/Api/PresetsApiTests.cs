using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class PresetsApiTests(StudioAppFactory app)
{
    private const string Path = "/api/v1/finetunings/presets";

    [Fact]
    public async Task Preset_is_made_listed_replaced_and_deleted()
    {
        var name = $"Preset {Guid.NewGuid():N}";
        var made = await app.PostAsync(Path, new { name, model_provider = "local", model_parameters = new { n_epochs = 2 }, split_by = "shape", validation_split = 0.3 });
        var id = made.GetProperty("id").GetString();

        var listed = await app.Client.GetFromJsonAsync<JsonElement>($"{Path}?model_provider=local");
        using var replaced = await app.Client.PutAsJsonAsync($"{Path}/{id}", new { name, model_provider = "local", model_parameters = new { n_epochs = 5 } });
        using var twice = await app.Client.PostAsJsonAsync(Path, new { name, model_provider = "local" });
        using var deleted = await app.Client.DeleteAsync($"{Path}/{id}");
        using var gone = await app.Client.DeleteAsync($"{Path}/{id}");

        Assert.Equal(("2", "shape", 0.3), (made.GetProperty("model_parameters").GetProperty("n_epochs").GetString(), made.GetProperty("split_by").GetString(), made.GetProperty("validation_split").GetDouble()));
        var presets = listed.GetProperty("presets").EnumerateArray().ToList();
        Assert.Contains(presets, preset => preset.GetProperty("id").GetString() == id && !preset.GetProperty("built_in").GetBoolean());
        Assert.Contains(presets, preset => preset.GetProperty("name").GetString() == "Quick look" && preset.GetProperty("built_in").GetBoolean());
        Assert.All(presets, preset => Assert.Equal("local", preset.GetProperty("model_provider").GetString()));
        Assert.Equal("5", (await replaced.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("model_parameters").GetProperty("n_epochs").GetString());
        Assert.Equal((409, 200, 404), ((int)twice.StatusCode, (int)deleted.StatusCode, (int)gone.StatusCode));
    }

    [Fact]
    public async Task Retry_route_makes_the_job_again_and_says_what_changed()
    {
        var shop = await app.AddShopAsync();
        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18", model_parameters = new { n_epochs = 3 } } });
        var id = job.GetProperty("id").GetString()!;
        using var early = await app.Client.PostAsync($"/api/v1/finetunings/{id}/retry", null);
        await app.PostAsync($"/api/v1/finetunings/{id}/cancel", new { });

        var retry = await app.PostAsync($"/api/v1/finetunings/{id}/retry", new { base_llm = new { model_parameters = new { n_epochs = 1 } } });
        var clone = await app.PostAsync("/api/v1/finetunings", new { snapshot_id = job.GetProperty("snapshot_id").GetString(), cloned_from_id = id, base_llm = new { model_provider = "openai", model_name = "gpt-4o-mini-2024-07-18", model_parameters = new { n_epochs = 3 } } });
        var listed = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings?filter={Uri.EscapeDataString($"cloned_from_id=\"{id}\"")}");

        Assert.Equal(409, (int)early.StatusCode);
        Assert.Equal((id, null), (retry.GetProperty("retried_from_id").GetString(), retry.GetProperty("cloned_from_id").GetString()));
        Assert.Equal("""[{"name":"n_epochs","old":"3","new":"1"}]""", retry.GetProperty("changes").GetRawText());
        Assert.Equal((id, "[]"), (clone.GetProperty("cloned_from_id").GetString(), clone.GetProperty("changes").GetRawText()));
        Assert.Equal(2, listed.GetProperty("total_size").GetInt32());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("finetunings")[0].GetProperty("changes").ValueKind);
    }
}
