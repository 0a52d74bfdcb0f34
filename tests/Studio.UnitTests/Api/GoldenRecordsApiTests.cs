using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class GoldenRecordsApiTests(StudioAppFactory app)
{
    private const string Lines = """
        {"question": "How many sales are there?", "sql_query": "SELECT COUNT(*) FROM sales"}
        {"prompt_text": "Which cities are there?", "sql": "SELECT DISTINCT city FROM sales"}

        """;

    [Fact]
    public async Task Rejected_record_is_told_found_and_left_out_of_training()
    {
        var shop = await app.AddShopAsync(records: 12);
        var record = (await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}"))[0];
        var path = $"/api/v1/golden-records/{record.GetProperty("id").GetString()}/review";

        using var rejected = await app.Client.PostAsJsonAsync(path, new { state = "rejected", version = 1 });
        using var stale = await app.Client.PostAsJsonAsync(path, new { state = "accepted", version = 2 });
        using var unknown = await app.Client.PostAsJsonAsync(path, new { state = "liked" });
        var found = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}&review=rejected");
        var job = await app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "local" } });

        Assert.Equal((200, 409, 422), ((int)rejected.StatusCode, (int)stale.StatusCode, (int)unknown.StatusCode));
        Assert.Equal(record.GetProperty("id").GetString(), Assert.Single(found.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("rejected", found[0].GetProperty("review").GetProperty("state").GetString());
        Assert.Equal(11, job.GetProperty("golden_record_count").GetInt32());
        Assert.Contains(job.GetProperty("warnings").EnumerateArray(), warning => warning.GetString() == "1 golden record is left out: rejected in a review.");
    }

    [Fact]
    public async Task Earlier_version_is_listed_and_restored()
    {
        var shop = await app.AddShopAsync(records: 1);
        var record = (await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}"))[0];
        var (path, sql) = ($"/api/v1/golden-records/{record.GetProperty("id").GetString()}", record.GetProperty("sql").GetString());
        await app.Client.PutAsJsonAsync(path, new { sql = "SELECT 2" });

        using var response = await app.Client.PostAsync($"{path}/versions/1/restore", null);
        var versions = await app.Client.GetFromJsonAsync<JsonElement>($"{path}/versions");

        Assert.Equal((200, sql), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("sql").GetString()));
        Assert.Equal([(3, sql, true), (2, "SELECT 2", false), (1, sql, false)], versions.EnumerateArray()
            .Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("sql").GetString(), version.GetProperty("current").GetBoolean())));
        using var missing = await app.Client.PostAsync($"{path}/versions/9/restore", null);
        Assert.Equal(404, (int)missing.StatusCode);
    }

    [Fact]
    public async Task Record_by_its_older_names_comes_back_with_the_documented_keys()
    {
        var shop = await app.AddShopAsync(0);

        var added = await app.PostAsync("/api/v1/golden-sqls", new[] { new { db_connection_id = shop.ConnectionId, question = "How many sales?", sql_query = "SELECT COUNT(*) FROM sales", metadata = new { source = "test" } } });

        var record = Assert.Single(added.EnumerateArray());
        Assert.Equal(["id", "prompt_text", "sql", "db_connection_id", "created_at", "metadata", "tags", "check", "accepted_sqls", "shape", "version", "review"], record.EnumerateObject().Select(member => member.Name));
        Assert.Equal("How many sales?", record.GetProperty("prompt_text").GetString());
        Assert.Equal("SELECT COUNT(*) FROM sales", record.GetProperty("sql").GetString());
    }

    [Fact]
    public async Task Other_right_sql_and_shape_are_kept_changed_and_searched_for()
    {
        var shop = await app.AddShopAsync(0);
        var added = await app.PostAsync("/api/v1/golden-records", new[]
        {
            new { db_connection_id = shop.ConnectionId, prompt_text = "How many sales?", sql = "SELECT COUNT(*) FROM sales", accepted_sqls = new[] { "SELECT COUNT(id) FROM sales", "SELECT COUNT(*) FROM sales" } },
            new { db_connection_id = shop.ConnectionId, prompt_text = "Which cities?", sql = "SELECT city FROM sales", accepted_sqls = Array.Empty<string>() },
        });
        var shape = added[0].GetProperty("shape").GetString()!;

        var found = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}&shape={shape}");
        using var changed = await app.Client.PutAsJsonAsync($"/api/v1/golden-records/{added[1].GetProperty("id").GetString()}", new { accepted_sqls = new[] { " SELECT DISTINCT city FROM sales " } });
        using var refused = await app.Client.PutAsJsonAsync($"/api/v1/golden-records/{added[1].GetProperty("id").GetString()}", new { accepted_sqls = new[] { "SELECT 1", " " } });

        Assert.Equal("How many sales?", Assert.Single(found.EnumerateArray()).GetProperty("prompt_text").GetString());
        Assert.Equal("""["SELECT COUNT(id) FROM sales"]""", found[0].GetProperty("accepted_sqls").GetRawText());
        Assert.Equal("""["SELECT DISTINCT city FROM sales"]""", (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted_sqls").GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("accepted_sqls[1] is missing or empty; write the SQL.", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetProperty("accepted_sqls")[0].GetString());
    }

    [Theory]
    [InlineData("limit=5&page=3", 2)]
    [InlineData("", 10)]
    [InlineData("limit=9223372036854775807", 12)]
    [InlineData("q=rome", 4)]
    [InlineData("limit=5&page=2147483647", 0)]
    public async Task List_is_paged_and_counted(string query, int expected)
    {
        var shop = await (app.SharedShop ??= app.AddShopAsync());

        using var response = await app.Client.GetAsync($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}&{query}");
        var records = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(expected, records.GetArrayLength());
        Assert.Equal(query == "q=rome" ? "4" : "12", Assert.Single(response.Headers.GetValues("X-Total-Count")));
    }

    [Fact]
    public async Task Change_and_deletion_answer_as_documented()
    {
        var shop = await app.AddShopAsync(1);
        var path = $"/api/v1/golden-records/{shop.RecordIds[0]}";

        using var changed = await app.Client.PutAsJsonAsync(path, new { question = "How much in Bern?", tags = new[] { "sum" } });
        var record = await changed.Content.ReadFromJsonAsync<JsonElement>();
        using var deleted = await app.Client.DeleteAsync(path);
        using var gone = await app.Client.GetAsync(path);

        Assert.Equal("How much in Bern?", record.GetProperty("prompt_text").GetString());
        Assert.Equal("""{"status":true}""", await deleted.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_is_taken_as_the_body_and_as_a_part(bool asPart)
    {
        var shop = await app.AddShopAsync(0);
        HttpContent File() => asPart
            ? new MultipartFormDataContent { { new StringContent("ignored"), "note" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(Lines)), "file", "records.jsonl" } }
            : new ByteArrayContent(Encoding.UTF8.GetBytes(Lines));

        var preview = await ImportAsync(shop, "preview", File());
        var none = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}");
        var commit = await ImportAsync(shop, "commit", File());
        var again = await ImportAsync(shop, "commit", File());

        Assert.Equal((200, 2, false), (preview.Status, preview.Body.GetProperty("new").GetInt32(), preview.Body.GetProperty("committed").GetBoolean()));
        Assert.Equal(0, none.GetArrayLength());
        Assert.Equal((200, 2, true), (commit.Status, commit.Body.GetProperty("new").GetInt32(), commit.Body.GetProperty("committed").GetBoolean()));
        Assert.Equal(2, again.Body.GetProperty("duplicate").GetInt32());
    }

    [Fact]
    public async Task Export_gives_a_file_that_the_import_takes()
    {
        var shop = await (app.SharedShop ??= app.AddShopAsync());
        var empty = await app.AddShopAsync(0);

        using var export = await app.Client.GetAsync($"/api/v1/golden-records/export?format=csv&db_connection_id={shop.ConnectionId}");
        var file = await export.Content.ReadAsByteArrayAsync();
        var import = await ImportAsync(empty, "commit", new ByteArrayContent(file), "csv");

        Assert.Equal("text/csv", export.Content.Headers.ContentType!.MediaType);
        Assert.Equal(12, import.Body.GetProperty("new").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_past_the_limit_is_too_large_and_stores_nothing(bool chunked)
    {
        var shop = await app.AddShopAsync(0);
        var line = "{\"question\": \"How many sales are there?\", \"sql\": \"SELECT 1 -- " + new string('x', 900) + "\"}\n";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 1200))));
        var before = await app.CountRowsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/golden-records/import?db_connection_id={shop.ConnectionId}&mode=commit") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await app.Client.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.True(response.Headers.ConnectionClose);
        Assert.Equal((413, "too_large"), ((int)response.StatusCode, problem.GetProperty("error_code").GetString()));
        Assert.Contains("Studio:MaxImportBytes", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await app.CountRowsAsync());
    }

    [Fact]
    public async Task Multipart_body_without_the_file_says_how_to_send_it()
    {
        var shop = await app.AddShopAsync(0);

        var answer = await ImportAsync(shop, "preview", new MultipartFormDataContent { { new StringContent("x"), "other" } });

        Assert.Equal(422, answer.Status);
        Assert.Contains("-F file=@", answer.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_a_file_are_guessed()
    {
        using var content = new StringContent("Frage,question,sql\na,b,c\n", MediaTypeHeaderValue.Parse("text/csv"));

        using var response = await app.Client.PostAsync("/api/v1/golden-records/import/columns?format=csv", content);
        var columns = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("question", columns.GetProperty("question_column").GetString());
        Assert.Equal("sql", columns.GetProperty("sql_column").GetString());
        Assert.Equal(3, columns.GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public async Task Uploaded_database_is_scanned_and_described()
    {
        var shop = await app.AddShopAsync(0);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(shop.Path)), "file", "my sales.db" },
            { new StringContent("uploaded"), "alias" },
            { new StringContent("""{"team": "sales"}"""), "metadata" },
        };

        using var response = await app.Client.PostAsync("/api/v1/database-connections", form);
        var connection = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = connection.GetProperty("id").GetString();
        var tables = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/table-descriptions?db_connection_id={id}");
        var table = Assert.Single(tables.EnumerateArray()).GetProperty("id").GetString();
        using var described = await app.Client.PutAsJsonAsync($"/api/v1/table-descriptions/{table}", new { description = "What we sold", columns = new[] { new { name = "city", description = "Where" } } });
        await app.PostAsync("/api/v1/table-descriptions/sync-schemas", new { db_connection_id = id });
        var after = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/table-descriptions/{table}");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(["id", "alias", "dialect", "connection_uri", "schemas", "created_at", "metadata"], connection.EnumerateObject().Take(7).Select(member => member.Name));
        Assert.Equal(("uploaded", "sqlite", 1), (connection.GetProperty("alias").GetString(), connection.GetProperty("dialect").GetString(), connection.GetProperty("table_count").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, described.StatusCode);
        Assert.Equal("What we sold", after.GetProperty("description").GetString());
        Assert.Contains(after.GetProperty("columns").EnumerateArray(), column => column.GetProperty("description").GetString() == "Where");
    }

    private async Task<(int Status, JsonElement Body)> ImportAsync(SampleShop shop, string mode, HttpContent file, string format = "jsonl")
    {
        using var response = await app.Client.PostAsync($"/api/v1/golden-records/import?db_connection_id={shop.ConnectionId}&format={format}&mode={mode}", file);
        file.Dispose();
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
