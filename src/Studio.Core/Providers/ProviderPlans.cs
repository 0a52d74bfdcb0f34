namespace FineTuningStudio.Core.Providers;

/// <summary>What an entry comes to: the row to store, and the provider that it would make.</summary>
internal sealed record ProviderPlan(StoredProvider Row, ProviderSettings Settings);

/// <summary>Works out what an entry means, for storing it and for testing it before.</summary>
public sealed class ProviderPlans(ProviderRegistry registry, ProviderFactory factory, ProviderKeys keys, TimeProvider time)
{
    internal Result<ProviderPlan> New(ProviderEntry entry)
    {
        var tidy = Tidy(entry);
        if (ProviderRules.CheckNew(tidy) is { } invalid)
        {
            return invalid;
        }
        if (registry.Describe().Any(provider => provider.Name.Equals(tidy.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return ProviderSetup.Conflict($"There is a provider named \"{tidy.Name}\" already; change that one, or choose another name.");
        }
        return Plan(tidy, NewRow(tidy.Name!, tidy.Kind!), null);
    }

    /// <param name="name">The provider's name.</param>
    /// <param name="entry">What was entered; its name and kind, where given, must be those of the provider.</param>
    /// <param name="row">What is stored of it so far; it is written into.</param>
    internal Result<ProviderPlan> Change(string name, ProviderEntry entry, StoredProvider? row)
    {
        if (registry.Find(name)?.Describe() is not { } description)
        {
            return Problem.ProviderNotFound(name);
        }
        if (description.Kind == ProviderSettings.LocalKind)
        {
            return ProviderSetup.Conflict("The built-in trainer is always ready and needs no settings; there is nothing to change.");
        }
        if (entry.Name is not null && entry.Name != name)
        {
            return Problem.Invalid("name", "name cannot change, because jobs are known by it; add another provider.");
        }
        if (entry.Kind is not null && entry.Kind != description.Kind)
        {
            return Problem.Invalid("kind", $"kind cannot change from {description.Kind}; add another provider.");
        }
        var tidy = Tidy(entry) with { Name = name, Kind = description.Kind };
        return ProviderRules.CheckChange(tidy) is { } invalid
            ? invalid
            : Plan(tidy, row ?? NewRow(name, description.Kind), factory.Configured.FirstOrDefault(settings => settings.Name == name));
    }

    private ProviderPlan Plan(ProviderEntry entry, StoredProvider row, ProviderSettings? ground)
    {
        // What is the same as in the settings is not stored, so that it follows them when they change.
        row.Title = Other(entry.Title, ground?.Title);
        row.BaseUrl = Other(entry.BaseUrl, (ground?.BaseUrl ?? ProviderKinds.Address(row.Kind))?.AbsoluteUri);
        row.AccountId = Other(entry.AccountId, ground?.AccountId);
        row.Dialect = Other(entry.Dialect, ground?.Dialect);
        row.KeyHeader = Other(entry.KeyHeader, ground?.KeyHeader);
        row.MonthlyBudget = entry.MonthlyBudget == ground?.MonthlyBudget ? null : entry.MonthlyBudget;
        row.BudgetAction = entry.BudgetAction == (ground?.BudgetAction ?? default) ? null : entry.BudgetAction;
        var origin = ProviderOverlay.Origin(ProviderOverlay.Over(ground, row, keys.Unprotect));
        row.ProtectedKey = Key(entry, row, origin);
        return new ProviderPlan(row, ProviderOverlay.Over(ground, row, keys.Unprotect));
    }

    private string? Key(ProviderEntry entry, StoredProvider row, string origin) => entry switch
    {
        { ApiKey: { } given } => keys.Protect(new ProviderKey(origin, given, time.GetUtcNow().UtcDateTime)),
        { RemoveKey: true } => null,
        // One that was entered for another host is forgotten; one that cannot be read stays, and says so.
        _ when row.ProtectedKey is { } stored && keys.Unprotect(stored) is { } key && key.Origin != origin => null,
        _ => row.ProtectedKey,
    };

    private StoredProvider NewRow(string name, string kind)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new StoredProvider { Name = name, Kind = kind, CreatedAt = now, UpdatedAt = now };
    }

    private static ProviderEntry Tidy(ProviderEntry entry) => entry with
    {
        Name = Text(entry.Name),
        Kind = Text(entry.Kind),
        Title = Text(entry.Title),
        BaseUrl = Text(entry.BaseUrl),
        AccountId = Text(entry.AccountId),
        Dialect = Text(entry.Dialect),
        KeyHeader = Text(entry.KeyHeader),
        ApiKey = Text(entry.ApiKey),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Other(string? entered, string? configured) => entered == configured ? null : entered;
}
