using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class ApiGuardTests(SharedTrainer shared) : IClassFixture<SharedTrainer>
{
    private readonly TrainerHost _host = shared.Host;

    [Theory]
    [InlineData(null, "models")]
    [InlineData("", "models")]
    [InlineData("Bearer", "models")]
    [InlineData("Bearer wrong", "fine_tuning/jobs")]
    [InlineData("Basic " + TrainerHost.Key, "files")]
    [InlineData("Bearer wrong", "no/such/route")]
    public async Task Request_without_the_key_is_refused_everywhere(string? header, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Http.BaseAddress!, path));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }
        using var stranger = new HttpClient();

        using var response = await stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", (await TrainerHost.ReadAsync(response)).GetProperty("error").Text("code"));
    }

    [Fact]
    public async Task Empty_key_of_the_host_lets_nobody_in()
    {
        await using var host = await TrainerHost.StartFreshAsync(static options => options.ApiKey = static () => "");
        host.Http.DefaultRequestHeaders.Authorization = null;
        host.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer ");

        var error = await host.RefusedAsync(HttpMethod.Get, "models", HttpStatusCode.Unauthorized);

        Assert.Equal("invalid_api_key", error.Text("code"));
    }

    [Fact]
    public async Task Key_is_asked_anew_for_each_request()
    {
        var key = TrainerHost.Key;
        await using var host = await TrainerHost.StartFreshAsync(options => options.ApiKey = () => key);
        await host.GetAsync("models");

        key = "changed";

        await host.RefusedAsync(HttpMethod.Get, "models", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "nothing/here")]
    [InlineData("POST", "fine_tuning/jobs/x/unknown")]
    [InlineData("DELETE", "fine_tuning")]
    public async Task Unknown_route_is_404_in_the_shape_of_the_api(string method, string path)
    {
        var error = await _host.RefusedAsync(new HttpMethod(method), path, HttpStatusCode.NotFound);

        Assert.Equal("unknown_url", error.Text("code"));
    }

    [Theory]
    [InlineData("PUT", "files", "GET, POST")]
    [InlineData("POST", "files/file-x/content", "GET")]
    [InlineData("DELETE", "fine_tuning/jobs", "GET, POST")]
    [InlineData("GET", "fine_tuning/jobs/x/cancel", "POST")]
    [InlineData("POST", "models", "GET")]
    [InlineData("GET", "chat/completions", "POST")]
    public async Task Known_route_with_another_method_is_405_and_names_the_right_ones(string method, string path, string allowed)
    {
        var error = await _host.RefusedAsync(new HttpMethod(method), path, HttpStatusCode.MethodNotAllowed);

        Assert.Contains(allowed, error.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"model\": \"\\ud800\"}")]
    [InlineData("{\"\\udc00\": 1}")]
    public async Task Body_that_is_no_json_object_is_refused(string body)
    {
        foreach (var path in (string[])["fine_tuning/jobs", "chat/completions"])
        {
            var error = await _host.RefusedAsync(HttpMethod.Post, path, HttpStatusCode.BadRequest, new StringContent(body, Encoding.UTF8, "application/json"));

            Assert.Contains("JSON", error.Text("message"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_nested_too_deep_is_refused() => await _host.RefusedAsync(
        HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.BadRequest, new StringContent(new string('[', 100_000), Encoding.UTF8, "application/json"));

    [Fact]
    public async Task Body_that_is_not_utf8_is_refused()
    {
        var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.BadRequest, content);
    }

    [Fact]
    public async Task Body_of_another_content_type_is_refused()
    {
        var error = await _host.RefusedAsync(HttpMethod.Post, "fine_tuning/jobs", HttpStatusCode.UnsupportedMediaType, new StringContent("{}"));

        Assert.Contains("application/json", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused() => await _host.RefusedAsync(
        HttpMethod.Post, "chat/completions", HttpStatusCode.RequestEntityTooLarge, new StringContent(new string(' ', 17 * 1024 * 1024), Encoding.UTF8, "application/json"));
}
