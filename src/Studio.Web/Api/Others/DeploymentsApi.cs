using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Others;

/// <summary>Tuned models that are up at a provider which serves them only then.</summary>
internal static class DeploymentsApi
{
    private const string NameDescription = "The provider's name.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/providers/{name}/deployments").WithTags("Others");
        deployments.MapGet("", ListAsync).Is("ListDeployments", "What is deployed at a provider, and what it costs", "Asks the provider.").Refuses(404, 409, 422, 503);
        deployments.MapPost("", DeployAsync)
            .Is("CreateDeployment", "Deploy a tuned model", "It costs money from then on, asked or not, until it is taken down. A model that is up already gives its deployment.")
            .Refuses(400, 404, 409, 422, 503);
        deployments.MapDelete("/{id}", UndeployAsync).Is("DeleteDeployment", "Take a deployment down", "One that is gone is a success.").Refuses(400, 404, 409, 422, 503);
    }

    private static async Task<Results<Ok<IReadOnlyList<DeploymentResource>>, ProblemResult>> ListAsync(
        [Description(NameDescription)] string name, ServedModels models, CancellationToken cancellationToken) =>
        (await models.ListAsync(name, cancellationToken)).TryGet(out var served, out var problem)
            ? TypedResults.Ok<IReadOnlyList<DeploymentResource>>(served.Select(DeploymentResource.Of).ToList())
            : problem.ToResult();

    private static async Task<Results<Created<DeploymentResource>, ProblemResult>> DeployAsync(
        [Description(NameDescription)] string name, Body<CreateDeploymentBody> body, ServedModels models, CancellationToken cancellationToken)
    {
        if (!(await models.DeployAsync(name, body.Value.Model, body.Value.BaseModel, cancellationToken)).TryGet(out var served, out var problem))
        {
            return problem.ToResult();
        }
        var made = DeploymentResource.Of(served);
        return TypedResults.Created($"{StudioRoutes.Api}/providers/{Uri.EscapeDataString(name)}/deployments/{made.Id}", made);
    }

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> UndeployAsync(
        [Description(NameDescription)] string name, [Description("The deployment's id.")] string id, ServedModels models, CancellationToken cancellationToken) =>
        (await models.UndeployAsync(name, id, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedResource())
            : problem.ToResult();
}

internal sealed record CreateDeploymentBody : IRequestBody<CreateDeploymentBody>
{
    [Description("The model to serve, as model_id of a job that succeeded.")]
    public required string Model { get; init; }

    [Description("The model that it was tuned from, where the provider asks for it.")]
    public string? BaseModel { get; init; }

    public static CreateDeploymentBody Read(JsonFields fields)
    {
        var model = fields.Text("model");
        if (string.IsNullOrWhiteSpace(model) && !fields.Errors.Any)
        {
            fields.Errors.Add("model", "model is missing: send {\"model\": \"the model_id of a job that succeeded\"}.");
        }
        return new() { Model = model ?? "", BaseModel = fields.Text("base_model") };
    }
}

internal sealed record DeploymentResource(
    string Id,
    string? Model,
    string? BaseModel,
    [property: Description("The provider's own word.")] string State,
    [property: Description("True while it answers, and is billed for.")] bool Up,
    DateTime? CreatedAt,
    [property: Description("Why it is not up, in the provider's words.")] string? Message,
    [property: Description("US dollars for an hour of one machine, as configured; null where that is not known.")] decimal? PricePerHour,
    DateOnly? PriceReadOn,
    [property: Description("US dollars for one machine that was up since it was made: an estimate.")] decimal? CostSoFar)
{
    public static DeploymentResource Of(ServedModel served)
    {
        var deployment = served.Deployment;
        return new(
            deployment.Id[(deployment.Id.LastIndexOf('/') + 1)..],
            deployment.ModelId,
            deployment.BaseModel,
            deployment.State,
            deployment.IsUp,
            deployment.CreatedAt?.UtcDateTime,
            deployment.Message,
            served.Price?.Usd,
            served.Price?.ReadOn,
            served.CostSoFar);
    }
}
