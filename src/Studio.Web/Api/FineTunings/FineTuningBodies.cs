using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.FineTunings;

internal sealed record CancelFineTuningBody : IRequestBody<CancelFineTuningBody>
{
    public static bool IsOptional => true;

    [Description("The job's id; may be left out, since the path has it.")]
    public string? FinetuningId { get; init; }

    [Description("Replaces the job's metadata where it is not null.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static CancelFineTuningBody Read(JsonFields fields) => new()
    {
        FinetuningId = fields.Text("finetuning_id"),
        Metadata = fields.TextMap("metadata"),
    };
}

internal sealed record UpdateFineTuningBody : IRequestBody<UpdateFineTuningBody>
{
    [Description("Replaces the job's metadata; null removes it; left out, it stays.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Replaces the notes, up to 20,000 characters; null removes them; left out, they stay.")]
    public string? Notes { get; init; }

    [Description("Another name, 1 to 100 characters; left out, it stays.")]
    public string? Alias { get; init; }

    [Description("Replaces the tags, at most 20 of 1 to 64 characters; null or [] removes them; left out, they stay.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("The notes as they were read, null for none: where they are others by now nothing is changed (409). Left out, the notes are replaced whatever they are.")]
    public string? NotesBefore { get; init; }

    internal FineTuningUpdate Update { get; private init; } = new();

    public static UpdateFineTuningBody Read(JsonFields fields)
    {
        string[] changeable = ["metadata", "notes", "alias", "tags"];
        if (!changeable.Any(fields.Has))
        {
            fields.Errors.Add("metadata", "metadata, notes, tags and alias are all missing: send one of them, such as {\"metadata\": {\"key\": \"value\"}}, {\"notes\": \"…\"}, {\"tags\": [\"…\"]} or {\"alias\": \"…\"}.");
        }
        var body = new UpdateFineTuningBody
        {
            Metadata = fields.TextMap("metadata"),
            Notes = fields.Text("notes"),
            NotesBefore = fields.Text("notes_before"),
            Alias = fields.Text("alias"),
            Tags = fields.Texts("tags"),
        };
        return body with
        {
            Update = new FineTuningUpdate
            {
                Metadata = fields.Has("metadata") ? new(body.Metadata) : default,
                Notes = fields.Has("notes") ? new(body.Notes) : default,
                Alias = fields.Has("alias") ? new(body.Alias ?? "") : default,
                Tags = fields.Has("tags") ? new(body.Tags) : default,
                NotesBefore = fields.Has("notes_before") ? new(body.NotesBefore) : default,
            },
        };
    }
}

internal sealed record AskModelBody : IRequestBody<AskModelBody>
{
    [Description("A question about the connection's data, in plain words.")]
    public required string Question { get; init; }

    public static AskModelBody Read(JsonFields fields)
    {
        var question = fields.Text("question");
        if (string.IsNullOrWhiteSpace(question) && !fields.Errors.Any)
        {
            fields.Errors.Add("question", "question is missing: send {\"question\": \"How many …?\"}.");
        }
        return new() { Question = question ?? "" };
    }
}
