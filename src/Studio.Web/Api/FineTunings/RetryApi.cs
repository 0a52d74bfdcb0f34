using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Trying a job again that failed or was cancelled.</summary>
internal static class RetryApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs) =>
        jobs.MapPost("/{id}/retry", RetryAsync).Is("RetryFineTuning", "Try a failed or cancelled job again",
                "Makes a new job over the same snapshot, or from the same file; what the body names is changed, and the new job's changes tell in what it differs. A job that has not failed is refused: retry_not_possible (409).")
            .Takes(IdempotencyHeader.Note)
            .Refuses(400, 404, 409, 422);

    private static async Task<Results<Created<FineTuningResource>, ProblemResult>> RetryAsync(
        [Description("The job that is tried again.")] string id, Body<RetryFineTuningBody> body, HttpContext context, RetryFineTuning retry, CancellationToken cancellationToken)
    {
        // The same body for another job, or sent to another route, is another request.
        var (claim, fault) = IdempotencyHeader.Read(context, $"{body.Hash()}:retry:{id}");
        if (fault is not null)
        {
            return fault.ToResult();
        }
        return (await retry.RunAsync(id, body.Value.ToRequest(Caller.NameOf(context), claim), cancellationToken)).TryGet(out var job, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/{job.Id}", FineTuningResource.Of(job))
            : problem.ToResult();
    }
}

/// <summary>The body of retry: what is to be changed. What is left out is taken from the job.</summary>
internal sealed record RetryFineTuningBody : IRequestBody<RetryFineTuningBody>
{
    static bool IRequestBody<RetryFineTuningBody>.IsOptional => true;

    [Description("Provider, base model and parameters; parameters that are given replace all of the job's.")]
    public BaseLlmBody? BaseLlm { get; init; }

    [Description("Default: the job's.")]
    public string? Alias { get; init; }

    [Description("Default: the job's.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Default: the job's.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Default: the job's.")]
    public string? Suffix { get; init; }

    [Description("Of the training alone; the split stays as it was drawn. Default: the job's.")]
    public int? Seed { get; init; }

    [Description("true goes on although the provider's monthly budget, where it asks, would be exceeded.")]
    public bool AllowOverBudget { get; init; }

    public static RetryFineTuningBody Read(JsonFields fields) => new()
    {
        BaseLlm = fields.Object("base_llm") is { } baseLlm ? BaseLlmBody.Read(baseLlm) : null,
        Alias = fields.Text("alias"),
        Metadata = fields.TextMap("metadata"),
        Tags = fields.Texts("tags"),
        Suffix = fields.Text("suffix"),
        Seed = fields.Integer("seed"),
        AllowOverBudget = fields.Flag("allow_over_budget"),
    };

    public CreateFineTuningRequest ToRequest(string caller, IdempotencyClaim? idempotency) => new()
    {
        Provider = BaseLlm?.ModelProvider,
        ModelName = BaseLlm?.ModelName,
        Parameters = BaseLlm?.ModelParameters,
        Alias = Alias,
        Metadata = Metadata,
        Tags = Tags,
        Suffix = Suffix,
        Seed = Seed,
        AllowOverBudget = AllowOverBudget,
        CreatedBy = caller,
        Idempotency = idempotency,
    };
}
