using System.Net;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>Where the adapter calls and with which key, and what it says where one of the two is wrong.</summary>
public sealed class OpenAiAddressTests
{
    [Fact]
    public async Task Azure_gets_the_key_in_its_own_header_and_its_version_in_every_query()
    {
        await using var host = await AdapterHost.StartAsync("/openai/v1", settings => settings with { KeyHeader = "api-key" });
        host.Server.AsAzure = true;
        var azure = host.With(settings => settings with { KeyHeader = "API-Key", BaseUrl = new Uri(settings.BaseUrl!, "/openai/v1/") });

        Assert.Null((await azure.CheckAsync(default)).Error);
        Assert.Null((await azure.ListModelsAsync(default)).Error);

        Assert.Equal(["/openai/v1/fine_tuning/jobs", "/openai/v1/models"], host.Server.Requests.Select(request => request.Path));
        Assert.All(host.Server.Requests, request =>
        {
            Assert.Equal(ScriptableOpenAiServer.ApiKey, request.Headers["api-key"]);
            Assert.DoesNotContain("Authorization", request.Headers.Keys);
        });
    }

    [Theory]
    [InlineData("http://h/openai/v1?api-version=preview", "/models", "http://h/openai/v1/models?api-version=preview")]
    [InlineData("http://h/openai/v1/?api-version=preview", "/files?limit=1", "http://h/openai/v1/files?limit=1&api-version=preview")]
    [InlineData("http://h:81/v1/", "/files/a%2Fb/content", "http://h:81/v1/files/a%2Fb/content")]
    [InlineData("http://h", "/models", "http://h/models")]
    public void Address_keeps_the_query_of_its_base(string address, string path, string expected) =>
        Assert.Equal(expected, new FineTuningStudio.Core.Providers.OpenAi.OpenAiEndpoint(new Uri(address), "k").Of(path).AbsoluteUri);

    [Fact]
    public async Task Everybody_else_gets_a_bearer_token_and_no_other_header()
    {
        await using var host = await AdapterHost.StartAsync();

        Assert.Null((await host.Provider.CheckAsync(default)).Error);

        var request = Assert.Single(host.Server.Requests);
        Assert.Equal($"Bearer {ScriptableOpenAiServer.ApiKey}", request.Headers["Authorization"]);
        Assert.DoesNotContain("api-key", request.Headers.Keys);
    }

    [Theory]
    [InlineData("sk-wrong-0123456789abcdef")]
    [InlineData("ключ-не-ascii")]
    public async Task Wrong_key_is_told_in_a_sentence_that_does_not_hold_it(string key)
    {
        await using var host = await AdapterHost.StartAsync();

        var error = (await host.With(settings => settings with { ApiKey = key }).CheckAsync(default)).Error!;

        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
        if (key.StartsWith("sk-", StringComparison.Ordinal))
        {
            Assert.Equal((ProviderErrorKind.Unauthorized, "invalid_api_key"), (error.Kind, error.Code));
            Assert.StartsWith("The server refuses the key: enter a valid one on its page under Providers.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Address_that_sends_on_is_not_followed_and_told()
    {
        await using var host = await AdapterHost.StartAsync();
        await using var other = await ScriptableOpenAiServer.StartAsync();
        host.Server.Spoil("GET", "/fine_tuning/jobs", afterEffect: false, context =>
        {
            context.Response.Redirect($"{other.Address}/fine_tuning/jobs");
            return Task.CompletedTask;
        });

        var error = (await host.Provider.CheckAsync(default)).Error!;

        Assert.Empty(other.Requests);
        Assert.Equal(302, error.Raw!.StatusCode);
        Assert.StartsWith("The server sends callers on to another address: enter that address", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "{}", ProviderErrorKind.NotFound)]
    [InlineData(200, "{\"hello\":1}", ProviderErrorKind.Refused)]
    public async Task Address_of_something_else_is_told_with_what_to_check(int status, string body, ProviderErrorKind kind)
    {
        var server = new CannedServer { Status = (HttpStatusCode)status };
        server.Answer(body);

        var error = (await server.Provider.CheckAsync(default)).Error!;

        Assert.Equal(kind, error.Kind);
        Assert.Contains("check that BaseUrl is the address of its API", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "training_not_available", ProviderErrorKind.Refused, "The server takes no new fine-tuning jobs from this organisation")]
    [InlineData(429, "insufficient_quota", ProviderErrorKind.Refused, "The quota at The server is used up")]
    [InlineData(429, "daily_rate_limit_exceeded", ProviderErrorKind.Refused, "The server takes no more jobs today")]
    [InlineData(400, "model_not_available", ProviderErrorKind.Refused, "The server does not offer this base model")]
    [InlineData(429, "rate_limit_exceeded", ProviderErrorKind.RateLimited, "The server got too many requests")]
    [InlineData(403, "missing_scope", ProviderErrorKind.Unauthorized, "The server does not allow this with the present key")]
    [InlineData(404, "fine_tune_not_found", ProviderErrorKind.NotFound, "The server does not know what was asked for")]
    [InlineData(503, "server_error", ProviderErrorKind.Transient, "The server has a fault of its own (status 503)")]
    public async Task Refusal_says_what_is_wrong_what_to_do_and_what_was_answered(int status, string code, ProviderErrorKind kind, string sentence)
    {
        var server = new CannedServer { Status = (HttpStatusCode)status };
        server.Answer($$$"""{"error":{"message":"Their words.","type":"x","param":null,"code":"{{{code}}}"}}""");

        var error = (await server.Provider.GetJobAsync("j", default)).Error!;

        Assert.Equal((kind, code), (error.Kind, error.Code));
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("The server says: Their words.", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, ProviderAdvice.Sentence(error, "The server"));
        Assert.Equal(1, server.Calls);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"data\":null}")]
    [InlineData("[]")]
    [InlineData("{\"data\":{\"id\":\"x\"}}")]
    public async Task What_is_no_list_is_not_taken_for_an_empty_one(string body)
    {
        var server = new CannedServer();
        server.Answer(body);

        Assert.Equal("not_a_list", (await server.Provider.FindJobsAsync("0196", "file-1", default)).Error?.Code);
        Assert.Equal("not_a_list", (await server.Provider.FindFilesAsync("studio-0196.jsonl", default)).Error?.Code);
    }

    [Fact]
    public async Task Deletion_that_is_answered_with_nothing_is_done()
    {
        var server = new CannedServer { Status = HttpStatusCode.NoContent };

        Assert.Null((await server.Provider.DeleteFileAsync("file-1", default)).Error);
        Assert.Equal("not_json", (await server.Provider.ListJobsAsync(null, default)).Error?.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"id\":null}")]
    [InlineData("[]")]
    public async Task Success_without_an_id_is_a_doubt(string body)
    {
        var server = new CannedServer();
        server.Answer(body);

        var error = (await server.Provider.GetJobAsync("j", default)).Error!;

        Assert.Equal((ProviderErrorKind.Transient, "no_id"), (error.Kind, error.Code));
    }
}
