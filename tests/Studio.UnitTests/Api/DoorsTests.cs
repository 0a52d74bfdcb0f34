using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>Without keys: everybody on this machine is let in, other hosts and sites are not.</summary>
[Collection(StudioAppCollection.Name)]
public sealed class DoorsTests(StudioAppFactory app)
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:5180", 200)]
    [InlineData("[::1]:5180", 200)]
    [InlineData("studio.localhost", 200)]
    [InlineData("elsewhere.example", 400)]
    [InlineData("127.0.0.1.elsewhere.example", 400)]
    [InlineData("192.168.1.5", 400)]
    public async Task Host_must_be_this_machine(string host, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/heartbeat");
        request.Headers.Host = host;

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal(expected == 200 ? "application/json" : "application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Origin", "http://elsewhere.example", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "own", 422)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 422)]
    [InlineData("Sec-Fetch-Site", "none", 422)]
    public async Task Change_sent_by_another_site_is_refused(string header, string value, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/finetunings") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add(header, value == "own" ? app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : value);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/local/v1/files")]
    [InlineData("/hubs/finetunings/negotiate")]
    [InlineData("/_blazor/negotiate")]
    public async Task Trainer_hub_and_circuit_are_closed_to_other_sites(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", "http://elsewhere.example");

        using var response = await app.Client.SendAsync(request);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(path.StartsWith("/local", StringComparison.Ordinal), body.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Trainer_wants_its_own_key_always()
    {
        using var response = await app.Client.GetAsync("/local/v1/models");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", body.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Stale_link_shows_a_page_to_people_and_a_problem_to_programs()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing/here");
        request.Headers.Accept.ParseAdd("text/html");

        using var page = await app.Client.SendAsync(request);
        using var problem = await app.Client.GetAsync("/nothing/here");

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType!.MediaType));
    }
}
