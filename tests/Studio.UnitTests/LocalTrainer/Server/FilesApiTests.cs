using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class FilesApiTests : IAsyncLifetime
{
    private TrainerHost _host = null!;

    public async Task InitializeAsync() => _host = await TrainerHost.StartFreshAsync(options => options.MaxFileBytes = 48 * 1024 * 1024);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Upload_is_described_and_gives_the_same_bytes_back()
    {
        var content = Encoding.UTF8.GetBytes("{\"a\":\"ü\"}\r\n\0end");

        var id = await _host.UploadAsync(content);

        var file = await _host.GetAsync($"files/{id}");
        Assert.Equal(content.Length, file.GetProperty("bytes").GetInt32());
        Assert.Equal("train.jsonl", file.Text("filename"));
        Assert.Equal("fine-tune", file.Text("purpose"));
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), file.GetProperty("created_at").GetInt64());
        Assert.Equal(content, await _host.Http.GetByteArrayAsync($"files/{id}/content"));
    }

    [Fact]
    public async Task Upload_larger_than_the_servers_usual_limit_arrives_whole()
    {
        var content = new byte[40 * 1024 * 1024];
        new Random(3).NextBytes(content);

        var id = await _host.UploadAsync(content);

        Assert.Equal(content, await _host.Http.GetByteArrayAsync($"files/{id}/content"));
    }

    [Fact]
    public async Task Upload_over_the_limit_is_refused_and_leaves_nothing()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[(48 * 1024 * 1024) + 1]), "file", "big.jsonl" }, { new StringContent("fine-tune"), "purpose" } };

        var error = await _host.RefusedAsync(HttpMethod.Post, "files", HttpStatusCode.RequestEntityTooLarge, form);

        Assert.Equal("file", error.Text("param"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Folder, "files")));
    }

    [Theory]
    [InlineData("filename=\"plain.jsonl\"", "plain.jsonl")]
    [InlineData("filename=plain.jsonl", "plain.jsonl")]
    [InlineData("filename=two words (1).jsonl", "two words (1).jsonl")]
    [InlineData("filename=\"a \\\"quoted\\\" name.jsonl\"", "a \"quoted\" name.jsonl")]
    [InlineData("filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("filename=x.jsonl; filename*=utf-8''gr%C3%BCn.jsonl", "grün.jsonl")]
    [InlineData("filename=\"\"", "file")]
    public async Task Upload_reads_the_file_name_however_it_is_quoted(string parameter, string expected)
    {
        using var response = await _host.Http.PostAsync("files", Raw(
            $"--B\r\nContent-Disposition: form-data; name=file; {parameter}\r\n\r\nabc\r\n--B\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n--B--\r\n"));

        var file = await TrainerHost.ReadAsync(response);
        Assert.Equal(expected, file.Text("filename"));
        Assert.Equal(3, file.GetProperty("bytes").GetInt32());
    }

    [Theory]
    [InlineData("--B\r\nContent-Disposition: form-data; name=purpose\r\n\r\nfine-tune\r\n--B--\r\n", "file")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nabc\r\n--B--\r\n", "purpose")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=purpose\r\n\r\nelse\r\n--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nabc\r\n--B--\r\n", "purpose")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nabc\r\n--B\r\nContent-Disposition: form-data; name=file; filename=b\r\n\r\nabc\r\n--B--\r\n", "file")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=purpose\r\n\r\nfine-tune\r\n--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nabc", null)]
    [InlineData("--B\r\nno header\r\n\r\nabc\r\n--B--\r\n", null)]
    [InlineData("nothing of this kind", null)]
    [InlineData("", null)]
    public async Task Upload_that_is_broken_is_refused_and_leaves_nothing(string body, string? param)
    {
        var error = await _host.RefusedAsync(HttpMethod.Post, "files", HttpStatusCode.BadRequest, Raw(body));

        Assert.Equal(param, error.Text("param"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Folder, "files")));
    }

    [Fact]
    public async Task Upload_of_another_content_type_is_refused()
    {
        var error = await _host.RefusedAsync(HttpMethod.Post, "files", HttpStatusCode.UnsupportedMediaType, new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.Contains("multipart/form-data", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_gives_pages_in_the_order_asked_for()
    {
        var first = await _host.UploadAsync("1");
        var second = await _host.UploadAsync("2");
        var third = await _host.UploadAsync("3", "user_data");

        Assert.Equal([third, second, first], (await _host.GetAsync("files")).Ids());
        Assert.Equal([second, first], (await _host.GetAsync("files?purpose=fine-tune")).Ids());
        Assert.Equal([first, second], (await _host.GetAsync("files?order=asc&limit=2")).Ids());
        var page = await _host.GetAsync($"files?limit=1&after={third}");
        Assert.Equal([second], page.Ids());
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.Equal((second, second), (page.Text("first_id"), page.Text("last_id")));
        Assert.False((await _host.GetAsync($"files?after={second}")).GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("files?limit=none", "limit")]
    [InlineData("files?limit=0", "limit")]
    [InlineData("files?limit=-3", "limit")]
    [InlineData("files?after=file-unknown", "after")]
    [InlineData("files?order=up", "order")]
    public async Task List_refuses_a_wrong_query_by_its_name(string path, string param)
    {
        var error = await _host.RefusedAsync(HttpMethod.Get, path, HttpStatusCode.BadRequest);

        Assert.Equal(param, error.Text("param"));
    }

    [Fact]
    public async Task Deleted_file_is_gone_from_everywhere()
    {
        var id = await _host.UploadAsync("1");

        using var response = await _host.Http.DeleteAsync($"files/{id}");

        Assert.True((await TrainerHost.ReadAsync(response)).GetProperty("deleted").GetBoolean());
        await _host.RefusedAsync(HttpMethod.Get, $"files/{id}", HttpStatusCode.NotFound);
        await _host.RefusedAsync(HttpMethod.Get, $"files/{id}/content", HttpStatusCode.NotFound);
        await _host.RefusedAsync(HttpMethod.Delete, $"files/{id}", HttpStatusCode.NotFound);
        Assert.Empty((await _host.GetAsync("files")).Ids());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Folder, "files")));
    }

    [Fact]
    public async Task File_that_is_to_expire_is_gone_when_its_time_has_come()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("fine-tune"), "purpose" },
            { new StringContent("created_at"), "expires_after[anchor]" },
            { new StringContent("3600"), "expires_after[seconds]" },
            { new StringContent("abc"), "file", "a.jsonl" },
        };
        using var response = await _host.Http.PostAsync("files", form);
        var file = await TrainerHost.ReadAsync(response);
        Assert.Equal(file.GetProperty("created_at").GetInt64() + 3600, file.GetProperty("expires_at").GetInt64());

        _host.Time.Advance(TimeSpan.FromHours(1));

        Assert.Empty((await _host.GetAsync("files")).Ids());
        await _host.RefusedAsync(HttpMethod.Get, $"files/{file.Text("id")}", HttpStatusCode.NotFound);
    }

    private static ByteArrayContent Raw(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=B");
        return content;
    }
}
