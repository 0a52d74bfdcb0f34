using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class ImportApiTests(StudioAppFactory app)
{
    private const string Lines = """
        {"question": "How many sales are there?", "sql": "SELECT COUNT(*) FROM sales"}
        broken
        {"question": "How many sales are there?", "sql": "SELECT COUNT(*) FROM sales"}
        """;

    [Fact]
    public async Task Preview_names_duplicates_format_and_what_could_be_read()
    {
        var shop = await app.AddShopAsync(0);

        var (status, report) = await ImportAsync(shop, "mode=preview", Form(Lines));

        Assert.Equal(200, status);
        Assert.Equal(
            ["new", "duplicate", "invalid", "faults", "more_faults", "committed", "first_rows", "format", "numbered_by", "duplicates", "more_duplicates", "skipped", "skipped_rows", "databases"],
            report.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("jsonl", "line"), (report.GetProperty("format").GetString(), report.GetProperty("numbered_by").GetString()));
        Assert.Equal("""{"line":3,"prompt_text":"How many sales are there?","sql":"SELECT COUNT(*) FROM sales","record_id":null,"earlier_line":1}""", report.GetProperty("duplicates")[0].GetRawText());
    }

    [Fact]
    public async Task Corrections_before_the_file_are_judged_and_stored()
    {
        var shop = await app.AddShopAsync(0);
        const string Corrections = """[{"line": 2, "question": "Which cities are there?", "sql_query": "SELECT city FROM sales"}, {"line": 3, "skip": true}]""";

        var preview = await ImportAsync(shop, "mode=preview", Form(Lines, Corrections));
        var commit = await ImportAsync(shop, "mode=commit", Form(Lines, Corrections));

        Assert.Equal((200, 2, 0), (preview.Status, preview.Body.GetProperty("new").GetInt32(), preview.Body.GetProperty("invalid").GetInt32()));
        Assert.Equal((200, 2, true), (commit.Status, commit.Body.GetProperty("new").GetInt32(), commit.Body.GetProperty("committed").GetBoolean()));
        Assert.Equal(2, (await RecordsAsync(shop)).GetArrayLength());
    }

    [Fact]
    public async Task Corrections_behind_the_file_are_refused_and_nothing_is_stored()
    {
        var shop = await app.AddShopAsync(0);
        var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Lines)), "file", "a.jsonl" }, { new StringContent("[]"), "corrections" } };

        var (status, problem) = await ImportAsync(shop, "mode=commit&skip_invalid=true", form);

        Assert.Equal(422, status);
        Assert.Contains("before the part", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await RecordsAsync(shop)).GetArrayLength());
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "must be a list of objects")]
    [InlineData("""[{"sql": "SELECT 1"}]""", "corrections[0].line must be")]
    [InlineData("""[{"line": 2}]""", "corrections[0] says nothing")]
    [InlineData("""[{"line": "2", "skip": 1}]""", "corrections[0].line must be a whole number")]
    [InlineData("""[{"line": 2, "skip": true}, {"line": 2, "skip": true}]""", "line 2 2 times")]
    [InlineData("""[{"line": 77, "skip": true}]""", "line 77")]
    public async Task Bad_corrections_are_named(string corrections, string reason)
    {
        var shop = await app.AddShopAsync(0);

        var (status, problem) = await ImportAsync(shop, "mode=commit", Form(Lines, corrections));

        Assert.Equal(422, status);
        Assert.Contains(reason, problem.GetProperty("errors").GetRawText() + problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corrections_of_more_than_ten_megabytes_are_too_large()
    {
        var shop = await app.AddShopAsync(0);

        var (status, _) = await ImportAsync(shop, "mode=commit", Form(Lines, new string(' ', 10_000_001)));

        Assert.Equal(413, status);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("spider")]
    public async Task Rows_of_one_database_are_taken(string format)
    {
        var shop = await app.AddShopAsync(0);
        const string Content = """[{"db_id": "a", "question": "How many?", "query": "SELECT 1"}, {"db_id": "b", "question": "How many?", "query": "SELECT 2"}]""";

        var (_, report) = await ImportAsync(shop, $"mode=commit&db_id=b&format={format}", new StringContent(Content));

        Assert.Equal((1, 1, "spider", "element"), (report.GetProperty("new").GetInt32(), report.GetProperty("skipped").GetInt32(), report.GetProperty("format").GetString(), report.GetProperty("numbered_by").GetString()));
        Assert.Equal("""[{"name":"a","count":1},{"name":"b","count":1}]""", report.GetProperty("databases").GetRawText());
    }

    [Theory]
    [InlineData("jsonl", "application/jsonl", "golden-records.jsonl")]
    [InlineData("csv", "text/csv", "golden-records.csv")]
    [InlineData("openai-chat", "application/jsonl", "golden-records.jsonl")]
    [InlineData("spider", "application/json", "golden-records.json")]
    [InlineData("sql-eval", "text/csv", "golden-records.csv")]
    public async Task Selection_is_exported_in_a_format_that_the_import_takes(string format, string contentType, string name)
    {
        var shop = await (app.SharedShop ??= app.AddShopAsync());
        var empty = await app.AddShopAsync(0);

        using var export = await app.Client.PostAsJsonAsync($"/api/v1/golden-records/export?format={format}", new { ids = shop.RecordIds.Take(3) });
        var import = await ImportAsync(empty, $"mode=commit&format={format}", new ByteArrayContent(await export.Content.ReadAsByteArrayAsync()));

        Assert.Equal((contentType, name), (export.Content.Headers.ContentType!.MediaType, export.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal((3, true), (import.Body.GetProperty("new").GetInt32(), import.Body.GetProperty("committed").GetBoolean()));
    }

    [Theory]
    [InlineData("{\"ids\": []}", 422, "ids is missing or empty")]
    [InlineData("{\"ids\": [1]}", 422, "text in quotes")]
    [InlineData("{\"ids\": [\"nobody\"]}", 400, "Golden record not found, nobody")]
    public async Task Selection_that_cannot_be_exported_is_refused(string body, int expected, string reason)
    {
        using var response = await app.Client.PostAsync("/api/v1/golden-records/export", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formulas_are_escaped_unless_they_are_to_be_kept()
    {
        var shop = await app.AddShopAsync(0);
        await app.PostAsync("/api/v1/golden-records", new[] { new { db_connection_id = shop.ConnectionId, prompt_text = "=1+1", sql = "SELECT 1" } });
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/golden-records/export?format=csv&db_connection_id={shop.ConnectionId}");

        Assert.Contains("\n'=1+1,", await app.Client.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Contains("\n=1+1,", await app.Client.GetStringAsync($"{path}&formulas=keep"), StringComparison.Ordinal);
        using var wrong = await app.Client.GetAsync($"{path}&formulas=maybe");
        Assert.Equal(422, (int)wrong.StatusCode);
    }

    private static MultipartFormDataContent Form(string file, string? corrections = null)
    {
        var form = new MultipartFormDataContent();
        if (corrections is not null)
        {
            form.Add(new StringContent(corrections), "corrections");
        }
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "records.jsonl");
        return form;
    }

    private Task<JsonElement> RecordsAsync(SampleShop shop) => app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/golden-records?db_connection_id={shop.ConnectionId}");

    private async Task<(int Status, JsonElement Body)> ImportAsync(SampleShop shop, string query, HttpContent file)
    {
        using var response = await app.Client.PostAsync($"/api/v1/golden-records/import?db_connection_id={shop.ConnectionId}&{query}", file);
        file.Dispose();
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
