using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.LocalTrainer.Server;

internal static class Answer
{
    public static IResult Ok<T>(T body) => TypedResults.Json(body, Json.Options);

    /// <summary>Answers a known path with another method in OpenAI's shape; routing alone would answer 405 with nothing in it.</summary>
    public static void RefuseOtherMethods(this IEndpointRouteBuilder routes, string path, string allowed) =>
        routes.Map(path, (HttpRequest request, HttpResponse response) =>
        {
            response.Headers.Allow = allowed;
            return ApiError.WrongMethod(request.Method, request.Path, allowed);
        });
}
