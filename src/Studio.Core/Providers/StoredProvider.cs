namespace FineTuningStudio.Core.Providers;

/// <summary>
/// A provider as it was added or changed in the browser. Where one of the same name stands in the settings, what is not
/// null here takes its place.
/// </summary>
public sealed class StoredProvider
{
    public const int MaxNameLength = 60;

    public required string Name { get; init; }

    /// <summary>"openai", "fireworks" or "local".</summary>
    public required string Kind { get; init; }

    public string? Title { get; set; }

    public string? BaseUrl { get; set; }

    public string? AccountId { get; set; }

    /// <summary>"v2" or "legacy", for Fireworks.</summary>
    public string? Dialect { get; set; }

    /// <summary>The header that carries the key: "authorization" or "api-key".</summary>
    public string? KeyHeader { get; set; }

    /// <summary>The key, encrypted; never leaves Core.</summary>
    public string? ProtectedKey { get; set; }

    public decimal? MonthlyBudget { get; set; }

    public BudgetAction? BudgetAction { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }
}

/// <summary>What a provider last told of one of its models.</summary>
public sealed class KnownModel
{
    public required string Provider { get; init; }

    public required string ModelId { get; init; }

    public bool IsTuned { get; set; }

    public string? BaseModel { get; set; }

    /// <summary>The day from which the provider no longer serves it, as it said; null where it said nothing.</summary>
    public DateOnly? ShutdownDate { get; set; }

    public DateTime ReadAt { get; set; }

    /// <summary>False where the last reading no longer held it.</summary>
    public bool IsListed { get; set; }
}
