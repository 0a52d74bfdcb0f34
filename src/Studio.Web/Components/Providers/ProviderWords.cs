using System.Globalization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>What pages say of providers.</summary>
internal static class ProviderWords
{
    /// <summary>Since when something is wrong, such as "Silent since 14:02 UTC:"; with the day once it is over.</summary>
    public static string Trouble(ProviderState health)
    {
        var what = health.Error?.Kind switch
        {
            ProviderErrorKind.Unauthorized => "Refused",
            ProviderErrorKind.RateLimited => "Slowed down",
            _ => "Silent",
        };
        return health.FailingSince is { } since
            ? string.Create(CultureInfo.InvariantCulture, $"{what} since {since:yyyy-MM-dd HH:mm} UTC:")
            : $"{what}:";
    }

    /// <summary>Where it is set up, to stand behind other facts.</summary>
    public static string Source(ProviderSource source) => source switch
    {
        ProviderSource.Browser => " · added here",
        ProviderSource.SettingsChanged => " · from the settings, changed here",
        _ => " · from the settings",
    };

    public static string Jobs(int open) => open switch
    {
        0 => "No job runs there",
        1 => "1 job runs there",
        _ => $"{open:N0} jobs run there",
    };

    /// <summary>Whether there is a key and where it comes from, in a sentence; never the key.</summary>
    public static string Key(ProviderView view) => view.KeySource switch
    {
        ProviderKeySource.Browser when view.KeyChangedAt is { } at => string.Create(CultureInfo.InvariantCulture, $"A key is stored, encrypted; it was entered on {at:yyyy-MM-dd} at {at:HH:mm} UTC. Leave this empty to keep it."),
        ProviderKeySource.Browser => "A key is stored, encrypted. Leave this empty to keep it.",
        ProviderKeySource.Settings => $"The key comes from Providers:{view.Name}:ApiKey in the settings. One that you enter here takes its place.",
        ProviderKeySource.Environment => $"The key comes from the environment variable {ProviderSettings.KeyVariable(view.Name)}. One that you enter here takes its place.",
        _ => "No key is stored. It is kept encrypted and never shown again. For a server that asks for none, enter any word.",
    };
}
