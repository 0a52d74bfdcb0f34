namespace FineTuningStudio.Core.FineTunings;

public enum FineTuningEventType
{
    Message,
    Metrics,
    State,
}

/// <summary>Something that happened to a job: the provider's event, or our own.</summary>
public sealed class FineTuningEvent
{
    public required string Id { get; init; }

    public required string FineTuningId { get; init; }

    /// <summary>The order in which events of one job are shown; grows.</summary>
    public long Sequence { get; init; }

    /// <summary>The provider's own id, by which an event is taken once; null for ours.</summary>
    public string? RemoteId { get; init; }

    /// <summary>"info", "warn" or "error".</summary>
    public required string Level { get; init; }

    public required string Message { get; init; }

    public FineTuningEventType Type { get; init; }

    /// <summary>JSON; null where there is none.</summary>
    public string? Data { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>One metric point of a job; the step is unique within it.</summary>
public sealed class FineTuningMetric
{
    public required string FineTuningId { get; init; }

    public required int Step { get; init; }

    public double? Epoch { get; set; }

    public double? TrainLoss { get; set; }

    public double? ValidLoss { get; set; }

    /// <summary>0..1.</summary>
    public double? TrainAccuracy { get; set; }

    /// <summary>0..1.</summary>
    public double? ValidAccuracy { get; set; }

    /// <summary>When the provider first told of the step; null where the point came from a result file, which has no times.</summary>
    public DateTime? RecordedAt { get; set; }
}

/// <summary>A provider's raw answer about a job, secrets redacted. One row for the answer to the creation, one for the last.</summary>
public sealed class ProviderAnswer
{
    public required string FineTuningId { get; init; }

    /// <summary>"create" or "last".</summary>
    public required string Call { get; init; }

    public int StatusCode { get; set; }

    /// <summary>The body as it came, JSON where the provider sent JSON.</summary>
    public required string Body { get; set; }

    public DateTime ReceivedAt { get; set; }
}

/// <summary>That a job was deleted, for those who follow changes by number.</summary>
public sealed class DeletedFineTuning
{
    public required long Change { get; init; }

    public required string FineTuningId { get; init; }

    public DateTime DeletedAt { get; init; }
}

/// <summary>The first answer to an Idempotency-Key; the key belongs to who sent it and lives seven days.</summary>
public sealed class IdempotencyKey
{
    public required string Owner { get; init; }

    public required string Key { get; init; }

    public required string BodyHash { get; init; }

    public required string FineTuningId { get; init; }

    /// <summary>The job as it was first answered, JSON of a <see cref="FineTuningView"/> without its record ids.</summary>
    public required string Answer { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>The one row that numbers the changes of all jobs; its lock makes the order of numbers the order of commits.</summary>
public sealed class ChangeCounter
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    public long Value { get; set; }
}
