using System.ComponentModel;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Generations;

/// <summary>Questions to tuned models: ask, look up, run.</summary>
internal static class SqlGenerationsApi
{
    private const string IdDescription = "The generation's id.";
    private const int DefaultRows = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGroup("/prompts").WithTags("SQL generations").MapPost("/sql-generations", CreateAsync)
            .Is("CreateSqlGeneration", "Ask a tuned model for the SQL of a question",
                "Asks with the prompt that the model was trained on, runs the SQL read-only, and keeps both. A model that says that it cannot answer, and SQL that does not run, come as status INVALID with the reason in error.")
            .Refuses(400, 404, 409, 422, 503);
        var generations = api.MapGroup("/sql-generations").WithTags("SQL generations");
        generations.MapGet("/{id}", GetAsync).Is("GetSqlGeneration", "One question with its SQL").Refuses(404);
        generations.MapGet("/{id}/execute", ExecuteAsync).Is("ExecuteSqlGeneration", "Run the SQL of a generation now, read-only")
            .Takes(new ParameterNote("max_rows", NoteType.Integer, $"Default {DefaultRows}; more than {SqlGenerations.MaxRows} is {SqlGenerations.MaxRows}."))
            .Refuses(400, 404, 422, 503);
    }

    private static async Task<Results<Created<SqlGenerationResource>, ProblemResult>> CreateAsync(
        Body<CreateSqlGenerationBody> body, CreateSqlGeneration create, CancellationToken cancellationToken) =>
        (await create.RunAsync(body.Value.ToRequest(), cancellationToken)).TryGet(out var generation, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/sql-generations/{generation.Id}", SqlGenerationResource.Of(generation))
            : problem.ToResult();

    private static async Task<Results<Ok<SqlGenerationResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, SqlGenerations generations, CancellationToken cancellationToken) =>
        (await generations.FindAsync(id, cancellationToken)).TryGet(out var generation, out var problem)
            ? TypedResults.Ok(SqlGenerationResource.Of(generation))
            : problem.ToResult();

    private static async Task<Results<Ok<RowsResource>, ProblemResult>> ExecuteAsync(
        [Description(IdDescription)] string id, HttpRequest request, SqlGenerations generations, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var rows = query.Integer("max_rows", 1);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return (await generations.ExecuteAsync(id, rows ?? DefaultRows, cancellationToken)).TryGet(out var result, out var problem)
            ? TypedResults.Ok(RowsResource.Of(result))
            : problem.ToResult();
    }
}
