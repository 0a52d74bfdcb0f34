using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Several jobs side by side.</summary>
internal static class CompareApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs) =>
        jobs.MapGet("/compare", CompareAsync).Is("CompareFineTunings", "Two to eight jobs side by side: settings, data, metrics, accuracy, cost and time",
                "Calls no provider. As CSV, a line a job, with format=csv, or where Accept is text/csv.")
            .Takes(
                new ParameterNote("ids", NoteType.String, "The jobs' ids with commas between.", IsRequired: true),
                new ParameterNote("baseline", NoteType.String, "The id of the job that the others' data and accuracies are set against; the first by itself."),
                new ParameterNote("format", NoteType.String, "json or csv; without it, what Accept asks for, else json.", Choices: ["json", "csv"]))
            .Sends("application/json", CsvAnswer.ContentType).Refuses(404, 422);

    private static async Task<Results<Ok<ComparisonResource>, ContentHttpResult, ProblemResult>> CompareAsync(
        HttpContext context, FineTuningComparisons comparisons, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var ids = query.Required("ids").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (query.Errors.ToProblem() is { } missing)
        {
            return missing.ToResult();
        }
        if (!CsvAnswer.IsWanted(context.Request).TryGet(out var asCsv, out var invalid))
        {
            return invalid.ToResult();
        }
        if (!(await comparisons.ReadAsync(ids, query.Text("baseline"), cancellationToken)).TryGet(out var comparison, out var problem))
        {
            return problem.ToResult();
        }
        return asCsv ? CsvAnswer.Of(context, "comparison.csv", ComparisonCsv.Of(comparison)) : TypedResults.Ok(ComparisonResource.Of(comparison));
    }
}
