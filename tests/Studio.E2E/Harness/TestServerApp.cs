using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Harness;

/// <summary>An application whose provider "acme" is a scriptable server inside the test process.</summary>
public sealed class TestServerApp : StudioApp
{
    /// <summary>The key of the built-in trainer, for tests that call it themselves.</summary>
    public const string TrainerKey = "sk-local-0123456789abcdef";

    public ScriptableOpenAiServer Server { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => SettingsFor(Server);

    public static IReadOnlyDictionary<string, string> SettingsFor(ScriptableOpenAiServer server) => new Dictionary<string, string>
    {
        ["Providers__local__Kind"] = "local",
        ["Providers__local__ApiKey"] = TrainerKey,
        ["Providers__acme__Kind"] = "openai",
        ["Providers__acme__Title"] = "Acme",
        ["Providers__acme__BaseUrl"] = server.Address.ToString(),
        ["Providers__acme__ApiKey"] = ScriptableOpenAiServer.ApiKey,
        ["Providers__acme__Models__0__Id"] = "acme-small",
        ["Providers__acme__Models__0__Default"] = "true",
    };

    public override async Task InitializeAsync()
    {
        Server = await ScriptableOpenAiServer.StartAsync();
        Server.MovesByItself = false;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }
}
