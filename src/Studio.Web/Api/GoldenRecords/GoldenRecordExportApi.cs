using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Golden records as a file, streamed.</summary>
internal static class GoldenRecordExportApi
{
    private const string Keep = "keep";
    private const string Escape = "escape";

    private static readonly string[] Formats = [.. ImportFormats.All.Select(format => format.Name)];

    private static readonly ParameterNote[] Parameters =
    [
        new("format", NoteType.String, "The file's format; jsonl is the default. Those of other tools carry what these read.", Choices: Formats),
        new("formulas", NoteType.String, "In CSV, escape puts an apostrophe before cells that a spreadsheet would run as formulas, which the import takes off again; keep leaves it off.", Choices: [Escape, Keep]),
        .. GoldenRecordsApi.SearchNotes,
    ];

    public static void Map(RouteGroupBuilder records)
    {
        records.MapGet("/export", ExportAll).Is("ExportGoldenRecords", "All golden records that match, as a file that the import reads")
            .Takes(Parameters).Sends("application/jsonl", "application/json", "text/csv").Refuses(422);
        records.MapPost("/export", ExportSelectedAsync).Is("ExportSelectedGoldenRecords", "The golden records with these ids, as a file that the import reads")
            .Takes(Parameters).Sends("application/jsonl", "application/json", "text/csv").Refuses(400, 413, 415, 422);
    }

    private static Results<PushStreamHttpResult, ProblemResult> ExportAll(HttpRequest request, GoldenRecordExport export) =>
        RequestOf(request, null).TryGet(out var wanted, out var invalid) ? FileOf(wanted, request, export) : invalid.ToResult();

    private static async Task<Results<PushStreamHttpResult, ProblemResult>> ExportSelectedAsync(
        HttpRequest request, Body<SelectedGoldenRecordsBody> body, GoldenRecordExport export, CancellationToken cancellationToken)
    {
        if (!RequestOf(request, body.Value.Ids).TryGet(out var wanted, out var invalid))
        {
            return invalid.ToResult();
        }
        // Before the first byte, since a status cannot be taken back.
        return await export.FindMissingAsync(wanted.Search, wanted.Ids!, cancellationToken) is { } missing ? missing.ToResult() : FileOf(wanted, request, export);
    }

    private static Result<ExportRequest> RequestOf(HttpRequest request, IReadOnlyList<string>? ids)
    {
        var query = new QueryFields(request.Query);
        var format = ImportFormats.Find(query.Choice("format", Formats)) ?? ImportFormat.Jsonl;
        var keep = query.Choice("formulas", Escape, Keep) is Keep;
        var search = GoldenRecordsApi.SearchOf(query);
        return query.Errors.ToProblem() is { } invalid ? invalid : new ExportRequest(format, search, ids, keep);
    }

    private static PushStreamHttpResult FileOf(ExportRequest wanted, HttpRequest request, GoldenRecordExport export)
    {
        var format = ImportFormats.Of(wanted.Format);
        return TypedResults.Stream(target => export.WriteAsync(wanted, target, request.HttpContext.RequestAborted), format.ContentType, $"golden-records.{format.Extension}");
    }
}

internal sealed record SelectedGoldenRecordsBody : IRequestBody<SelectedGoldenRecordsBody>
{
    [Description("The records' ids, at least one.")]
    public required IReadOnlyList<string> Ids { get; init; }

    public static SelectedGoldenRecordsBody Read(JsonFields fields)
    {
        var ids = fields.Texts("ids");
        if (ids is null or [])
        {
            fields.Errors.Add("ids", "ids is missing or empty: give the ids of the records; GET /golden-records/export gives all of a connection.");
        }
        return new() { Ids = ids ?? [] };
    }
}
