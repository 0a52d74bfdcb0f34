using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>Wrong requests: each answer names the field, says what was found and what to do, and nothing is stored.</summary>
[Collection(StudioAppCollection.Name)]
public sealed class BadInputTests(StudioAppFactory app)
{
    private const string Jobs = "/api/v1/finetunings";
    private const string Records = "/api/v1/golden-records";
    private const string Connections = "/api/v1/db-connections";

    // In path and body CONNECTION, RECORD and MISSING stand for a connection, one of its records and an id that is none.
    public static TheoryData<string, string, string?, int, string, string?, string> Cases => new()
    {
        // JSON as such
        { "POST", Jobs, "{\n \"alias\": \"x\",\n}", 400, "malformed_json", null, "line 3" },
        { "POST", Jobs, "", 400, "malformed_json", null, "empty" },
        { "POST", Jobs, """{"alias": "a", "alias": "b"}""", 400, "malformed_json", null, "alias" },
        { "POST", Jobs, "[]", 422, "validation_failed", "body", "a list of 0" },
        { "POST", Jobs, """{"db_connection_id": 5}""", 422, "validation_failed", "db_connection_id", "found the number 5" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "alias": "\ud83d"}""", 422, "validation_failed", "alias", "half of a character" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "seed": 99999999999}""", 422, "validation_failed", "seed", "99999999999" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "seed": 1.5}""", 422, "validation_failed", "seed", "1.5" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "metadata": {"a": 1}}""", 422, "validation_failed", "metadata.a", "found the number 1" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": "x"}""", 422, "validation_failed", "base_llm", "must be an object" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "golden_records": [1]}""", 422, "validation_failed", "golden_records[0]", "found the number 1" },

        // Creating jobs
        { "POST", Jobs, "{}", 422, "validation_failed", "db_connection_id", "missing" },
        { "POST", Jobs, """{"db_connection_id": "MISSING"}""", 400, "database_connection_not_found", null, "Database connection not found, MISSING" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "golden_records": ["MISSING"]}""", 400, "golden_record_not_found", null, "Golden record not found, MISSING" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "golden_records": ["RECORD"]}""", 422, "too_few_golden_records", "golden_records", "at least 10" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "golden_records": ["RECORD"], "golden_sqls": ["x"]}""", 422, "validation_failed", "golden_sqls", "another name" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": {"model_name": "gpt-9"}}""", 422, "model_not_supported", "base_llm.model_name", "gpt-9" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "model": "gpt-9"}""", 422, "model_not_supported", "model", "gpt-9" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": {"model_provider": "nobody"}}""", 422, "provider_not_ready", null, "nobody" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": {"model_parameters": {"n_epochs": 51}}}""", 422, "validation_failed", "base_llm.model_parameters.n_epochs", "1 to 50" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": {"model_parameters": {"epochs": 3}}}""", 422, "validation_failed", "base_llm.model_parameters.epochs", "not a parameter" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "hyperparameters": {"batch_size": 0}}""", 422, "validation_failed", "hyperparameters.batch_size", "found \"0\"" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "base_llm": {"model_parameters": {"n_epochs": {}}}}""", 422, "validation_failed", "base_llm.model_parameters.n_epochs", "an object" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "model": "a", "base_llm": {"model_name": "b"}}""", 422, "validation_failed", "model", "send one" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "training_file": "file-1", "golden_records": ["RECORD"]}""", 422, "validation_failed", "training_file", "not both" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "alias": ""}""", 422, "validation_failed", "alias", "1 to 100" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "validation_split": 0.6}""", 422, "validation_failed", "validation_split", "0.6" },
        { "POST", Jobs, """{"db_connection_id": "CONNECTION", "suffix": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}""", 422, "validation_failed", "suffix", "found 41" },

        // Jobs by id, and lists
        { "GET", $"{Jobs}/MISSING", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}/MISSING/events", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}/MISSING/metrics", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}/MISSING/training-file", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}/MISSING/result-file", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}/MISSING/provider-response", null, 404, "finetuning_not_found", null, "Model not found" },
        { "PUT", $"{Jobs}/MISSING", """{"metadata": {}}""", 404, "finetuning_not_found", null, "Model not found" },
        { "PUT", $"{Jobs}/MISSING", "{}", 422, "validation_failed", "metadata", "missing" },
        { "DELETE", $"{Jobs}/MISSING", null, 404, "finetuning_not_found", null, "Model not found" },
        { "DELETE", $"{Jobs}/MISSING?remote=yes", null, 422, "validation_failed", "remote", "found \"yes\"" },
        { "POST", $"{Jobs}/MISSING/cancel", null, 404, "finetuning_not_found", null, "Model not found" },
        { "POST", $"{Jobs}/MISSING/cancel", """{"finetuning_id": "other"}""", 422, "validation_failed", "finetuning_id", "\"other\"" },
        { "POST", $"{Jobs}/finetuning_id/cancel", null, 422, "validation_failed", "finetuning_id", "placeholder" },
        { "POST", $"{Jobs}/MISSING/pause", null, 404, "finetuning_not_found", null, "Model not found" },
        { "GET", $"{Jobs}?page_size=-1", null, 400, "invalid_page_size", "page_size", "found \"-1\"" },
        { "GET", $"{Jobs}?pageSize=ten", null, 400, "invalid_page_size", "page_size", "found \"ten\"" },
        { "GET", $"{Jobs}?page_token=x", null, 400, "invalid_page_token", null, "page_token" },
        { "GET", $"{Jobs}?order_by=golden_records", null, 400, "invalid_order_by", null, "golden_records" },
        { "GET", $"{Jobs}?orderBy=metadata", null, 400, "invalid_order_by", null, "metadata" },
        { "GET", $"{Jobs}?order_by=alias%20up", null, 400, "invalid_order_by", null, "alias up" },
        { "GET", $"{Jobs}?filter=alias%3D", null, 400, "invalid_filter", null, "at character 7" },
        { "GET", $"{Jobs}?filter=f(alias)", null, 400, "invalid_filter", null, "functions" },
        { "GET", $"{Jobs}?filter=state%3Drunning", null, 400, "invalid_filter_field", null, "\"state\"" },
        { "GET", $"{Jobs}?filter=status%3Ddone", null, 400, "invalid_filter_field", null, "at character 8" },
        { "GET", $"{Jobs}?filter=createdAt%3Enow", null, 400, "invalid_filter_field", null, "created_at is a time" },

        // Golden records
        { "POST", Records, "{}", 422, "invalid_golden_record", "body", "a list of objects" },
        { "POST", Records, """[{"db_connection_id": "CONNECTION", "prompt_text": "Who is it?", "sql": "SELECT 1"}, {"db_connection_id": "CONNECTION", "prompt_text": "Who?", "sql": 5}]""", 422, "invalid_golden_record", "[1].sql", "found the number 5" },
        { "POST", Records, """[{"db_connection_id": "CONNECTION", "prompt_text": "Hi", "sql": "SELECT 1"}]""", 422, "invalid_golden_record", "[0].prompt_text", "3" },
        { "POST", Records, """[{"db_connection_id": "CONNECTION", "question": "Who?", "prompt_text": "Where?", "sql": "SELECT 1"}]""", 422, "invalid_golden_record", "[0].question", "another name" },
        { "POST", Records, """[{"db_connection_id": "MISSING", "prompt_text": "Who is it?", "sql": "SELECT 1"}]""", 400, "database_connection_not_found", null, "MISSING" },
        { "GET", $"{Records}/MISSING", null, 404, "golden_record_not_found", null, "Golden record not found, MISSING" },
        { "PUT", $"{Records}/MISSING", """{"sql": "SELECT 1"}""", 404, "golden_record_not_found", null, "MISSING" },
        { "DELETE", $"{Records}/MISSING", null, 404, "golden_record_not_found", null, "MISSING" },
        { "GET", $"{Records}?page=0", null, 422, "validation_failed", "page", "found \"0\"" },
        { "GET", $"{Records}/export?format=xml", null, 422, "validation_failed", "format", "found \"xml\"" },
        { "POST", $"{Records}/import?format=jsonl", "{}", 422, "validation_failed", "db_connection_id", "missing" },
        { "POST", $"{Records}/import?db_connection_id=MISSING", "{}", 400, "database_connection_not_found", null, "MISSING" },
        { "POST", $"{Records}/import?db_connection_id=CONNECTION&mode=maybe", "{}", 422, "validation_failed", "mode", "found \"maybe\"" },
        { "POST", $"{Records}/import?db_connection_id=CONNECTION&mode=commit", "{\"question\": \"Who is it?\", \"sql\": \"SELECT 1\"}\n{oops}", 422, "invalid_golden_record", "line 2", "Line 2" },

        // Connections
        { "POST", Connections, """{"alias": "x"}""", 422, "validation_failed", "connection_uri", "connection_uri" },
        { "POST", Connections, """{"alias": "x", "connection_uri": "sqlite:////nowhere/at/all.db"}""", 400, "invalid_database_connection", null, "all.db" },
        { "POST", Connections, """{"alias": "x", "schemas": "public"}""", 422, "validation_failed", "schemas", "must be a list" },
        { "GET", $"{Connections}/MISSING", null, 404, "database_connection_not_found", null, "Database connection not found, MISSING" },
        { "DELETE", $"{Connections}/MISSING", null, 404, "database_connection_not_found", null, "MISSING" },
        { "POST", "/api/v1/table-descriptions/sync-schemas", """{"db_connection_id": "MISSING"}""", 400, "database_connection_not_found", null, "MISSING" },
        { "POST", "/api/v1/table-descriptions/sync-schemas", "{}", 422, "validation_failed", "db_connection_id", "missing" },
        { "GET", "/api/v1/table-descriptions/MISSING", null, 404, "not_found", null, "MISSING" },

        // What the routing refuses
        { "GET", "/api/v1/nothing", null, 404, "not_found", null, "/swagger" },
        { "PATCH", Jobs, "{}", 405, "method_not_allowed", null, "method" },
        { "DELETE", "/api/v1/heartbeat", null, 405, "method_not_allowed", null, "method" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bad_request_names_field_and_fault_and_stores_nothing(string method, string path, string? body, int status, string code, string? field, string says)
    {
        var shop = await ShopAsync();
        string Filled(string text) => text.Replace("CONNECTION", shop.ConnectionId, StringComparison.Ordinal).Replace("RECORD", shop.RecordIds[0], StringComparison.Ordinal);
        var before = await app.CountRowsAsync();

        using var request = new HttpRequestMessage(new HttpMethod(method), Filled(path));
        if (body is not null)
        {
            request.Content = new StringContent(Filled(body), MediaTypeHeaderValue.Parse("application/json"));
        }
        using var response = await app.Client.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("error_code").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var message = problem.GetProperty("message").GetString()!;
        var fields = problem.TryGetProperty("errors", out var errors) ? errors.GetRawText() : "";
        Assert.Contains(says, message + JsonUnescaped(fields), StringComparison.OrdinalIgnoreCase);
        if (field is not null)
        {
            Assert.Contains(field, errors.EnumerateObject().Select(member => member.Name));
        }
        Assert.Equal(message, problem.GetProperty("detail").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("   at ", fields + message, StringComparison.Ordinal);
        Assert.Equal(before, await app.CountRowsAsync());
    }

    [Fact]
    public async Task Every_invalid_field_is_told_at_once()
    {
        var (_, problem) = await PostAsync(Jobs, """{"db_connection_id": 1, "alias": 2, "metadata": {"x": 3}, "validation_split": "half"}"""u8.ToArray(), "application/json");

        Assert.Equal(["alias", "db_connection_id", "metadata.x", "validation_split"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public async Task Body_that_is_not_utf8_is_malformed_json()
    {
        var (status, problem) = await PostAsync(Jobs, [.. "{\"alias\": \""u8, 0xC3, 0x28, .. "\"}"u8], "application/json");

        Assert.Equal((400, "malformed_json"), (status, problem.GetProperty("error_code").GetString()));
        Assert.Contains("UTF-8", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_that_does_not_say_json_is_an_unsupported_media_type(string type)
    {
        var (status, problem) = await PostAsync(Jobs, "{}"u8.ToArray(), type);

        Assert.Equal((415, "unsupported_media_type"), (status, problem.GetProperty("error_code").GetString()));
        Assert.Contains(type, problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_past_the_limit_is_too_large()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Jobs) { Content = new StringContent("\"" + new string('x', 30_000_001) + "\"", Encoding.UTF8, "application/json") };
        // As curl does: the answer may come before the body is sent.
        request.Headers.ExpectContinue = true;
        using var response = await app.Client.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((413, "too_large"), ((int)response.StatusCode, problem.GetProperty("error_code").GetString()));
    }

    private static string JsonUnescaped(string json) => json.Replace("\\\"", "\"", StringComparison.Ordinal);

    private async Task<(int Status, JsonElement Body)> PostAsync(string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await app.Client.PostAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    // One for all cases: nothing may change it.
    private async Task<SampleShop> ShopAsync() => await (app.SharedShop ??= app.AddShopAsync());
}
