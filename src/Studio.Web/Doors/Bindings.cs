using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FineTuningStudio.Web.Doors;

/// <summary>
/// Where the Studio listens. Loopback needs no key; anything else is refused without keys, whichever way it was asked
/// for. The settings are read before anything starts; Kestrel asks again for each endpoint that it really binds.
/// </summary>
internal static class Bindings
{
    public const string DefaultUrl = "http://127.0.0.1:5180";

    /// <summary>The first address in the settings that other machines could reach; null when there is none.</summary>
    public static string? OpenAddress(IConfiguration configuration) =>
        Addresses(configuration).FirstOrDefault(address => !IsLoopbackUrl(address));

    public static bool AnyIsConfigured(IConfiguration configuration) => Addresses(configuration).Any();

    public static string Refusal(string address) =>
        $"The Studio would listen on {address}, where other machines can reach it, and Studio:ApiKeys is empty: make a key with --new-key NAME and add it to the settings, or listen on {DefaultUrl}.";

    /// <summary>The last word: called for every endpoint before it is bound.</summary>
    public static void Guard(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(static endpoint =>
    {
        var isLocal = endpoint.IPEndPoint is { } ip ? IPAddress.IsLoopback(ip.Address) : endpoint.SocketPath is not null;
        if (!isLocal)
        {
            throw new OpenBindingException(Refusal(endpoint.ToString()!));
        }
    });

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        // A port alone means every address of the machine.
        var ports = Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}")
            .Concat(Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return urls.Concat(ports).Concat(endpoints);
    }

    private static bool IsLoopbackUrl(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.IsUnixPipe || Loopback.IsLoopback(address.Host);
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>That the server was about to listen where it must not.</summary>
internal sealed class OpenBindingException(string message) : Exception(message);
