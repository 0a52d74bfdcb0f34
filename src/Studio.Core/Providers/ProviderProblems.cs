namespace FineTuningStudio.Core.Providers;

internal static class ProviderProblems
{
    /// <summary>A provider's error as an answer to a person's or a script's request.</summary>
    public static Problem ToProblem(this ProviderError error, string provider) => error.Kind switch
    {
        _ when error.Code is "provider_not_ready" => new Problem(ProblemKind.Invalid, error.Code, error.Message),
        _ when error.Code is "file_too_large" => new Problem(ProblemKind.TooLarge, "too_large", error.Message),
        ProviderErrorKind.NotFound => new Problem(ProblemKind.NotFound, "not_found", error.Message),
        ProviderErrorKind.Refused => new Problem(ProblemKind.Impossible, "provider_refused", error.Message) { Description = error.Code },
        ProviderErrorKind.Unauthorized => new Problem(ProblemKind.Invalid, "provider_not_ready",
            error.Raw is null ? $"{error.Message} Check Providers:{provider}:ApiKey." : error.Message),
        _ => new Problem(ProblemKind.Unavailable, "unavailable", error.Message),
    };
}
