using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>Providers set up through the API; each test makes its own.</summary>
public sealed class ProvidersApiTests : IClassFixture<ProvidersApiTests.App>
{
    private static readonly string[] Keys =
    [
        "name", "kind", "ready", "reason", "minimum_records", "models_complete", "models", "parameters", "title", "can_pause", "takes_validation_file",
        "base_url", "account_id", "dialect", "key_header", "has_key", "key_from", "key_changed_at", "source", "health", "monthly_budget", "budget_action",
        "limits", "can_deploy", "open_jobs",
    ];

    private readonly App _app;

    public ProvidersApiTests(App app) => _app = app;

    [Fact]
    public async Task Provider_is_added_found_changed_and_removed_and_every_key_is_there()
    {
        var (status, added) = await SendAsync(HttpMethod.Post, "", New("life"));
        Assert.Equal(201, status);
        Assert.Equal(Keys, added.EnumerateObject().Select(member => member.Name));
        Assert.Equal((true, "browser", "browser", true), (added.GetProperty("has_key").GetBoolean(), Text(added, "key_from"), Text(added, "source"), added.GetProperty("ready").GetBoolean()));
        Assert.Equal(["last_heard_at", "failing_since", "failures", "error"], added.GetProperty("health").EnumerateObject().Select(member => member.Name));

        var (_, listed) = await SendAsync(HttpMethod.Get, "", null);
        Assert.Contains(listed.EnumerateArray(), one => Text(one, "name") == "life");

        var (_, changed) = await SendAsync(HttpMethod.Put, "/life", new { title = "Another title", monthly_budget = 12.5 });
        Assert.Equal(("Another title", 12.5, "https://one.example/v1", true),
            (Text(changed, "title"), changed.GetProperty("monthly_budget").GetDouble(), Text(changed, "base_url"), changed.GetProperty("has_key").GetBoolean()));
        var (_, again) = await SendAsync(HttpMethod.Put, "/life", new { monthly_budget = (double?)null });
        Assert.Equal((JsonValueKind.Null, "Another title"), (again.GetProperty("monthly_budget").ValueKind, Text(again, "title")));

        var (removed, _) = await SendAsync(HttpMethod.Delete, "/life", null);
        var (gone, problem) = await SendAsync(HttpMethod.Get, "/life", null);
        Assert.Equal((200, 404, "not_found"), (removed, gone, Text(problem, "error_code")));
    }

    [Fact]
    public async Task Other_host_without_a_key_leaves_none()
    {
        await SendAsync(HttpMethod.Post, "", New("moved"));

        var (_, changed) = await SendAsync(HttpMethod.Put, "/moved", new { base_url = "https://two.example/v1" });
        var (_, back) = await SendAsync(HttpMethod.Put, "/moved", new { base_url = "https://one.example/v1" });

        Assert.Equal((false, "none", false), (changed.GetProperty("has_key").GetBoolean(), Text(changed, "key_from"), changed.GetProperty("ready").GetBoolean()));
        Assert.False(back.GetProperty("has_key").GetBoolean());
    }

    [Fact]
    public async Task Address_in_the_settings_changed_here_does_not_get_their_key_and_removing_goes_back()
    {
        var (_, changed) = await SendAsync(HttpMethod.Put, "/openai", new { base_url = "https://elsewhere.example/v1" });
        var (_, removed) = await SendAsync(HttpMethod.Delete, "/openai", null);
        var (_, back) = await SendAsync(HttpMethod.Get, "/openai", null);
        var (again, problem) = await SendAsync(HttpMethod.Delete, "/openai", null);

        Assert.Equal((false, "settings_changed"), (changed.GetProperty("has_key").GetBoolean(), Text(changed, "source")));
        Assert.Contains("https://elsewhere.example", Text(changed, "reason"), StringComparison.Ordinal);
        Assert.Equal("success", Text(removed, "status"));
        Assert.Equal((true, "settings", "settings"), (back.GetProperty("has_key").GetBoolean(), Text(back, "source"), Text(back, "key_from")));
        Assert.Equal((409, "conflict"), (again, Text(problem, "error_code")));
    }

    [Fact]
    public async Task Every_invalid_field_is_told_at_once_and_no_secret_is_repeated()
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "", new
        {
            name = "Not A Name", kind = "openai", base_url = "https://user:hidden-one@one.example", account_id = "x", api_key = "hidden two", monthly_budget = -1, budget_action = "shrug",
        });
        var (wrong, other) = await SendAsync(HttpMethod.Post, "", new { name = "x", kind = "openai", api_key = 1234567890123L });

        Assert.Equal((422, 422), (status, wrong));
        Assert.Equal(["account_id", "api_key", "base_url", "budget_action", "monthly_budget", "name"], Fields(problem));
        Assert.Equal(["api_key"], Fields(other));
        Assert.DoesNotContain("hidden", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890123", other.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "", """{"name":"openai","kind":"openai"}""", 409)]
    [InlineData("POST", "", """{"name":"new","kind":"openai"}""", 422)]
    [InlineData("PUT", "/nobody", "{}", 404)]
    [InlineData("PUT", "/local", """{"title":"Mine"}""", 409)]
    [InlineData("PUT", "/openai", """{"name":"other"}""", 422)]
    [InlineData("PUT", "/openai", """{"kind":"fireworks"}""", 422)]
    [InlineData("DELETE", "/local", null, 409)]
    [InlineData("DELETE", "/nobody", null, 404)]
    [InlineData("POST", "/nobody/test", null, 404)]
    [InlineData("POST", "/test", """{"kind":"shrug"}""", 422)]
    public async Task Request_that_cannot_be_done_is_a_problem(string method, string path, string? body, int expected)
    {
        var (status, problem) = await SendAsync(new HttpMethod(method), path, body is null ? null : JsonElement.Parse(body));

        Assert.Equal((expected, true), (status, problem.TryGetProperty("error_code", out _)));
    }

    [Fact]
    public async Task Test_tells_how_it_went_before_and_after_storing()
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        var address = server.Address.AbsoluteUri;

        var (_, before) = await SendAsync(HttpMethod.Post, "/test", new { kind = "openai", base_url = address, api_key = ScriptableOpenAiServer.ApiKey });
        var (_, wrong) = await SendAsync(HttpMethod.Post, "/test", new { kind = "openai", base_url = address, api_key = "a-wrong-key-42" });
        await SendAsync(HttpMethod.Post, "", new { name = "tested", kind = "openai", base_url = address, api_key = ScriptableOpenAiServer.ApiKey });
        var (_, stored) = await SendAsync(HttpMethod.Post, "/tested/test", null);
        var (_, merged) = await SendAsync(HttpMethod.Post, "/test", new { name = "tested", title = "Entered" });
        var (_, view) = await SendAsync(HttpMethod.Get, "/tested", null);

        Assert.Equal(["ok", "message", "code", "seconds", "models"], before.EnumerateObject().Select(member => member.Name));
        Assert.All([before, stored, merged], trial => Assert.True(trial.GetProperty("ok").GetBoolean()));
        Assert.StartsWith("Entered answers", Text(merged, "message"), StringComparison.Ordinal);
        Assert.False(wrong.GetProperty("ok").GetBoolean());
        Assert.Contains("refuses the key: enter a valid one", Text(wrong, "message"), StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-key-42", wrong.GetRawText(), StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, view.GetProperty("health").GetProperty("last_heard_at").ValueKind);
    }

    [Fact]
    public async Task Test_of_another_host_does_not_send_the_stored_key_there()
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        await SendAsync(HttpMethod.Post, "", New("stays"));

        var (_, trial) = await SendAsync(HttpMethod.Post, "/test", new { name = "stays", base_url = server.Address.AbsoluteUri });

        Assert.False(trial.GetProperty("ok").GetBoolean());
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Job_can_name_a_provider_that_was_just_added_which_then_cannot_be_removed()
    {
        await SendAsync(HttpMethod.Post, "", New("busy"));
        var job = await _app.PostAsync("/api/v1/finetunings", new { model = "gpt-4o", training_file = "file-1", base_llm = new { model_provider = "busy" } });

        var (status, problem) = await SendAsync(HttpMethod.Delete, "/busy", null);
        var (_, view) = await SendAsync(HttpMethod.Get, "/busy", null);

        Assert.Equal("busy", job.GetProperty("base_llm").GetProperty("model_provider").GetString());
        Assert.Equal((409, 1), (status, view.GetProperty("open_jobs").GetInt32()));
        Assert.StartsWith("1 job at busy", Text(problem, "message"), StringComparison.Ordinal);
    }

    private static object New(string name) => new { name, kind = "openai", base_url = "https://one.example/v1", api_key = "key-of-one" };

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<string> Fields(JsonElement problem) => problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal);

    private async Task<(int Status, JsonElement Json)> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/providers{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _app.Client.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Nobody submits or polls here, so nothing but the tests calls a provider.</summary>
    public sealed class App : StudioAppFactory
    {
        public App()
            : base(new Dictionary<string, string?>(), withEngine: false)
        {
        }
    }
}
