using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Doors;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>The header Idempotency-Key of the routes that make a job.</summary>
internal static class IdempotencyHeader
{
    private const string Name = "Idempotency-Key";
    private const int MaxLength = 255;

    public static ParameterNote Note { get; } = new(
        Name, NoteType.String, "The same key and body give the first answer again and never a second job. It lives seven days.", IsHeader: true);

    /// <summary>The caller's claim, null where the header is absent; <c>validation_failed</c> for a key that cannot be taken.</summary>
    /// <param name="hash">Of everything that the request says, the path included where it says something.</param>
    public static (IdempotencyClaim? Claim, Problem? Problem) Read(HttpContext context, string hash) =>
        (string?)context.Request.Headers[Name] switch
        {
            null => (null, null),
            { Length: > 0 and <= MaxLength } key when !string.IsNullOrWhiteSpace(key) => (new IdempotencyClaim(Caller.NameOf(context), key, hash), null),
            var key => (null, Problem.Invalid(Name, $"The header {Name} must have 1 to {MaxLength} characters; found {key.Length}.")),
        };
}
