using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.Web.Api.Answers;

/// <summary>Answers that are JSON by themselves and CSV where that is asked for.</summary>
internal static class CsvAnswer
{
    public const string ContentType = "text/csv";

    /// <summary>By the parameter <c>format</c>, and without it by the header <c>Accept</c>.</summary>
    public static Result<bool> IsWanted(HttpRequest request)
    {
        var query = new QueryFields(request.Query);
        var accepted = request.GetTypedHeaders().Accept.MaxBy(type => type.Quality ?? 1)?.MediaType == ContentType;
        var format = query.Choice("format", accepted ? ["csv", "json"] : ["json", "csv"]);
        return query.Errors.ToProblem() is { } invalid ? invalid : format is "csv";
    }

    /// <summary>The text as a file of that name.</summary>
    public static ContentHttpResult Of(HttpContext context, string name, string csv)
    {
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return TypedResults.Text(csv, ContentType, Encoding.UTF8);
    }
}
