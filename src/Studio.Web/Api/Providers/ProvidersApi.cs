using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Providers;

/// <summary>Who can train, with which models and parameters; and setting them up.</summary>
internal static class ProvidersApi
{
    private const string NameDescription = "The provider's name.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var providers = api.MapGroup("/providers").WithTags("Providers");
        providers.MapGet("", ListAsync).Is("ListProviders", "The providers: whether each is ready or why not, how it answers, its models and its parameters", "Calls none of them.");
        providers.MapGet("/{name}", GetAsync).Is("GetProvider", "One provider").Refuses(404);
        providers.MapPost("", AddAsync).Is("AddProvider", "Add a provider", "It can be used at once. The key is kept encrypted and never shown again.").Refuses(409, 422);
        providers.MapPut("/{name}", ChangeAsync).Is("ChangeProvider", "Change a provider",
                "What is left out stays as it is; null goes back to the settings. Another host in base_url forgets the stored key unless a key comes with it.")
            .Refuses(404, 409, 422);
        providers.MapDelete("/{name}", RemoveAsync).Is("RemoveProvider", "Remove a provider, or take back what was changed of one that stands in the settings",
            "Refused while jobs there are not finished.").Refuses(404, 409);
        providers.MapPost("/{name}/test", TestAsync).Is("TestProvider", "Test a provider as it is set up", "One cheap call; the list of its models is read anew where it answers.").Refuses(404);
        providers.MapPost("/test", TryAsync).Is("TryProvider", "Test a provider's values without storing them",
                "With the name of a provider that is there, what is left out is that provider's; its key is used only for the host that it was given for.")
            .Refuses(409, 422);
    }

    private static async Task<Ok<IReadOnlyList<ProviderResource>>> ListAsync(ProviderViews views, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ProviderResource>>([.. (await views.ListAsync(cancellationToken)).Select(ProviderResource.Of)]);

    private static async Task<Results<Ok<ProviderResource>, ProblemResult>> GetAsync(
        [Description(NameDescription)] string name, ProviderViews views, CancellationToken cancellationToken) =>
        await views.FindAsync(name, cancellationToken) is { } view ? TypedResults.Ok(ProviderResource.Of(view)) : Problem.ProviderNotFound(name).ToResult();

    private static async Task<Results<Created<ProviderResource>, ProblemResult>> AddAsync(
        Body<ProviderBody> body, HttpContext context, ProviderSetup setup, CancellationToken cancellationToken) =>
        (await setup.AddAsync(body.Value.Over(null), Caller.NameOf(context), cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/providers/{view.Name}", ProviderResource.Of(view))
            : problem.ToResult();

    private static async Task<Results<Ok<ProviderResource>, ProblemResult>> ChangeAsync(
        [Description(NameDescription)] string name, Body<ProviderBody> body, HttpContext context, ProviderViews views, ProviderSetup setup, CancellationToken cancellationToken)
    {
        var present = await views.FindAsync(name, cancellationToken);
        return (await setup.ChangeAsync(name, body.Value.Over(present), Caller.NameOf(context), cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Ok(ProviderResource.Of(view))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> RemoveAsync(
        [Description(NameDescription)] string name, ProviderSetup setup, CancellationToken cancellationToken) =>
        (await setup.RemoveAsync(name, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();

    private static async Task<Results<Ok<ProviderTestResource>, ProblemResult>> TestAsync(
        [Description(NameDescription)] string name, ProviderTrials trials, CancellationToken cancellationToken) =>
        Answer(await trials.RunAsync(name, cancellationToken));

    private static async Task<Results<Ok<ProviderTestResource>, ProblemResult>> TryAsync(
        Body<ProviderBody> body, ProviderViews views, ProviderTrials trials, CancellationToken cancellationToken)
    {
        var present = body.Value.Name is { } name ? await views.FindAsync(name, cancellationToken) : null;
        return Answer(await trials.RunAsync(body.Value.Over(present), cancellationToken));
    }

    private static Results<Ok<ProviderTestResource>, ProblemResult> Answer(Result<ProviderTrial> result) =>
        result.TryGet(out var trial, out var problem) ? TypedResults.Ok(ProviderTestResource.Of(trial)) : problem.ToResult();
}
