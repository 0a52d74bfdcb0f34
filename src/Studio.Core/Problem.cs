namespace FineTuningStudio.Core;

/// <summary>What kind of answer a problem is; the API turns it into a status code, a page into its place and colour.</summary>
public enum ProblemKind
{
    /// <summary>A field of the request has a value that cannot be taken (422).</summary>
    Invalid,

    /// <summary>The request is well formed but cannot be done (400).</summary>
    Impossible,

    /// <summary>What the path names does not exist (404).</summary>
    NotFound,

    /// <summary>The present state forbids it (409).</summary>
    Conflict,

    /// <summary>More bytes than the limit allows (413).</summary>
    TooLarge,

    /// <summary>Something that is needed does not answer now; trying again later may work (503).</summary>
    Unavailable,
}

/// <summary>
/// An expected failure as a value: one sentence that says what is wrong and what to do, the stable code of the API
/// contract, and for validation every invalid field with its messages (field paths as the API spells them).
/// </summary>
public sealed record Problem(ProblemKind Kind, string Code, string Message)
{
    public string? Description { get; init; }

    /// <summary>Where the problem is in a text that was sent, such as a filter: its first character at fault, from 1, in UTF-16 units; null where there is no such place.</summary>
    public int? Position { get; init; }

    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Several invalid fields at once; the message repeats the first and counts the rest.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors, string code = "validation_failed")
    {
        var messages = errors.SelectMany(field => field.Value).ToList();
        var message = messages.Count == 1 ? messages[0] : $"{messages[0]} ({messages.Count - 1} more: see errors.)";
        return new Problem(ProblemKind.Invalid, code, message) { Errors = errors };
    }

    public static Problem Invalid(string field, string message, string code = "validation_failed") =>
        new(ProblemKind.Invalid, code, message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };

    public static Problem ConnectionNotFound(string id, ProblemKind kind = ProblemKind.NotFound) =>
        new(kind, "database_connection_not_found", $"Database connection not found, {id}");

    public static Problem GoldenRecordNotFound(string id, ProblemKind kind = ProblemKind.NotFound) =>
        new(kind, "golden_record_not_found", $"Golden record not found, {id}");

    /// <summary>Somebody else has written the record since it was read.</summary>
    public static Problem ChangedMeanwhile => new(ProblemKind.Conflict, "conflict", "The record was changed meanwhile: look at its present text first.");

    public static Problem SnapshotNotFound(string id, ProblemKind kind = ProblemKind.NotFound) => new(kind, "snapshot_not_found", $"Snapshot not found, {id}");

    public static Problem DeletionNotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Deletion not found, {id}");

    public static Problem EvaluationNotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Evaluation not found, {id}");

    public static Problem ProviderNotFound(string name) => new(ProblemKind.NotFound, "not_found", $"Provider not found, {name}");

    public static Problem WebhookNotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Webhook not found, {id}");

    public static Problem DeliveryNotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Delivery not found, {id}");

    public static Problem SweepNotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Sweep not found, {id}");

    public static Problem FineTuningNotFound() => new(ProblemKind.NotFound, "finetuning_not_found", "Model not found");
}
