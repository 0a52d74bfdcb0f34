using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Makes the rows of one request or file. Each is a microsecond younger than the one before it, so that lists keep the order
/// in which the records came, also where thousands came at once.
/// </summary>
internal sealed class RecordClock(TimeProvider time)
{
    private readonly DateTime _start = Now(time);
    private long _count;

    public GoldenRecord NewRecord(NewGoldenRecord item, SqlDialect dialect, string? importId)
    {
        var sql = item.Sql!.Trim();
        var at = _start.AddTicks(_count++ * TimeSpan.TicksPerMicrosecond);
        return new GoldenRecord
        {
            Id = StudioId.New(time),
            ConnectionId = item.ConnectionId!,
            PromptText = item.PromptText!.Trim(),
            Sql = sql,
            AcceptedSqls = GoldenRecordRules.AcceptedSqls(item.AcceptedSqls, sql),
            ShapeHash = SqlShape.Of(sql, dialect).Hash,
            QuestionHash = QuestionText.Hash(item.PromptText!),
            Tables = [.. SqlOutline.Of(sql, dialect).Tables],
            Tags = TagRules.Of(item.Tags),
            Metadata = GoldenRecordRules.Metadata(item.Metadata),
            CreatedAt = at,
            UpdatedAt = at,
            ImportId = importId,
        };
    }

    /// <summary>The time to the microsecond, which is what the API shows.</summary>
    public static DateTime Now(TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
