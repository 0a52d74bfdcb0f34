using System.Text;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.OpenAi;
using FineTuningStudio.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>
/// The real adapter against the scriptable server, over real HTTP. At the end every request that it made is judged by
/// OpenAI's document, whatever the test was about.
/// </summary>
internal sealed class AdapterHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _prefix;

    private AdapterHost(ScriptableOpenAiServer server, ServiceProvider services, OpenAiProvider provider, string prefix)
    {
        (Server, _services, Provider, _prefix) = (server, services, provider, prefix);
        server.MovesByItself = false;
    }

    public ScriptableOpenAiServer Server { get; }

    public OpenAiProvider Provider { get; }

    /// <summary>The adapter with other settings than the usual, such as another key or address.</summary>
    public OpenAiProvider With(Func<ProviderSettings, ProviderSettings> change) => Make(_services, change(Settings(Server)));

    public static Task<AdapterHost> StartAsync() => StartAsync("/v1", settings => settings);

    public static async Task<AdapterHost> StartAsync(string prefix, Func<ProviderSettings, ProviderSettings> change)
    {
        var server = await ScriptableOpenAiServer.StartAsync();
        var services = new ServiceCollection().AddLogging().AddProviders(new ConfigurationBuilder().Build()).BuildServiceProvider();
        return new AdapterHost(server, services, Make(services, change(Settings(server))), prefix);
    }

    public Task<Answer<RemoteFile>> UploadAsync(string name, string content = "{}\n") =>
        Provider.UploadAsync(new UploadFile(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), Encoding.UTF8.GetByteCount(content), null), default);

    /// <summary>A job of a file that was just uploaded.</summary>
    public async Task<RemoteJob> CreateAsync(string studioJob, Func<RemoteJobRequest, RemoteJobRequest>? change = null)
    {
        var file = (await UploadAsync($"studio-{studioJob}.jsonl")).Value!;
        var request = new RemoteJobRequest(studioJob, "gpt-4.1-mini-2025-04-14", file.Id, null, new Dictionary<string, ParameterValue>(), null, null, new Dictionary<string, string>());
        return (await Provider.CreateAsync(change is null ? request : change(request), default)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        var requests = Server.Requests;
        await Server.DisposeAsync();
        await _services.DisposeAsync();
        OpenAiDocument.AssertValid(requests, _prefix);
    }

    private static ProviderSettings Settings(ScriptableOpenAiServer server) =>
        new("remote", "openai") { Title = "The server", ApiKey = ScriptableOpenAiServer.ApiKey, BaseUrl = server.Address };

    private static OpenAiProvider Make(ServiceProvider services, ProviderSettings settings) =>
        new(settings, new LocalEndpoint(), services.GetRequiredService<IHttpClientFactory>(), TimeProvider.System);
}
