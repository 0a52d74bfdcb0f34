namespace FineTuningStudio.Core.Providers;

/// <summary>
/// A provider as somebody entered it. What is null or empty falls back to the settings of that name, else to what is usual
/// for the kind; the key alone stays as it is unless another is given or it is to be removed.
/// </summary>
public sealed record ProviderEntry
{
    /// <summary>1 to 60 of a-z, 0-9, - and _; what jobs and the API call it.</summary>
    public string? Name { get; init; }

    /// <summary>"openai" for every server of OpenAI's shape, or "fireworks".</summary>
    public string? Kind { get; init; }

    public string? Title { get; init; }

    /// <summary>Absolute, http or https, without a user, query or fragment.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Only Fireworks has one.</summary>
    public string? AccountId { get; init; }

    /// <summary>"v2" or "legacy"; only for Fireworks.</summary>
    public string? Dialect { get; init; }

    /// <summary>"authorization" or "api-key"; only for OpenAI's shape.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>A new key; null or empty keeps the one that is stored.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Forgets the stored key. One from the settings cannot be forgotten here.</summary>
    public bool RemoveKey { get; init; }

    /// <summary>In US dollars for a calendar month (UTC).</summary>
    public decimal? MonthlyBudget { get; init; }

    public BudgetAction? BudgetAction { get; init; }

    /// <summary>Without the values: a key must not come into a log by way of its record.</summary>
    public override string ToString() => $"Entry of {Name}";
}
