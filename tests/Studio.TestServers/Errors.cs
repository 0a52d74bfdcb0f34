using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <summary>Error answers, in OpenAI's shape and in none.</summary>
public static class Errors
{
    public static IResult NotFound() => Results.Json(Body("not_found", "No such object."), statusCode: 404);

    public static IResult Bad(string code, string message) => Results.Json(Body(code, message), statusCode: 400);

    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Body(code, message));
    }

    /// <summary>A proxy's page in place of JSON.</summary>
    public static Task HtmlAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body>Bad gateway</body></html>");
    }

    /// <summary>The beginning of an answer, as where a proxy cut it off but ended it well.</summary>
    public static Task HalfAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"object":"list","data":[{"id":"ftjob-0000""");
    }

    /// <summary>Any JSON with any status.</summary>
    public static Func<HttpContext, Task> Json(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    /// <summary>Too many requests, with that Retry-After where one is given.</summary>
    public static Func<HttpContext, Task> TooMany(string? retryAfter) => context =>
    {
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }
        return WriteAsync(context, 429, "rate_limit_exceeded", "Too many requests.");
    };

    /// <summary>Cuts the connection without an answer.</summary>
    public static Task DropAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static object Body(string code, string message) =>
        new { error = new { message, type = "invalid_request_error", param = (string?)null, code } };
}
