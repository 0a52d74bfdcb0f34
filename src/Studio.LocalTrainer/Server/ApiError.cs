using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>A refusal in OpenAI's shape: <c>{"error": {"message", "type", "param", "code"}}</c>.</summary>
internal sealed record ApiError(
    int Status, string Message, string? Param = null, string? Code = null, string Type = "invalid_request_error") : IResult
{
    private const int MaxEcho = 100;

    public static ApiError Invalid(string message, string? param, string? code = null) =>
        new(StatusCodes.Status400BadRequest, message, param, code);

    public static ApiError InvalidValue(string param, string message) => Invalid(message, param, "invalid_value");

    public static ApiError InvalidType(string param, string expected, JsonElement found) =>
        Invalid($"Invalid type for '{param}': expected {expected}, but got {Describe(found)} instead.", param, "invalid_type");

    public static ApiError Missing(string param) =>
        Invalid($"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    public static ApiError NoSuchFile(string id) =>
        new(StatusCodes.Status404NotFound, $"No such File object: {Echo(id)}", "id");

    public static ApiError NoSuchJob(string id) =>
        new(StatusCodes.Status404NotFound, $"Could not find fine tune: {Echo(id)}", "fine_tune_id", "fine_tune_not_found");

    public static ApiError NoSuchModel(string id) =>
        new(StatusCodes.Status404NotFound, $"The model '{Echo(id)}' does not exist or you do not have access to it.", "model", "model_not_found");

    public static ApiError UnknownRoute(string method, string path) =>
        new(StatusCodes.Status404NotFound, $"Unknown request URL: {method} {Echo(path)}. Please check the URL for typos.", null, "unknown_url");

    public static ApiError WrongMethod(string method, string path, string allowed) =>
        new(StatusCodes.Status405MethodNotAllowed, $"Not allowed to {method} on {Echo(path)}; allowed here: {allowed}.", null, "method_not_supported");

    public static ApiError Unauthorized(bool hasKey) => new(
        StatusCodes.Status401Unauthorized,
        hasKey
            ? "Incorrect API key provided. Send the key of this trainer as 'Authorization: Bearer YOUR_KEY'."
            : "You didn't provide an API key. Send the key of this trainer in an Authorization header: 'Authorization: Bearer YOUR_KEY'.",
        null,
        "invalid_api_key");

    public static ApiError TooLarge(string message, string? param) =>
        new(StatusCodes.Status413PayloadTooLarge, message, param, "request_too_large");

    public static ApiError Internal() => new(
        StatusCodes.Status500InternalServerError,
        "The trainer had an error while processing your request. Its log says more.",
        Type: "server_error");

    public static ApiError NotReady() => new(
        StatusCodes.Status503ServiceUnavailable,
        "This trainer's folder is in use by another process, which answers for it. Ask there, or try again when it has stopped.",
        null,
        "trainer_not_ready",
        "server_error");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Status is StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        if (Status is StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "5";
        }
        var body = new { error = new { message = Message, type = Type, param = Param, code = Code } };
        await response.WriteAsJsonAsync(body, Json.Options, httpContext.RequestAborted);
    }

    /// <summary>What a client sent, short enough to be said back.</summary>
    public static string Echo(string text) => text.Length <= MaxEcho ? text : text[..MaxEcho] + "…";

    private static string Describe(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
