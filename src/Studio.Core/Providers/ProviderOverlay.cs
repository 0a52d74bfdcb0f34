namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Lays what was entered in the browser over the settings. A key is sent only to the origin that it was given for: one from
/// the settings or the environment is not inherited where the browser names another origin, and one of the browser is not
/// used once the address leads elsewhere.
/// </summary>
internal static class ProviderOverlay
{
    /// <summary>The providers of the settings in their order, then those that were added, by name.</summary>
    public static IReadOnlyList<ProviderSettings> Apply(
        IReadOnlyList<ProviderSettings> configured, IReadOnlyCollection<StoredProvider> stored, Func<string, ProviderKey?> open)
    {
        var rows = stored.ToDictionary(row => row.Name);
        var added = stored.Where(row => configured.All(settings => settings.Name != row.Name)).OrderBy(row => row.Name, StringComparer.Ordinal);
        return
        [
            .. configured.Select(settings => rows.TryGetValue(settings.Name, out var row) ? Over(settings, row, open) : settings),
            .. added.Select(row => Over(null, row, open)),
        ];
    }

    /// <summary>One provider; <paramref name="settings"/> is null for one that the settings do not know.</summary>
    public static ProviderSettings Over(ProviderSettings? settings, StoredProvider row, Func<string, ProviderKey?> open)
    {
        var ground = settings ?? new ProviderSettings(row.Name, row.Kind) { Title = row.Name };
        var merged = ground with
        {
            Source = settings is null ? ProviderSource.Browser : ProviderSource.SettingsChanged,
            Title = row.Title ?? ground.Title,
            BaseUrl = Uri.TryCreate(row.BaseUrl, UriKind.Absolute, out var url) ? url : ground.BaseUrl,
            AccountId = row.AccountId ?? ground.AccountId,
            Dialect = row.Dialect ?? ground.Dialect,
            KeyHeader = row.KeyHeader ?? ground.KeyHeader,
            MonthlyBudget = row.MonthlyBudget ?? ground.MonthlyBudget,
            BudgetAction = row.BudgetAction ?? ground.BudgetAction,
        };
        if (row.ProtectedKey is { } stored)
        {
            return WithStoredKey(merged, open(stored));
        }
        return ground.ApiKey is null || Origin(merged) == Origin(ground)
            ? merged
            : WithoutKey(merged, $"The key of {merged.Title} in the settings is not sent to {Origin(merged)}, because it was given for {Origin(ground)}: enter the key for the new address on its page under Providers.");
    }

    /// <summary>Scheme, host and port of the address that is called.</summary>
    public static string Origin(ProviderSettings settings) => (settings.BaseUrl ?? ProviderKinds.Address(settings.Kind))?.GetLeftPart(UriPartial.Authority) ?? "";

    private static ProviderSettings WithStoredKey(ProviderSettings merged, ProviderKey? key) => key switch
    {
        null => WithoutKey(merged, $"The key of {merged.Title} can no longer be decrypted, because the directory of encryption keys is not the one that it was stored with: enter it again on its page under Providers."),
        _ when key.Origin != Origin(merged) => WithoutKey(merged, $"The key of {merged.Title} was entered for {key.Origin} and is not sent to {Origin(merged)}: enter the key for the new address on its page under Providers."),
        _ => merged with { ApiKey = key.Secret, KeySource = ProviderKeySource.Browser, KeyChangedAt = key.ChangedAt },
    };

    private static ProviderSettings WithoutKey(ProviderSettings merged, string fault) =>
        merged with { ApiKey = null, KeySource = ProviderKeySource.None, KeyFault = fault };
}
