using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Files;

/// <summary>Training files at a provider: what training_file and validation_file of a new job name.</summary>
internal static class FilesApi
{
    private const string IdDescription = "The file's id at the provider.";
    private const string Purpose = "fine-tune";
    private const string ProviderField = "provider";

    private static readonly ParameterNote ProviderNote = new(ProviderField, NoteType.String, "The provider's name; the default provider where none is given.");

    public static void Map(IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        files.MapPost("", UploadAsync).Is("UploadFile", "Upload a training file to a provider: the multipart parts \"file\", \"purpose\" and, where it is not the default one, \"provider\"",
                "purpose must be fine-tune. The id of the answer is good for training_file and validation_file of a new job.")
            .Takes(ProviderNote).WithMetadata(UploadedFile.Note).Refuses(400, 413, 422, 503);
        files.MapGet("", ListAsync).Is("ListFiles", "The training files at a provider, the newest first, whoever uploaded them")
            .Takes(ProviderNote, new ParameterNote("page_token", NoteType.String, "The next_page_token of the page before."))
            .Refuses(400, 422, 503);
        files.MapGet("/{id}", GetAsync).Is("GetFile", "One file at a provider").Takes(ProviderNote).Refuses(400, 404, 422, 503);
        files.MapGet("/{id}/content", ContentAsync).Is("GetFileContent", "What a file at a provider holds").Takes(ProviderNote)
            .Sends("application/octet-stream").Refuses(400, 404, 422, 503);
        files.MapDelete("/{id}", DeleteAsync).Is("DeleteFile", "Delete a file at a provider", "409 while a job that has not ended needs it.")
            .Takes(ProviderNote).Refuses(400, 404, 409, 422, 503);
    }

    private static async Task<Results<Created<ProviderFileResource>, ProblemResult>> UploadAsync(
        HttpContext context, ProviderFiles files, UploadLimits limits, StudioPaths paths, CancellationToken cancellationToken)
    {
        if (!(await FileForm.ReadAsync(context, limits, paths, cancellationToken)).TryGet(out var form, out var refusal))
        {
            return refusal.ToResult();
        }
        await using (form)
        {
            if (FaultsOf(form).ToProblem() is { } invalid)
            {
                return invalid.ToResult();
            }
            var provider = files.NameOf(form.Text(ProviderField) ?? new QueryFields(context.Request.Query).Text(ProviderField));
            return (await files.UploadAsync(provider, new UploadFile(form.FileName, form.File!, form.File!.Length, form.Rows), cancellationToken)).TryGet(out var file, out var problem)
                ? TypedResults.Created(AddressOf(file, provider), ProviderFileResource.Of(file, provider))
                : problem.ToResult();
        }
    }

    private static FieldErrors FaultsOf(FileForm form)
    {
        var faults = new FieldErrors();
        if (form.File is null)
        {
            faults.Add("file", "There is no part named \"file\" in the form: with curl add -F file=@NAME.");
        }
        else if (form.Rows is 0)
        {
            faults.Add("file", "The file is empty: send JSONL, one example a line.");
        }
        if (form.Text("purpose") is not Purpose)
        {
            faults.Add("purpose", $"purpose must be {Purpose}, the only one that is trained on; {(form.Text("purpose") is { } other ? $"found \"{JsonWords.Short(other)}\"" : "it is missing")}.");
        }
        return faults;
    }

    private static async Task<Results<Ok<ProviderFileListResource>, ProblemResult>> ListAsync(
        HttpRequest request, ProviderFiles files, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(request, files);
        var token = new QueryFields(request.Query).Text("page_token");
        return (await files.ListAsync(provider, token, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new ProviderFileListResource(page.Files.Select(file => ProviderFileResource.Of(file, provider)).ToList(), page.NextCursor))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<ProviderFileResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, HttpRequest request, ProviderFiles files, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(request, files);
        return (await files.GetAsync(provider, Unescaped(id), cancellationToken)).TryGet(out var file, out var problem)
            ? TypedResults.Ok(ProviderFileResource.Of(file, provider))
            : problem.ToResult();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemResult>> ContentAsync(
        [Description(IdDescription)] string id, HttpRequest request, ProviderFiles files, CancellationToken cancellationToken) =>
        (await files.OpenAsync(ProviderOf(request, files), Unescaped(id), cancellationToken)).TryGet(out var content, out var problem)
            ? TypedResults.File(content, "application/octet-stream", id)
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedFileResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, HttpRequest request, ProviderFiles files, CancellationToken cancellationToken) =>
        (await files.DeleteAsync(ProviderOf(request, files), Unescaped(id), cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedFileResource(Unescaped(id), "file", true))
            : problem.ToResult();

    private static string ProviderOf(HttpRequest request, ProviderFiles files) => files.NameOf(new QueryFields(request.Query).Text(ProviderField));

    /// <summary>Some providers' ids hold slashes, and those are the one thing that the framework leaves escaped in a path.</summary>
    private static string Unescaped(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static string AddressOf(RemoteFile file, string provider) =>
        $"{StudioRoutes.Api}/files/{Uri.EscapeDataString(file.Id)}?{ProviderField}={Uri.EscapeDataString(provider)}";
}
