using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Golden records from and to files, streamed: the size of a file does not count in memory.</summary>
internal static class GoldenRecordFilesApi
{
    private static readonly string[] Formats = [.. ImportFormats.All.Append(ImportFormats.Auto).Select(format => format.Name)];

    private static readonly ParameterNote FormatNote = new(
        "format", NoteType.String, "The file's format; jsonl is the default, and auto tells it from the beginning of the file.", Choices: Formats);

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/golden-records").WithTags("Golden records"));
        api.MapAlias("/golden-sqls", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder records)
    {
        records.MapPost("/import", ImportAsync).Is("ImportGoldenRecords", "Import a file: as the body itself, or as the multipart part \"file\"",
                "A preview reads and judges everything and stores nothing; a commit stores all or nothing, unless skip_invalid is true. A multipart body may have before the file a part \"corrections\": a JSON list of {\"line\": 3, \"prompt_text\": \"…\", \"sql\": \"…\"}, one of the texts or both, or {\"line\": 3, \"skip\": true}; these lines are judged and stored as corrected.")
            .Takes(
                new ParameterNote("db_connection_id", NoteType.String, "The connection that the records belong to.", IsRequired: true),
                FormatNote,
                new ParameterNote("mode", NoteType.String, "preview, which is the default, or commit.", Choices: ["preview", "commit"]),
                new ParameterNote("question_column", NoteType.String, "The column or key of the question; default prompt_text or question, or the format's own."),
                new ParameterNote("sql_column", NoteType.String, "The column or key of the SQL; default sql or sql_query, or the format's own."),
                new ParameterNote("skip_invalid", NoteType.Boolean, "true stores the good lines in spite of bad ones."),
                new ParameterNote("db_id", NoteType.String, "Only the rows of this database, where the format names one (spider, sql-eval)."),
                new ParameterNote("watch", NoteType.String, "The key under which a page of this Studio sees how far the import is; scripts leave it out."))
            .WithMetadata(UploadedFile.Note)
            .Refuses(400, 409, 413, 422);
        records.MapPost("/import/columns", ColumnsAsync).Is("ReadImportColumns", "The columns of a file's beginning, and which look like question and SQL",
                "The beginning of the file is enough.")
            .Takes(FormatNote).WithMetadata(UploadedFile.Note).Refuses(413, 422);
        GoldenRecordExportApi.Map(records);
    }

    private static async Task<Results<Ok<ImportResource>, ProblemResult>> ImportAsync(
        HttpContext context, GoldenRecordImport import, ImportProgressBoard board, UploadLimits limits, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var request = new ImportRequest(
            query.Required("db_connection_id"),
            FormatOf(query),
            query.Choice("mode", "preview", "commit") is "commit" ? ImportMode.Commit : ImportMode.Preview,
            query.Text("question_column"),
            query.Text("sql_column"),
            query.Flag("skip_invalid"),
            query.Text("db_id"));
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (!(await UploadedFile.OpenAsync(context, limits, ImportCorrections.PartName, cancellationToken)).TryGet(out var upload, out var refusal)
            || !ImportCorrections.Read(upload.PartBefore).TryGet(out var corrections, out refusal))
        {
            return refusal.ToResult();
        }
        try
        {
            var run = await import.RunAsync(request with { Corrections = corrections }, upload.File, board.ReporterOf(query.Text("watch")), cancellationToken);
            if (!run.TryGet(out var report, out var problem))
            {
                return problem.ToResult();
            }
            return ImportResource.RefusalOf(report, request) is { } unstored ? unstored.ToResult() : TypedResults.Ok(ImportResource.Of(report));
        }
        catch (LatePartException late)
        {
            return Problem.Invalid(ImportCorrections.PartName, $"{late.Message} Nothing was imported; send it before the part \"file\".").ToResult();
        }
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
        if (!(await UploadedFile.OpenAsync(context, limits, null, cancellationToken)).TryGet(out var upload, out var refusal))
        {
            return refusal.ToResult();
        }
        return (await import.ReadColumnsAsync(format, upload.File, cancellationToken)).TryGet(out var columns, out var problem)
            ? TypedResults.Ok(ImportColumnsResource.Of(columns))
            : problem.ToResult();
    }

    private static ImportFormat FormatOf(QueryFields query) => ImportFormats.Find(query.Choice("format", Formats)) ?? ImportFormat.Jsonl;
}
