using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Whether a provider takes a file of that size; asked before anything of it is sent.</summary>
internal static class FileLimits
{
    private const double BytesPerMegabyte = 1 << 20;

    /// <summary>What is wrong, in one sentence; null where it is taken or no limit is known.</summary>
    public static string? Fault(ProviderDescription provider, long bytes) =>
        provider.Limit(ProviderLimit.FileBytes) is { } limit && bytes > limit.Value
            ? $"The training file would have {bytes / BytesPerMegabyte:N1} MB, and {provider.Title} takes {limit.Value / BytesPerMegabyte:N1} MB a file{(limit.ReadOn is { } day ? $" (read on {day:yyyy-MM-dd})" : "")}: train on fewer golden records, or shorten the schema."
            : null;

    /// <summary>The same as the provider's own refusal, for a file that is built.</summary>
    public static ProviderError? Refusal(ProviderDescription provider, long bytes) =>
        Fault(provider, bytes) is { } fault ? new ProviderError(ProviderErrorKind.Refused, "file_too_large", fault) : null;
}
