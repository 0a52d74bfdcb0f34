using System.ComponentModel;
using System.Text.Json.Serialization;
using FineTuningStudio.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTuningStudio.Web.Api.Answers;

/// <summary>The body of every error, application/problem+json (RFC 9457) with the contract's own members behind.</summary>
internal sealed record ProblemDocument
{
    public const string ContentType = "application/problem+json";

    [Description("Always about:blank: error_code says which problem it is.")]
    public string Type { get; init; } = "about:blank";

    [Description("The name of the HTTP status.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("One sentence: what is wrong and what to do next.")]
    public required string Detail { get; init; }

    [Description("A stable code for programs, such as finetuning_not_found.")]
    public required string ErrorCode { get; init; }

    [Description("The same sentence as detail.")]
    public required string Message { get; init; }

    [Description("More about it, where there is more to say.")]
    public string? Description { get; init; }

    [Description("Every invalid field at once: the field's path and its messages.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public static ProblemDocument Of(Problem problem, int status) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = problem.Message,
        ErrorCode = problem.Code,
        Message = problem.Message,
        Description = problem.Description,
        Errors = problem.Errors.Count > 0 ? problem.Errors : null,
    };
}
