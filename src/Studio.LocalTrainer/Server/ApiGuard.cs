using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Stands before every route: asks for the key, and turns what went wrong into OpenAI's error shape in one place.</summary>
internal sealed partial class ApiGuard(IOptions<LocalTrainerOptions> options, TrainerReadiness readiness, ILogger<ApiGuard> logger) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!IsKeyRight(request.Headers.Authorization.ToString(), out var hasKey))
        {
            return ApiError.Unauthorized(hasKey);
        }
        if (!readiness.IsReady)
        {
            return ApiError.NotReady();
        }
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode is StatusCodes.Status413PayloadTooLarge
                ? ApiError.TooLarge("The request is larger than this server takes.", null)
                : new ApiError(bad.StatusCode, bad.Message);
        }
        catch (Exception unexpected) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            RequestFailed(logger, unexpected, request.Method, request.Path);
            return ApiError.Internal();
        }
    }

    private bool IsKeyRight(string header, out bool hasKey)
    {
        var sent = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        hasKey = sent.Length > 0;
        var right = options.Value.ApiKey();
        // Hashes have one length, so the comparison takes the same time whatever was sent.
        return hasKey && right.Length > 0 && CryptographicOperations.FixedTimeEquals(Hash(sent), Hash(right));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);
}
