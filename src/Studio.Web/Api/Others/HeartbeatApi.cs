using System.Reflection;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Others;

/// <summary>That the Studio lives; open to all.</summary>
internal static class HeartbeatApi
{
    private static readonly string Version =
        typeof(HeartbeatApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/heartbeat", Beat).AllowAnonymous().WithTags("Others").Is("GetHeartbeat", "Whether the Studio is up, and its version");

    private static Ok<Heartbeat> Beat() => TypedResults.Ok(new Heartbeat("ok", Version));

    internal sealed record Heartbeat(string Status, string Version);
}
