using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Golden records from and to files, streamed: the size of a file does not count in memory.</summary>
internal static class GoldenRecordFilesApi
{
    private const string Jsonl = "jsonl";
    private const string Csv = "csv";

    private static readonly ParameterNote FormatNote = new("format", NoteType.String, "jsonl, which is the default, or csv.", Choices: [Jsonl, Csv]);

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/golden-records").WithTags("Golden records"));
        api.MapAlias("/golden-sqls", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder records)
    {
        records.MapPost("/import", ImportAsync).Is("ImportGoldenRecords", "Import a file: as the body itself, or as the multipart part \"file\"",
                "A preview reads and judges everything and stores nothing; a commit stores all or nothing, unless skip_invalid is true.")
            .Takes(
                new ParameterNote("db_connection_id", NoteType.String, "The connection that the records belong to.", IsRequired: true),
                FormatNote,
                new ParameterNote("mode", NoteType.String, "preview, which is the default, or commit.", Choices: ["preview", "commit"]),
                new ParameterNote("question_column", NoteType.String, "The column or key of the question; default prompt_text or question."),
                new ParameterNote("sql_column", NoteType.String, "The column or key of the SQL; default sql or sql_query."),
                new ParameterNote("skip_invalid", NoteType.Boolean, "true stores the good lines in spite of bad ones."))
            .WithMetadata(UploadedFile.Note)
            .Refuses(400, 409, 413, 422);
        records.MapPost("/import/columns", ColumnsAsync).Is("ReadImportColumns", "The columns of a file's beginning, and which look like question and SQL",
                "The beginning of the file is enough.")
            .Takes(FormatNote).WithMetadata(UploadedFile.Note).Refuses(413, 422);
        records.MapGet("/export", Export).Is("ExportGoldenRecords", "All golden records that match, as a file that the import reads")
            .Takes(
                FormatNote,
                new ParameterNote("db_connection_id", NoteType.String, "Only records of this connection."),
                new ParameterNote("q", NoteType.String, "Only records with all of these words in question or SQL."),
                new ParameterNote("tag", NoteType.String, "Only records with this tag."),
                new ParameterNote("shape", NoteType.String, "Only records whose SQL has this shape."))
            .Sends("application/jsonl", "text/csv").Refuses(422);
    }

    private static async Task<Results<Ok<ImportResource>, ProblemResult>> ImportAsync(
        HttpContext context, GoldenRecordImport import, UploadLimits limits, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var request = new ImportRequest(
            query.Required("db_connection_id"),
            FormatOf(query),
            query.Choice("mode", "preview", "commit") is "commit" ? ImportMode.Commit : ImportMode.Preview,
            query.Text("question_column"),
            query.Text("sql_column"),
            query.Flag("skip_invalid"));
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!(await UploadedFile.OpenAsync(context, limits, cancellationToken)).TryGet(out var file, out var refusal))
        {
            return refusal.ToResult();
        }
        if (!(await import.RunAsync(request, file, cancellationToken)).TryGet(out var report, out var problem))
        {
            return problem.ToResult();
        }
        return ImportResource.RefusalOf(report, request) is { } unstored ? unstored.ToResult() : TypedResults.Ok(ImportResource.Of(report));
    }

    private static async Task<Results<Ok<ImportColumnsResource>, ProblemResult>> ColumnsAsync(
        HttpContext context, GoldenRecordImport import, UploadLimits limits, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var format = FormatOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!(await UploadedFile.OpenAsync(context, limits, cancellationToken)).TryGet(out var file, out var refusal))
        {
            return refusal.ToResult();
        }
        return (await import.ReadColumnsAsync(format, file, cancellationToken)).TryGet(out var columns, out var problem)
            ? TypedResults.Ok(ImportColumnsResource.Of(columns))
            : problem.ToResult();
    }

    private static Results<PushStreamHttpResult, ProblemResult> Export(HttpRequest request, GoldenRecordExport export)
    {
        var query = new QueryFields(request.Query);
        var format = FormatOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var (contentType, name) = format is ImportFormat.Csv ? ("text/csv", "golden-records.csv") : ("application/jsonl", "golden-records.jsonl");
        return TypedResults.Stream(
            target => export.WriteAsync(format, GoldenRecordsApi.SearchOf(query), target, request.HttpContext.RequestAborted), contentType, name);
    }

    private static ImportFormat FormatOf(QueryFields query) => query.Choice("format", Jsonl, Csv) is Csv ? ImportFormat.Csv : ImportFormat.Jsonl;
}
