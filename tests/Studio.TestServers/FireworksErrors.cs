using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <summary>Error answers of Fireworks' shape: a gRPC number, a message and details, under the status that the gateway maps the number to.</summary>
public static class FireworksErrors
{
    private static readonly Dictionary<int, int> Statuses = new()
    {
        [2] = 500, [3] = 400, [4] = 504, [5] = 404, [6] = 409, [7] = 403, [8] = 429, [9] = 400, [10] = 409, [11] = 400, [12] = 501, [13] = 500, [14] = 503, [15] = 500, [16] = 401,
    };

    public static IResult Of(int code, string message) => Results.Json(Body(code, message), statusCode: Statuses[code]);

    public static IResult NotFound(string name) => Of(5, $"{name} not found");

    public static Task WriteAsync(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = Statuses[code];
        return context.Response.WriteAsJsonAsync(Body(code, message));
    }

    private static object Body(int code, string message) => new { code, message, details = Array.Empty<object>() };
}
