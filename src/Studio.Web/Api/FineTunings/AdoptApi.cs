using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Takes a job that somebody made at a provider over into the Studio.</summary>
internal static class AdoptApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs) =>
        jobs.MapPost("/adopt", AdoptAsync).Is("AdoptFineTuning", "Take a job at a provider over, whoever made it",
                "It is read once and watched from then on. A job that the Studio has already is a conflict that names it.")
            .Refuses(400, 404, 409, 422, 503);

    private static async Task<Results<Created<FineTuningResource>, ProblemResult>> AdoptAsync(
        Body<AdoptBody> body, HttpContext context, AdoptFineTuning adopt, CancellationToken cancellationToken)
    {
        var request = new AdoptionRequest(body.Value.Provider, body.Value.JobId)
        {
            Alias = body.Value.Alias,
            ConnectionId = body.Value.DbConnectionId,
            AdoptedBy = Caller.NameOf(context),
        };
        return (await adopt.RunAsync(request, cancellationToken)).TryGet(out var job, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/{job.Id}", FineTuningResource.Of(job))
            : problem.ToResult();
    }
}

internal sealed record AdoptBody : IRequestBody<AdoptBody>
{
    [Description("The name of the provider.")]
    public required string Provider { get; init; }

    [Description("The provider's id of the job, as its list shows it.")]
    public required string JobId { get; init; }

    [Description("A name in the Studio; without it the provider's, the suffix or the id.")]
    public string? Alias { get; init; }

    [Description("The database that its model is asked about and evaluated on.")]
    public string? DbConnectionId { get; init; }

    public static AdoptBody Read(JsonFields fields)
    {
        return new()
        {
            Provider = Needed("provider", "the name of the provider, as GET /api/v1/providers lists it"),
            JobId = Needed("job_id", "the provider's id of the job"),
            Alias = fields.Text("alias"),
            DbConnectionId = fields.Text("db_connection_id"),
        };

        string Needed(string name, string what)
        {
            var text = fields.Text(name);
            if (string.IsNullOrWhiteSpace(text) && (!fields.Has(name) || fields.Json.GetProperty(name).ValueKind is System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Null))
            {
                fields.Errors.Add(name, $"{name} is missing: write {what}.");
            }
            return text ?? "";
        }
    }
}
