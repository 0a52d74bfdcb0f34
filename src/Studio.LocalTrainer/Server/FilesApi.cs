using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.LocalTrainer.Server;

internal sealed record FileAnswer(
    string Id, string Object, long Bytes, long CreatedAt, long? ExpiresAt, string Filename, string Purpose, string Status, string? StatusDetails);

internal sealed record DeletedAnswer(string Id, string Object, bool Deleted);

internal static class FilesApi
{
    private const int AllFiles = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/files", UploadAsync);
        routes.MapGet("/files", List);
        routes.MapGet("/files/{id}", Get);
        routes.MapDelete("/files/{id}", Delete);
        routes.MapGet("/files/{id}/content", Content);
        routes.RefuseOtherMethods("/files", "GET, POST");
        routes.RefuseOtherMethods("/files/{id}", "GET, DELETE");
        routes.RefuseOtherMethods("/files/{id}/content", "GET");
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, FileUpload upload, CancellationToken cancellationToken)
    {
        var (file, error) = await upload.ReceiveAsync(request, cancellationToken);
        return error ?? Answer.Ok(Describe(file!));
    }

    private static IResult List(HttpRequest request, FileStore files)
    {
        var (page, error) = Page.Read(request, AllFiles, AllFiles);
        if (error is not null)
        {
            return error;
        }
        var order = request.Query["order"].ToString();
        if (order is not ("" or "asc" or "desc"))
        {
            return ApiError.InvalidValue("order", $"Invalid 'order': expected 'asc' or 'desc', but got '{ApiError.Echo(order)}'.");
        }
        var all = files.NewestFirst();
        var purpose = request.Query["purpose"].ToString();
        var (items, hasMore, badAfter) = page.Take(
            order is "asc" ? [.. all.Reverse()] : all,
            static file => file.Id,
            file => purpose.Length == 0 || file.Purpose == purpose);
        // OpenAI's document wants both ends to be strings, also those of an empty list.
        return badAfter ?? Answer.Ok(new ListWithEndsAnswer<FileAnswer>(
            "list",
            [.. items.Select(Describe)],
            items.Count == 0 ? "" : items[0].Id,
            items.Count == 0 ? "" : items[^1].Id,
            hasMore));
    }

    private static IResult Get(string id, FileStore files) =>
        files.Find(id) is { } file ? Answer.Ok(Describe(file)) : ApiError.NoSuchFile(id);

    private static IResult Delete(string id, FileStore files) =>
        files.Find(id) is not null && files.Delete(id) ? Answer.Ok(new DeletedAnswer(id, "file", true)) : ApiError.NoSuchFile(id);

    private static IResult Content(string id, FileStore files) =>
        files.Find(id) is { } file && files.Open(id) is { } content
            ? TypedResults.Stream(content, "application/octet-stream", file.Filename, enableRangeProcessing: true)
            : ApiError.NoSuchFile(id);

    private static FileAnswer Describe(StoredFile file) => new(
        file.Id,
        "file",
        file.Bytes,
        file.CreatedAt.ToUnixTimeSeconds(),
        file.ExpiresAt?.ToUnixTimeSeconds(),
        file.Filename,
        file.Purpose,
        "processed",
        null);
}
