using System.ComponentModel;
using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Others;

/// <summary>What training cost at a provider.</summary>
internal static class SpendingApi
{
    private const string MonthFormat = "yyyy-MM";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGroup("/providers").WithTags("Others").MapGet("/{name}/spending", GetAsync)
            .Is("GetSpending", "What the jobs of a month cost at a provider",
                "The training of the jobs that were created in that calendar month (UTC), deleted ones too. What asking and serving models costs is not in it.")
            .Takes(new ParameterNote("month", NoteType.String, "Such as 2026-11; default: the present month."))
            .Refuses(404, 422);

    private static async Task<Results<Ok<SpendingResource>, ProblemResult>> GetAsync(
        [Description("The provider's name.")] string name, HttpRequest request, Spendings spendings, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var month = MonthOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return await spendings.OfAsync(name, month, cancellationToken) is { } spending
            ? TypedResults.Ok(SpendingResource.Of(spending))
            : new Problem(ProblemKind.NotFound, "not_found", $"There is no provider named \"{JsonWords.Short(name)}\"; GET {StudioRoutes.Api}/providers lists those that are there.").ToResult();
    }

    private static DateOnly? MonthOf(QueryFields query)
    {
        if (query.Text("month") is not { } text)
        {
            return null;
        }
        if (DateOnly.TryParseExact(text, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year < DateTime.MaxValue.Year)
        {
            return month;
        }
        query.Errors.Add("month", $"month must be a year and a month, such as 2026-11; found \"{JsonWords.Short(text)}\".");
        return null;
    }
}

internal sealed record SpendingResource(
    string Provider,
    [property: Description("Year and month, in UTC.")] string Month,
    [property: Description("US dollars; a job that is not billed yet counts with its estimate.")] decimal Spent,
    [property: Description("The part of spent that is an estimate.")] decimal EstimatedPart,
    [property: Description("US dollars a calendar month; null for no limit.")] decimal? Budget,
    [property: Description("What happens to a job that would go over: ask (allow_over_budget goes on) or refuse.")] BudgetAction Action,
    int Jobs,
    [property: Description("Jobs whose cost is not known; they are in no sum.")] int Unknown)
{
    public static SpendingResource Of(Spending spending) => new(
        spending.Provider,
        spending.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        spending.Spent,
        spending.Estimated,
        spending.Budget,
        spending.Action,
        spending.Jobs,
        spending.UnknownJobs);
}
