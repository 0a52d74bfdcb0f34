using System.ComponentModel;
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
    [Description("Replaces the job's metadata; null removes it.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static UpdateFineTuningBody Read(JsonFields fields)
    {
        if (!fields.Has("metadata"))
        {
            fields.Errors.Add("metadata", "metadata is missing: send {\"metadata\": {\"key\": \"value\"}}, or null to remove it.");
        }
        return new() { Metadata = fields.TextMap("metadata") };
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
