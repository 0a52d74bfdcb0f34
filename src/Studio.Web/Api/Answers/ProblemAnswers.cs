using FineTuningStudio.Core;
using Microsoft.AspNetCore.Diagnostics;

namespace FineTuningStudio.Web.Api.Answers;

/// <summary>
/// The one place that turns what no handler answered into a problem document: exceptions, and what routing, binding,
/// body limits, antiforgery and the server itself refuse with a bare status. No detail of an exception leaves it.
/// </summary>
internal static class ProblemAnswers
{
    private const string NotFoundPage = "/not-found";

    public static IApplicationBuilder UseProblemAnswers(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerExceptionAsync,
            StatusCodeSelector = static error => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException,
        });
        // A browser that follows a stale link gets the page that says so; scripts get the document.
        app.UseWhen(IsPage, static pages => pages.UseStatusCodePagesWithReExecute(NotFoundPage));
        app.UseWhen(static context => !IsPage(context), static rest => rest.UseStatusCodePages(
            static context => For(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));
        return app;
    }

    /// <summary>Whether a person's browser asks for a page, which wants HTML, and not for data.</summary>
    public static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !StudioRoutes.IsData(context.Request.Path);

    private static Task AnswerExceptionAsync(HttpContext context) => For(context.Response.StatusCode).ExecuteAsync(context);

    private static ProblemResult For(int status) => status switch
    {
        400 => Answer(status, "validation_failed", "The request cannot be read: check its address, headers and body."),
        401 => Answer(status, "unauthorized", "An API key is needed: send it as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"."),
        403 => Answer(status, "forbidden", "This is not allowed here."),
        404 => Answer(status, "not_found", "There is nothing at this address: check the path; /swagger lists all routes."),
        405 => Answer(status, "method_not_allowed", "This address does not take this method: the Allow header names those it takes; /swagger lists all routes."),
        408 => Answer(status, "unavailable", "The body came too slowly: send it again."),
        413 => Answer(status, "too_large", "The body is larger than this route takes: send less at a time; for files Studio:MaxImportBytes says how much."),
        415 => Answer(status, "unsupported_media_type", "This route takes another kind of body: send JSON with \"Content-Type: application/json\"."),
        503 => Answer(status, "unavailable", "The Studio cannot answer just now: try again in a few seconds."),
        < 500 => Answer(status, "validation_failed", "The request cannot be taken: check its address, headers and body."),
        _ => Answer(status, "internal", "Something went wrong in the Studio; nothing is known to be lost. Try again, and look into its log if it stays."),
    };

    // The kind says nothing here: the status is given.
    private static ProblemResult Answer(int status, string code, string message) =>
        new(new Problem(ProblemKind.Impossible, code, message), status);
}
