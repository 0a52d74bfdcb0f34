using Microsoft.Extensions.Primitives;

namespace FineTuningStudio.Web.Doors;

/// <summary>Who may come in: host names beside loopback, and API keys. Without keys nobody is asked for one.</summary>
internal sealed record DoorSettings(IReadOnlyList<string> AllowedHosts, IReadOnlyList<ApiKey> ApiKeys)
{
    public bool AsksForKeys => ApiKeys.Count > 0;

    /// <summary>Reads <c>Studio:AllowedHosts</c> (a list, or a text with semicolons) and <c>Studio:ApiKeys</c>; a fault is a sentence that names the setting.</summary>
    public static (DoorSettings? Settings, string? Fault) Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Studio:AllowedHosts");
        var hosts = section.GetChildren().Select(host => host.Value)
            .Concat((section.Value ?? "").Split(';'))
            .Select(host => host?.Trim() ?? "")
            .Where(host => host.Length > 0)
            .ToList();
        var keys = new List<ApiKey>();
        foreach (var entry in configuration.GetSection("Studio:ApiKeys").GetChildren())
        {
            if (ApiKey.Parse(entry["Name"], entry["Sha256"]) is not { } key)
            {
                return (null, $"{entry.Path} must hold a Name and a Sha256 of 64 hexadecimal digits: make both with --new-key NAME.");
            }
            if (keys.Any(other => other.Name == key.Name))
            {
                return (null, $"{entry.Path} has the name \"{key.Name}\" of another key: give each key its own name.");
            }
            keys.Add(key);
        }
        return (new DoorSettings(hosts, keys), null);
    }

    /// <summary>Whether a request for this host is for us: loopback, or one of the allowed (<c>*</c> and <c>*.example.org</c> too).</summary>
    public bool Allows(HostString host) =>
        host.HasValue && (Loopback.IsLoopback(host.Host) || (AllowedHosts.Count > 0 && HostString.MatchesAny(host.Host, Patterns())));

    private List<StringSegment> Patterns() => AllowedHosts.Select(host => new StringSegment(host)).ToList();
}
