using System.Text;
using System.Text.Json.Nodes;

namespace FineTuningStudio.TestServers;

/// <summary>A file as it came in.</summary>
public sealed record ServerFile(string Id, string Name, string Content, string Purpose)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["object"] = "file",
        ["filename"] = Name,
        ["bytes"] = Encoding.UTF8.GetByteCount(Content),
        ["created_at"] = 1_700_000_000,
        ["purpose"] = Purpose,
        ["expires_at"] = null,
        ["status_details"] = null,
    };
}
