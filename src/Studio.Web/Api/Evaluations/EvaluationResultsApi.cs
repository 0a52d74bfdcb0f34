using System.ComponentModel;
using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Evaluations;

/// <summary>What came out of an evaluation: question by question, in groups, and model against model.</summary>
internal static class EvaluationResultsApi
{
    private const string IdDescription = "The evaluation's id.";
    private const string TotalHeader = "X-Total-Count";
    private const int DefaultLimit = 10;
    private const int MaxLimit = 1000;

    private static readonly string[] Verdicts = [.. Enum.GetValues<Verdict>().Select(verdict => verdict.ToWire())];
    private static readonly ParameterNote Profile = new("profile", NoteType.String, "By which rules an answer counts as right; default studio.", Choices: ComparisonProfiles.Words);

    public static void Map(IEndpointRouteBuilder api)
    {
        var results = api.MapGroup("/evaluations/{id}").WithTags("Evaluations");
        results.MapGet("/items", ItemsAsync).Is("ListEvaluationItems", "The questions with what each model answered", $"In the order in which they are asked. The total is in the header {TotalHeader}.")
            .Takes(
                new ParameterNote("model", NoteType.Integer, "A model's position: verdict and right then look at its answers alone."),
                new ParameterNote("verdict", NoteType.String, "Only questions with an answer of this verdict.", Choices: Verdicts),
                new ParameterNote("right", NoteType.Boolean, "Only questions that were answered rightly (true) or wrongly (false)."),
                new ParameterNote("tag", NoteType.String, "Only questions with this tag."),
                new ParameterNote("table", NoteType.String, "Only questions whose gold reads this table."),
                new ParameterNote("shape", NoteType.String, "Only questions whose gold has this shape."),
                new ParameterNote("feature", NoteType.String, "Only questions whose gold uses it: join, group, nested, order, limit or plain."),
                new ParameterNote("q", NoteType.String, "Only questions with all of these words in question or SQL."),
                new ParameterNote("page", NoteType.Integer, "From 1, which is the default."),
                new ParameterNote("limit", NoteType.Integer, $"Questions a page; default {DefaultLimit}, more than {MaxLimit} is {MaxLimit}."))
            .Refuses(404, 422);
        results.MapGet("/comparisons", ComparisonsAsync).Is("CompareEvaluatedModels", "Each model against the first", "By McNemar's exact test on the questions that both were judged on.")
            .Takes(Profile).Refuses(404, 422);
        results.MapGet("/breakdown", BreakdownAsync).Is("BreakDownEvaluation", "Accuracy by groups of questions", "Those with most questions first, at most 200.")
            .Takes(new ParameterNote("by", NoteType.String, "By what the questions are grouped; default tag.", Choices: BreakdownKinds.Words), Profile).Refuses(404, 422);
    }

    private static async Task<Results<Ok<IReadOnlyList<EvaluationItemResource>>, ProblemResult>> ItemsAsync(
        [Description(IdDescription)] string id, HttpRequest request, EvaluationQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var page = query.Integer("page", 1) ?? 1;
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultLimit, MaxLimit);
        var search = SearchOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!await queries.ExistsAsync(id, cancellationToken))
        {
            return Problem.EvaluationNotFound(id).ToResult();
        }
        var skip = (int)Math.Min((page - 1L) * limit, int.MaxValue);
        var found = await queries.ItemsAsync(id, search, skip, limit, cancellationToken);
        request.HttpContext.Response.Headers[TotalHeader] = found.Total.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok<IReadOnlyList<EvaluationItemResource>>([.. found.Items.Select(EvaluationItemResource.Of)]);
    }

    private static async Task<Results<Ok<EvaluationComparisons>, ProblemResult>> ComparisonsAsync(
        [Description(IdDescription)] string id, HttpRequest request, EvaluationQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var profile = query.Choice("profile", ComparisonProfiles.Words);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!await queries.ExistsAsync(id, cancellationToken))
        {
            return Problem.EvaluationNotFound(id).ToResult();
        }
        var pairs = await queries.ComparisonsAsync(id, ComparisonProfiles.FromWire(profile), cancellationToken);
        return TypedResults.Ok(new EvaluationComparisons([.. pairs.Select(PairedComparisonResource.Of)]));
    }

    private static async Task<Results<Ok<EvaluationBreakdown>, ProblemResult>> BreakdownAsync(
        [Description(IdDescription)] string id, HttpRequest request, EvaluationQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var by = query.Choice("by", BreakdownKinds.Words);
        var profile = query.Choice("profile", ComparisonProfiles.Words);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!await queries.ExistsAsync(id, cancellationToken))
        {
            return Problem.EvaluationNotFound(id).ToResult();
        }
        var rows = await queries.BreakdownAsync(id, BreakdownKinds.FromWire(by)!.Value, ComparisonProfiles.FromWire(profile), cancellationToken);
        return TypedResults.Ok(new EvaluationBreakdown([.. rows.Select(BreakdownGroupResource.Of)]));
    }

    private static ItemSearch SearchOf(QueryFields query)
    {
        var verdict = query.Text("verdict") is null ? null : query.Choice("verdict", Verdicts);
        bool? isRight = query.Text("right") is null ? null : query.Flag("right");
        return new ItemSearch(
            query.Integer("model", 0), Core.Evaluations.Verdicts.FromWire(verdict), isRight, query.Text("tag"), query.Text("table"), query.Text("shape"), query.Text("feature"), query.Text("q"));
    }
}
