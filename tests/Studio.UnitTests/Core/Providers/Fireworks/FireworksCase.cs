using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using System.Text;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

/// <summary>The adapter as the Studio registers it, over real HTTP against a scriptable Fireworks.</summary>
public sealed class FireworksCase : IAsyncDisposable
{
    public const string StudioId = "0190a1b2c3d4e5f60718293a4b5c6d7e";
    public const string JobName = $"accounts/{ScriptableFireworksServer.Account}/supervisedFineTuningJobs/studio-{StudioId}";
    public const string DatasetName = $"accounts/{ScriptableFireworksServer.Account}/datasets/studio-{StudioId}";

    private readonly ServiceProvider _services;

    private FireworksCase(ScriptableFireworksServer server, IReadOnlyDictionary<string, string?> settings)
    {
        Server = server;
        var all = new Dictionary<string, string?>
        {
            ["Providers:fireworks:Kind"] = "fireworks",
            ["Providers:fireworks:Title"] = "Fireworks",
            ["Providers:fireworks:ApiKey"] = ScriptableFireworksServer.ApiKey,
            ["Providers:fireworks:AccountId"] = ScriptableFireworksServer.Account,
            ["Providers:fireworks:BaseUrl"] = server.Address.AbsoluteUri,
            ["Providers:fireworks:Models:0:Id"] = ScriptableFireworksServer.BaseModel,
        };
        foreach (var (key, value) in settings)
        {
            all[$"Providers:fireworks:{key}"] = value;
        }
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(Time).AddProviders(configuration).BuildServiceProvider();
    }

    public ManualTimeProvider Time { get; } = new();

    public ScriptableFireworksServer Server { get; }

    internal IFineTuningProvider Provider => _services.GetRequiredService<ProviderRegistry>().Find("fireworks")!;

    public static async Task<FireworksCase> StartAsync(params (string Key, string? Value)[] settings) =>
        new(await ScriptableFireworksServer.StartAsync(), settings.ToDictionary(pair => pair.Key, pair => pair.Value));

    public static UploadFile File(string content = "{}\n{}\n{}\n", string name = $"studio-{StudioId}.jsonl", int? rows = 3)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return new UploadFile(name, new MemoryStream(bytes), bytes.Length, rows);
    }

    internal static RemoteJobRequest Request(string model = "llama-v3p1-8b-instruct", string? suffix = null, params (string Name, string Value)[] parameters) => new(
        StudioId, model, DatasetName, null, parameters.ToDictionary(pair => pair.Name, pair => ParameterValue.Of(pair.Value)), suffix, 7, new Dictionary<string, string> { ["team"] = "data" })
    {
        DisplayName = "my model",
    };

    /// <summary>A job of ours at the provider, with its dataset.</summary>
    internal async Task<RemoteJob> CreateAsync(RemoteJobRequest? request = null)
    {
        await Provider.UploadAsync(File(), CancellationToken.None);
        var created = await Provider.CreateAsync(request ?? Request(), CancellationToken.None);
        return created.TryGet(out var job, out var error) ? job : throw new InvalidOperationException(error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
