using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTuningStudio.Web.Components;

/// <summary>Every address that a page links to, so that routes and links cannot drift apart.</summary>
public static class StudioUrls
{
    public const string Dashboard = "/";
    public const string Connections = "/connections";
    public const string NewConnection = "/connections/new";
    public const string FineTunings = "/fine-tunings";
    public const string Providers = "/providers";
    public const string ApiReference = "/swagger";
    public const string ApiConnections = "/api/v1/db-connections";
    public const string ApiFiles = "/api/v1/files";

    public static string Connection(string id, string? tab = null, string? table = null) =>
        With($"{Connections}/{Escape(id)}", ("tab", tab), ("table", table));

    /// <summary>A connection's prompt template, with the texts of that version in the form.</summary>
    public static string PromptTemplate(string connectionId, int? version = null) =>
        With($"{Connections}/{Escape(connectionId)}", ("tab", "prompt"), ("version", version?.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public const string NewProvider = "/providers/new";

    /// <summary>The form for a provider's address, key and budget.</summary>
    public static string Provider(string name) => $"{Providers}/{Escape(name)}";

    /// <summary>What is at a provider, whoever made it; the tab is "jobs", "files" or "models".</summary>
    public static string AtProvider(string name, string? tab = null) => With($"{Providers}/{Escape(name)}/inventory", ("tab", tab));

    /// <summary>The form that starts a job from a file that is at a provider already.</summary>
    public static string FineTuningFromFile(string provider, string? fileId = null) =>
        With($"{FineTunings}/from-file", ("provider", provider), ("file", fileId));

    /// <summary>Which models and jobs stop, and when.</summary>
    public const string Sunset = "/models/sunset";

    /// <summary>Training the snapshot of a job again, with another provider or base model.</summary>
    public static string TrainElsewhere(string fineTuningId, string? provider = null, string? model = null) =>
        With($"{FineTunings}/{Escape(fineTuningId)}/elsewhere", ("provider", provider), ("model", model));

    /// <summary>The list of golden records, of one connection where given.</summary>
    public static string GoldenRecords(string? connectionId = null) => GoldenRecords(new GoldenRecordSearch(connectionId));

    /// <summary>The golden records that a search finds.</summary>
    public static string GoldenRecords(GoldenRecordSearch search) => With("/golden-records", Words(search));

    /// <summary>The review of the golden records that a search finds, one after another.</summary>
    public static string Review(GoldenRecordSearch search) => With("/golden-records/review", Words(search));

    /// <summary>The SQL shapes of a connection's golden records.</summary>
    public static string GoldenRecordShapes(string connectionId) => With("/golden-records", ("connection", connectionId), ("view", "shapes"));

    public static string ImportGoldenRecords(string connectionId) => With("/golden-records/import", ("connection", connectionId));

    /// <summary>The list of snapshots, of a connection where one is given.</summary>
    public static string Snapshots(string? connectionId = null, int page = 1) =>
        With("/snapshots", ("connection", connectionId), ("page", page > 1 ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));

    /// <summary>The form that freezes the records of a kept selection, or all of a connection.</summary>
    public static string NewSnapshot(string? connectionId = null, string? selectionKey = null) =>
        With("/snapshots/new", ("connection", connectionId), ("selection", selectionKey));

    /// <summary>The form that freezes the records that a search finds.</summary>
    public static string NewSnapshot(GoldenRecordSearch search) => With("/snapshots/new", Words(search));

    /// <summary>One snapshot; <paramref name="query"/> holds what narrows its tab.</summary>
    public static string Snapshot(string id, string? tab = null, params (string Name, string? Value)[] query) =>
        With($"/snapshots/{Escape(id)}", [("tab", tab), .. query]);

    public static string ApiSnapshotFile(string id, string part) => With($"/api/v1/snapshots/{Escape(id)}/file", ("part", part));

    /// <summary>The list of jobs, narrowed to a connection, a status (its wire name) and a filter where given, and ordered, both as the API takes them; the columns by their names with commas between.</summary>
    public static string FineTuningList(string? connectionId = null, string? status = null, string? filter = null, string? orderBy = null, string? columns = null) =>
        With(FineTunings, ("connection", connectionId), ("status", status), ("filter", filter), ("order_by", orderBy), ("columns", columns));

    public static string FineTuning(string id, string? tab = null) => With($"{FineTunings}/{Escape(id)}", ("tab", tab));

    /// <summary>The wizard; <paramref name="selectionKey"/> is what <c>SelectionStore.KeepAsync</c> gave for the chosen records.</summary>
    public static string NewFineTuning(string? connectionId = null, string? selectionKey = null) =>
        With($"{FineTunings}/new", ("connection", connectionId), ("selection", selectionKey));

    /// <summary>The wizard over a snapshot.</summary>
    public static string NewFineTuningOver(string connectionId, string snapshotId) =>
        With($"{FineTunings}/new", ("connection", connectionId), ("snapshot", snapshotId), ("step", "model"));

    /// <summary>The wizard, filled in with what an earlier job was made from.</summary>
    public static string NewFineTuningFrom(string fineTuningId) => With($"{FineTunings}/new", ("from", fineTuningId));

    /// <summary>The same with the records of its database as they are now, instead of its snapshot.</summary>
    public static string NewFineTuningWithCurrentRecords(string fineTuningId) => With($"{FineTunings}/new", ("from", fineTuningId), ("records", "current"));

    /// <summary>The list of sweeps.</summary>
    public const string Sweeps = $"{FineTunings}/sweeps";

    /// <summary>The list of sweeps from a later page on.</summary>
    public static string SweepsFrom(string pageToken) => With(Sweeps, ("page_token", pageToken));

    /// <summary>One sweep with what its jobs came to.</summary>
    public static string Sweep(string id) => $"{Sweeps}/{Escape(id)}";

    public const string Evaluations = "/evaluations";

    /// <summary>The list of evaluations, narrowed where given.</summary>
    public static string EvaluationList(string? connectionId = null, string? fineTuningId = null) =>
        With(Evaluations, ("connection", connectionId), ("job", fineTuningId));

    /// <summary>The form for a new evaluation: of a job's held-out part, with another job's model beside it where named, or of a connection's records.</summary>
    public static string NewEvaluation(string? fineTuningId = null, string? connectionId = null, string? selectionKey = null, string? withFineTuningId = null) =>
        With($"{Evaluations}/new", ("job", fineTuningId), ("with", withFineTuningId), ("connection", connectionId), ("selection", selectionKey));

    /// <summary>One evaluation; <paramref name="query"/> holds what narrows its list of examples, such as ("verdict", "mismatch").</summary>
    public static string Evaluation(string id, params (string Name, string? Value)[] query) => With($"{Evaluations}/{Escape(id)}", query);

    public static string Example(string evaluationId, int item, int contestant, params (string Name, string? Value)[] query) =>
        With(
            $"{Evaluations}/{Escape(evaluationId)}/items/{item.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            [("model", contestant.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. query]);

    /// <summary>The playground; <paramref name="modelKeys"/> are those of <c>ModelTargets</c>.</summary>
    public static string Playground(string? connectionId = null, string? question = null, params string[] modelKeys) =>
        With("/playground", [("connection", connectionId), ("q", question), .. modelKeys.Select(key => ("model", (string?)key))]);

    /// <param name="connectionId">Where the records go.</param>
    /// <param name="format">The format's name in the API.</param>
    /// <param name="mode">"preview" or "commit".</param>
    /// <param name="questionColumn">The column of the question, where it was chosen.</param>
    /// <param name="sqlColumn">The column of the SQL, where it was chosen.</param>
    /// <param name="skipInvalid">Whether invalid lines are left out.</param>
    /// <param name="database">The database whose rows alone are taken.</param>
    /// <param name="watchKey">The key under which the page sees how far it is.</param>
    public static string ApiImport(
        string connectionId, string format, string mode, string? questionColumn, string? sqlColumn, bool skipInvalid, string? database = null, string? watchKey = null) =>
        With(
            "/api/v1/golden-records/import",
            ("db_connection_id", connectionId),
            ("format", format),
            ("mode", mode),
            ("question_column", questionColumn),
            ("sql_column", sqlColumn),
            ("skip_invalid", skipInvalid ? "true" : null),
            ("db_id", database),
            ("watch", watchKey));

    /// <summary>The file of the golden records that match; <paramref name="keepFormulas"/> leaves off the apostrophes before formulas in CSV.</summary>
    public static string ApiExport(string format, GoldenRecordSearch search, bool keepFormulas = false) => With(
        "/api/v1/golden-records/export",
        [("format", format), .. Words(search, "db_connection_id"), ("formulas", keepFormulas ? "keep" : null)]);

    /// <summary>Who is told when a job changes.</summary>
    public const string Webhooks = "/webhooks";

    public const string NewWebhook = "/webhooks/new";

    /// <summary>One webhook, with its messages of that state ("failed", "pending", "delivered"), or all.</summary>
    public static string Webhook(string id, string? status = null) => With($"{Webhooks}/{Escape(id)}", ("status", status));

    public static string ApiTrainingFile(string id) => $"/api/v1/finetunings/{Escape(id)}/training-file";

    public static string ApiValidationFile(string id) => $"/api/v1/finetunings/{Escape(id)}/validation-file";

    public static string ApiResultFile(string id) => $"/api/v1/finetunings/{Escape(id)}/result-file";

    /// <summary>The download of a job's metric points.</summary>
    public static string ApiMetrics(string id) => $"/api/v1/finetunings/{Escape(id)}/metrics?format=csv";

    /// <summary>Two to eight jobs side by side; the others are set against the baseline, by itself the first.</summary>
    public static string Compare(IEnumerable<string> ids, string? baselineId = null) =>
        With($"{FineTunings}/compare", ("ids", string.Join(',', ids)), ("baseline", baselineId));

    /// <summary>The download of a comparison.</summary>
    public static string ApiComparison(IEnumerable<string> ids, string? baselineId = null) =>
        With("/api/v1/finetunings/compare", ("ids", string.Join(',', ids)), ("baseline", baselineId), ("format", "csv"));

    private static (string Name, string? Value)[] Words(GoldenRecordSearch search, string connection = "connection") =>
    [
        (connection, search.ConnectionId), ("q", search.Text), ("tag", search.Tag), ("shape", search.ShapeHash), ("table", search.Table),
        ("check", search.Check?.ToWire()), ("finding", search.Finding), ("review", search.Review?.ToWire()),
    ];

    private static string With(string path, params (string Name, string? Value)[] query) =>
        query.Where(pair => !string.IsNullOrEmpty(pair.Value))
            .Aggregate(path, (url, pair) => QueryHelpers.AddQueryString(url, pair.Name, pair.Value!));

    private static string Escape(string segment) => Uri.EscapeDataString(segment);
}
