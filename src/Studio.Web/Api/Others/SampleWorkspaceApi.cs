using System.ComponentModel;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Others;

/// <summary>The sample workspace for those who have no records of their own yet.</summary>
internal static class SampleWorkspaceApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGroup("/sample-workspace").WithTags("Others").MapPost("", LoadAsync)
            .Is("LoadSampleWorkspace", "Load the sample workspace", "A small database with golden records over it. Where it is loaded already, that one is answered.");

    private static async Task<Results<Ok<SampleWorkspaceResource>, ProblemResult>> LoadAsync(SampleWorkspace sample, CancellationToken cancellationToken) =>
        (await sample.LoadAsync(cancellationToken)).TryGet(out var loaded, out var problem)
            ? TypedResults.Ok(new SampleWorkspaceResource(loaded.ConnectionId, loaded.GoldenRecords))
            : problem.ToResult();
}

internal sealed record SampleWorkspaceResource(
    string DbConnectionId, [property: Description("How many golden records it holds.")] int GoldenRecordCount);
