using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Core.GoldenRecords;

public sealed record GoldenRecordView(
    string Id,
    string ConnectionId,
    int Version,
    string PromptText,
    string Sql,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string>? Metadata,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    string ShapeHash,
    IReadOnlyList<string> AcceptedSqls,
    CheckState CheckState,
    ReviewState Review = ReviewState.NotReviewed,
    DateTime? ReviewedAt = null);

public sealed record NewGoldenRecord(
    string? ConnectionId,
    string? PromptText,
    string? Sql,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    IReadOnlyList<string>? AcceptedSqls = null);

/// <summary>
/// What is to change of a record; null keeps what is there. Where <paramref name="Version"/> is given, it is the one that was looked at: a record
/// that has another one by now stays as it is. Metadata changes only with <paramref name="SetMetadata"/>, since null is a value of it.
/// </summary>
public sealed record GoldenRecordChange(
    string? PromptText = null,
    string? Sql = null,
    IReadOnlyList<string>? Tags = null,
    bool SetMetadata = false,
    IReadOnlyDictionary<string, string>? Metadata = null,
    IReadOnlyList<string>? AcceptedSqls = null,
    int? Version = null);

/// <summary>
/// Which records: of one connection, with one tag, of one SQL shape (its hash), with every word of <paramref name="Text"/> in
/// question or SQL (in any case), in one state, with a finding of one code, whose SQL reads one table, and of which a person
/// said that. Null asks for nothing.
/// </summary>
public sealed record GoldenRecordSearch(
    string? ConnectionId = null, string? Text = null, string? Tag = null, string? ShapeHash = null, CheckState? Check = null, string? Finding = null,
    string? Table = null, ReviewState? Review = null);

public sealed record GoldenRecordPage(IReadOnlyList<GoldenRecordView> Records, int Total);

/// <summary>A SQL shape of a connection, how many records have it, and the SQL of the oldest of them.</summary>
public sealed record ShapeView(string Hash, int Count, string ExampleSql);
