using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Api.Answers;

/// <summary>A problem of Core as an HTTP answer. The kind gives the status, unless the protocol itself names one.</summary>
internal sealed class ProblemResult(Problem problem, int? status = null) : IResult, IStatusCodeHttpResult
{
    private const string RetryAfterSeconds = "5";
    private const string LocalTrainerPath = "/local/v1";

    public int? StatusCode => Status;

    private int Status { get; } = status ?? StatusOf(problem.Kind);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Status is StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }
        if (Status is StatusCodes.Status413PayloadTooLarge && HttpProtocol.IsHttp11(httpContext.Request.Protocol))
        {
            // The rest of the body stays unread, so the connection ends here; a client that is told does not send its next request on it.
            response.Headers.Connection = "close";
        }
        // Clients of the built-in trainer are OpenAI's, which read errors in OpenAI's shape, whoever refuses them.
        return httpContext.Request.Path.StartsWithSegments(LocalTrainerPath)
            ? response.WriteAsJsonAsync(OpenAiError.Of(problem), ApiJson.Options, httpContext.RequestAborted)
            : response.WriteAsJsonAsync(ProblemDocument.Of(problem, Status), ApiJson.Options, ProblemDocument.ContentType, httpContext.RequestAborted);
    }

    private static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.Impossible => StatusCodes.Status400BadRequest,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private sealed record OpenAiError(OpenAiErrorBody Error)
    {
        public static OpenAiError Of(Problem problem) => new(new OpenAiErrorBody(problem.Message, "invalid_request_error", null, problem.Code));
    }

    private sealed record OpenAiErrorBody(string Message, string Type, string? Param, string Code);
}

internal static class ProblemResults
{
    public static ProblemResult ToResult(this Problem problem) => new(problem);
}
