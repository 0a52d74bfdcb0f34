using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class WarmStartApiTests(StudioAppFactory app)
{
    [Fact]
    public async Task Job_goes_on_from_the_model_of_an_earlier_one_on_the_built_in_trainer()
    {
        var shop = await app.AddShopAsync();
        var first = await app.WaitForEndAsync((await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId })).GetProperty("id").GetString()!);
        var model = first.GetProperty("model_id").GetString();

        var second = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local", model_name = model, model_parameters = new { n_epochs = 1 } } });
        var done = await app.WaitForEndAsync(second.GetProperty("id").GetString()!);
        using var alien = await app.Client.PostAsJsonAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local", model_name = "ft:studio-sql-small:local::nowhere1" } });

        Assert.Equal(("succeeded", first.GetProperty("id").GetString()), (done.GetProperty("status").GetString(), done.GetProperty("warm_started_from_id").GetString()));
        Assert.Equal(model, done.GetProperty("base_llm").GetProperty("model_name").GetString());
        Assert.NotEqual(model, done.GetProperty("model_id").GetString());
        Assert.Equal(422, (int)alien.StatusCode);
        Assert.Equal("model_not_supported", (await alien.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_code").GetString());
    }
}
