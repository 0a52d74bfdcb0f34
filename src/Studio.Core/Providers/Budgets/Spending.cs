namespace FineTuningStudio.Core.Providers.Budgets;

/// <summary>
/// What the jobs of a calendar month (UTC) cost at a provider, in US dollars: the training of the jobs that were created in it,
/// deleted ones too. A job that the provider has not billed yet counts with its estimate. What asking and serving models costs
/// is not in it.
/// </summary>
public sealed record Spending(string Provider, DateOnly Month)
{
    public decimal Spent { get; init; }

    /// <summary>The part of <see cref="Spent"/> that is an estimate.</summary>
    public decimal Estimated { get; init; }

    /// <summary>Null for no limit.</summary>
    public decimal? Budget { get; init; }

    public BudgetAction Action { get; init; }

    public int Jobs { get; init; }

    /// <summary>Jobs whose cost nobody knows; they are in no sum.</summary>
    public int UnknownJobs { get; init; }

    /// <summary>Whether there is anything to tell.</summary>
    public bool IsWorthTelling => Budget is not null || Spent > 0 || UnknownJobs > 0;

    /// <summary>The first day of the month that a moment (UTC) lies in.</summary>
    public static DateOnly MonthOf(DateTime utc) => new(utc.Year, utc.Month, 1);
}

/// <summary>What deleted jobs had cost in a month at a provider, so that deleting a job gives no money back.</summary>
public sealed class DeletedSpending
{
    public required string Provider { get; init; }

    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    public long MicroDollars { get; set; }

    /// <summary>The part of <see cref="MicroDollars"/> that was an estimate.</summary>
    public long EstimatedMicroDollars { get; set; }

    public int Jobs { get; set; }

    public int UnknownJobs { get; set; }
}
