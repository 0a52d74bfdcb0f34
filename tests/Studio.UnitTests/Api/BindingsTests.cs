using System.Diagnostics;
using FineTuningStudio.Web;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Api;

public sealed class BindingsTests
{
    [Theory]
    [InlineData("urls", "http://127.0.0.1:5180", false)]
    [InlineData("urls", "http://localhost:5180;https://[::1]:5181", false)]
    [InlineData("urls", "http://127.0.0.1:1;http://0.0.0.0:2", true)]
    [InlineData("urls", "http://*:5180", true)]
    [InlineData("urls", "http://+:5180", true)]
    [InlineData("urls", "http://[::]:5180", true)]
    [InlineData("urls", "http://studio.example:5180", true)]
    [InlineData("http_ports", "8080", true)]
    [InlineData("https_ports", "8443", true)]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://10.0.0.1:80", true)]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:80", false)]
    public void Binding_that_others_can_reach_is_found_in_the_settings(string key, string value, bool isOpen)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        Assert.Equal(isOpen, Bindings.OpenAddress(configuration) is not null);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5180", "http://127.0.0.1:5180/local/v1")]
    [InlineData("http://[::]:80", "http://127.0.0.1:80/local/v1")]
    [InlineData("https://localhost:5181;http://0.0.0.0:5180", "http://127.0.0.1:5180/local/v1")]
    public void Own_address_is_one_by_which_the_process_reaches_itself(string addresses, string expected) =>
        Assert.Equal(new Uri(expected), StudioHost.OwnAddress(addresses.Split(';')));

    [Fact]
    public async Task Endpoint_that_the_settings_did_not_show_is_refused_before_it_is_bound()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Bindings.Guard(kestrel);
            kestrel.ListenAnyIP(0);
        });

        await Assert.ThrowsAsync<OpenBindingException>(async () =>
        {
            await using var app = builder.Build();
            await app.StartAsync();
        });
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--http_ports", "0")]
    public async Task Studio_without_keys_does_not_start_on_an_open_address(string option, string value)
    {
        var (code, _, errors) = await RunAsync(option, value);

        Assert.Equal(2, code);
        Assert.Contains("Studio:ApiKeys", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_key_is_printed_once_with_the_settings_that_let_it_in()
    {
        var (code, output, _) = await RunAsync("--new-key", "my scripts");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var key = lines[0].Split(": ")[1];
        var entry = System.Text.Json.JsonElement.Parse(lines[^1]);
        var parsed = ApiKey.Parse(entry.GetProperty("Name").GetString(), entry.GetProperty("Sha256").GetString());
        Assert.Equal(0, code);
        Assert.Equal("my scripts", parsed!.Name);
        Assert.NotNull(ApiKey.Find([parsed], key));
    }

    [Theory]
    [InlineData("not hex", "Sha256")]
    [InlineData("", "--new-key")]
    public void Broken_key_in_the_settings_is_named(string sha256, string says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Studio:ApiKeys:0:Name", "x"), new("Studio:ApiKeys:0:Sha256", sha256)]).Build();

        var (settings, fault) = DoorSettings.Read(configuration);

        Assert.Null(settings);
        Assert.Contains("Studio:ApiKeys:0", fault, StringComparison.Ordinal);
        Assert.Contains(says, fault, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(StudioAppFactory.Timeout);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await errors);
    }
}
