using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.LocalTrainer.Server;

internal sealed record ModelDescription(string Id, string Object, long Created, string OwnedBy, string? ShutdownDate);

internal sealed record ModelsAnswer(string Object, IReadOnlyList<ModelDescription> Data);

internal static class ModelsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", List);
        routes.MapGet("/models/{id}", Get);
        routes.MapDelete("/models/{id}", Delete);
        routes.RefuseOtherMethods("/models", "GET");
        routes.RefuseOtherMethods("/models/{id}", "GET, DELETE");
    }

    private static IResult List(ModelStore models) =>
        Answer.Ok(new ModelsAnswer("list", [.. BaseModels.All.Select(Describe), .. models.NewestFirst().Select(Describe)]));

    private static IResult Get(string id, ModelStore models)
    {
        if (BaseModels.IsOne(id))
        {
            return Answer.Ok(Describe(id));
        }
        return models.Find(id) is { } entry ? Answer.Ok(Describe(entry)) : ApiError.NoSuchModel(id);
    }

    /// <summary>As at OpenAI, only whoever owns a model may delete it, and the base models are nobody's.</summary>
    private static IResult Delete(string id, ModelStore models)
    {
        if (BaseModels.IsOne(id))
        {
            return new ApiError(
                StatusCodes.Status403Forbidden,
                $"The model '{id}' belongs to {BaseModels.Owner}; only models that were tuned here can be deleted.",
                "model",
                "insufficient_permissions");
        }
        return models.Find(id) is { } entry && models.Delete(entry) ? Answer.Ok(new DeletedAnswer(id, "model", true)) : ApiError.NoSuchModel(id);
    }

    private static ModelDescription Describe(string baseModel) => new(baseModel, "model", BaseModels.Created, BaseModels.Owner, null);

    private static ModelDescription Describe(ModelEntry entry) =>
        new(entry.Checkpoint.Model, "model", entry.Checkpoint.CreatedAt.ToUnixTimeSeconds(), BaseModels.Organization, null);
}
