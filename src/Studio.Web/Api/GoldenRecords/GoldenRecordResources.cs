using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.GoldenRecords;

internal sealed record GoldenRecordResource(
    string Id,
    string PromptText,
    string Sql,
    string DbConnectionId,
    DateTime CreatedAt,
    IReadOnlyDictionary<string, string>? Metadata,
    IReadOnlyList<string> Tags,
    [property: Description("What the last check found; null while there was none.")] GoldenRecordCheckResource? Check,
    [property: Description("Other SQL texts that are right too.")] IReadOnlyList<string> AcceptedSqls,
    [property: Description("The SQL's shape: the same for queries that differ in their literals alone.")] string Shape,
    [property: Description("Counts from 1, and grows with each change of question or SQL.")] int Version,
    [property: Description("What a person said of this version; null while nobody has.")] GoldenRecordReviewResource? Review)
{
    public static GoldenRecordResource Of(GoldenRecordView view, CheckView? check) => new(
        view.Id, view.PromptText, view.Sql, view.ConnectionId, view.CreatedAt, view.Metadata, view.Tags, GoldenRecordCheckResource.Of(check), view.AcceptedSqls, view.ShapeHash,
        view.Version, GoldenRecordReviewResource.Of(view));

    /// <summary>One that was just made or changed, so that nothing is known of it yet.</summary>
    public static GoldenRecordResource Unchecked(GoldenRecordView view) => Of(view, null);

    public static async Task<IReadOnlyList<GoldenRecordResource>> OfAsync(IReadOnlyList<GoldenRecordView> views, GoldenRecordChecks checks, CancellationToken cancellationToken)
    {
        var found = await checks.OfAsync(views, cancellationToken);
        return [.. views.Select(view => Of(view, found.GetValueOrDefault(view.Id)))];
    }
}

/// <summary>The answer of a deletion as released clients know it.</summary>
internal sealed record GoldenRecordDeleted(bool Status = true);

internal sealed record NewGoldenRecordBody
{
    [Description("The connection that the SQL runs on.")]
    public string? DbConnectionId { get; init; }

    [Description("The question, 3 to 20,000 characters. Also question.")]
    public string? PromptText { get; init; }

    [Description("The SQL that answers it, 1 to 100,000 characters. Also sql_query.")]
    public string? Sql { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Other SQL texts that are right too, up to 50; a model's answer is judged against all of them.")]
    public IReadOnlyList<string>? AcceptedSqls { get; init; }
}

/// <summary>A list of records: all are stored, or none.</summary>
internal sealed record NewGoldenRecordsBody(IReadOnlyList<NewGoldenRecord> Records) : IRequestBody<NewGoldenRecordsBody>
{
    public static bool IsList => true;

    public static Type Documented => typeof(IReadOnlyList<NewGoldenRecordBody>);

    public static string ErrorCode => "invalid_golden_record";

    public static NewGoldenRecordsBody Read(JsonFields fields) => new((fields.Objects() ?? []).Select(record => new NewGoldenRecord(
        record.Text("db_connection_id"),
        record.Text("prompt_text", "question"),
        record.Text("sql", "sql_query"),
        record.Texts("tags"),
        record.TextMap("metadata"),
        record.Texts("accepted_sqls"))).ToList());
}

internal sealed record GoldenRecordChangeBody : IRequestBody<GoldenRecordChangeBody>
{
    public static string ErrorCode => "invalid_golden_record";

    [Description("Also question.")]
    public string? PromptText { get; init; }

    [Description("Also sql_query.")]
    public string? Sql { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Replaces the metadata; null removes it, leaving it out keeps it.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Replaces the other right SQL texts; leaving it out keeps them.")]
    public IReadOnlyList<string>? AcceptedSqls { get; init; }

    private bool SetsMetadata { get; init; }

    public static GoldenRecordChangeBody Read(JsonFields fields) => new()
    {
        PromptText = fields.Text("prompt_text", "question"),
        Sql = fields.Text("sql", "sql_query"),
        Tags = fields.Texts("tags"),
        Metadata = fields.TextMap("metadata"),
        SetsMetadata = fields.Has("metadata"),
        AcceptedSqls = fields.Texts("accepted_sqls"),
    };

    public GoldenRecordChange ToChange() => new(PromptText, Sql, Tags, SetsMetadata, Metadata, AcceptedSqls);
}
