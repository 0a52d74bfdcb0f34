using System.Net;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What becomes of a question whose call failed.</summary>
internal enum AskedFate
{
    /// <summary>Nothing was done; asked again when the provider has room, however often.</summary>
    WaitAndAskAgain,

    /// <summary>Sent again, a few times.</summary>
    TryAgain,

    /// <summary>It may have been answered and paid, so it is not sent again.</summary>
    NotAnswered,

    /// <summary>The provider will not answer this very question.</summary>
    Refused,

    /// <summary>The provider will answer none of them: the key, the model or the quota.</summary>
    StopContestant,
}

internal static class Asked
{
    /// <summary>The code of a call that never reached the provider.</summary>
    public const string Unreachable = "unreachable";

    public static AskedFate Fate(ProviderError error) => error switch
    {
        { Kind: ProviderErrorKind.RateLimited } => AskedFate.WaitAndAskAgain,
        { Kind: ProviderErrorKind.Unauthorized or ProviderErrorKind.NotFound } or { Code: "provider_not_ready" } => AskedFate.StopContestant,
        // A quota that is used up is refused with the status of too many requests, and no waiting helps.
        { Kind: ProviderErrorKind.Refused, Raw.StatusCode: (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.PaymentRequired } => AskedFate.StopContestant,
        { Kind: ProviderErrorKind.Refused } => AskedFate.Refused,
        _ when NothingWasSent(error) || error.Raw?.StatusCode is 408 or 425 or >= 500 => AskedFate.TryAgain,
        _ => AskedFate.NotAnswered,
    };

    public static bool NothingWasSent(ProviderError error) => error is { Kind: ProviderErrorKind.Transient, Code: Unreachable };
}
