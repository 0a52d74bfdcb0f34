using System.ComponentModel;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Providers;

/// <summary>What is at a provider, whoever made it. Each of these asks the provider.</summary>
internal static class InventoryApi
{
    private const string NameDescription = "The provider's name.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var provider = api.MapGroup("/providers/{name}").WithTags("Providers");
        var page = new ParameterNote("page_token", NoteType.String, "next_page_token of the page before.");
        provider.MapGet("/jobs", JobsAsync).Is("ListRemoteJobs", "The jobs at a provider, whoever made them, the newest first",
                "Each says whether the Studio watches it; one that it does not can be adopted.")
            .Takes(page).Refuses(400, 404, 422, 503);
        provider.MapGet("/files", FilesAsync).Is("ListRemoteFiles", "The files for training at a provider, whoever uploaded them, the newest first",
                "Each says which jobs use it, and whether the Studio left it behind.")
            .Takes(page).Refuses(400, 404, 422, 503);
        provider.MapGet("/models", ModelsAsync).Is("ListRemoteModels", "The models at a provider, the tuned ones first", "What it tells of their ends is kept.")
            .Refuses(400, 404, 422, 503);
        provider.MapDelete("/models", DeleteModelAsync).Is("DeleteRemoteModel", "Delete a tuned model at a provider, whoever made it")
            .Takes(
                new ParameterNote("model_id", NoteType.String, "The provider's id of the model.", IsRequired: true),
                new ParameterNote("in_use", NoteType.Boolean, "true also deletes the model of a job that the Studio has."))
            .Refuses(400, 404, 409, 422, 503);
    }

    private static async Task<Results<Ok<RemoteJobList>, ProblemResult>> JobsAsync(
        [Description(NameDescription)] string name, HttpRequest request, ProviderInventory inventory, CancellationToken cancellationToken) =>
        (await inventory.JobsAsync(name, new QueryFields(request.Query).Text("page_token"), cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new RemoteJobList([.. page.Items.Select(RemoteJobResource.Of)], page.NextPageToken))
            : problem.ToResult();

    private static async Task<Results<Ok<RemoteFileList>, ProblemResult>> FilesAsync(
        [Description(NameDescription)] string name, HttpRequest request, ProviderInventory inventory, CancellationToken cancellationToken) =>
        (await inventory.FilesAsync(name, new QueryFields(request.Query).Text("page_token"), cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new RemoteFileList([.. page.Items.Select(RemoteFileResource.Of)], page.NextPageToken))
            : problem.ToResult();

    private static async Task<Results<Ok<RemoteModelList>, ProblemResult>> ModelsAsync(
        [Description(NameDescription)] string name, ProviderInventory inventory, CancellationToken cancellationToken) =>
        (await inventory.ModelsAsync(name, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new RemoteModelList([.. page.Items.Select(RemoteModelResource.Of)], page.NextPageToken))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteModelAsync(
        [Description(NameDescription)] string name, HttpRequest request, ProviderCleanup cleanup, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var (model, inUse) = (query.Required("model_id"), query.Flag("in_use"));
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return (await cleanup.DeleteModelAsync(name, model, inUse, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedResource())
            : problem.ToResult();
    }
}
