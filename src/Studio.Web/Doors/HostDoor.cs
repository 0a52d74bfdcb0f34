using FineTuningStudio.Core;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Doors;

/// <summary>
/// Refuses requests for a host name that is not ours: a page of another site can let its own name point at this
/// machine (DNS rebinding), and would then be let in as if it were local.
/// </summary>
internal sealed class HostDoor(RequestDelegate next, DoorSettings settings)
{
    public Task InvokeAsync(HttpContext context) => settings.Allows(context.Request.Host)
        ? next(context)
        : new ProblemResult(new Problem(
            ProblemKind.Impossible,
            "forbidden",
            $"The host \"{JsonWords.Short(context.Request.Host.Value ?? "")}\" is not known here: use localhost, or add the name to Studio:AllowedHosts.")).ExecuteAsync(context);
}
