using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers.Budgets;

/// <summary>Adds up what was spent. No query here calls a provider.</summary>
public sealed class Spendings(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, TimeProvider time)
{
    /// <summary>What a month cost at a provider, the present month where none is named; null where no provider has that name.</summary>
    public async Task<Spending?> OfAsync(string provider, DateOnly? month, CancellationToken cancellationToken)
    {
        if (providers.Find(provider)?.Describe() is not { } description)
        {
            return null;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(database, description, month ?? ThisMonth, cancellationToken);
    }

    /// <summary>What this month cost, at each provider where there is something to tell.</summary>
    public async Task<IReadOnlyList<Spending>> ThisMonthAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = new List<Spending>();
        foreach (var description in providers.Describe())
        {
            all.Add(await ReadAsync(database, description, ThisMonth, cancellationToken));
        }
        return all.FindAll(spending => spending.IsWorthTelling);
    }

    private DateOnly ThisMonth => Spending.MonthOf(time.GetUtcNow().UtcDateTime);

    /// <summary>
    /// Why the provider's budget does not let something more begin, within the caller's transaction; null where it does. Without a
    /// budget, and for what costs nothing, nothing is read.
    /// </summary>
    internal static async Task<Problem?> RefusalAsync(
        StudioDb database, ProviderDescription? provider, long? microDollars, string? reason, bool allowOver, DateTime now, CancellationToken cancellationToken, string subject = "this job")
    {
        if (provider is not { MonthlyBudget: not null } || microDollars == 0)
        {
            return null;
        }
        var spending = await ReadAsync(database, provider, Spending.MonthOf(now), cancellationToken);
        return BudgetRules.Refusal(provider, spending, microDollars / Dollars.Micro, reason, allowOver, subject);
    }

    /// <summary>What a month cost at the provider, within the caller’s transaction.</summary>
    internal static async Task<Spending> ReadAsync(StudioDb database, ProviderDescription provider, DateOnly month, CancellationToken cancellationToken)
    {
        var from = month.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var until = from.AddMonths(1);

        // A job that somebody else made at the provider was not started here: the budget is for what is.
        var jobs = await database.FineTunings
            .Where(job => job.Provider == provider.Name && job.CreatedAt >= from && job.CreatedAt < until && job.AdoptedAt == null)
            .GroupBy(job => 1)
            .Select(all => new
            {
                Jobs = all.Count(),
                Micro = all.Sum(job => job.CostMicroDollars ?? 0),
                EstimatedMicro = all.Sum(job => job.TrainedTokens == null ? job.CostMicroDollars ?? 0 : 0),
                Unknown = all.Sum(job => job.CostMicroDollars == null ? 1 : 0),
            })
            .SingleOrDefaultAsync(cancellationToken);
        var deleted = await database.DeletedSpendings.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Provider == provider.Name && row.Month == month, cancellationToken);
        return new Spending(provider.Name, month)
        {
            Spent = ((jobs?.Micro ?? 0) + (deleted?.MicroDollars ?? 0)) / Dollars.Micro,
            Estimated = ((jobs?.EstimatedMicro ?? 0) + (deleted?.EstimatedMicroDollars ?? 0)) / Dollars.Micro,
            Budget = provider.MonthlyBudget,
            Action = provider.BudgetAction,
            Jobs = (jobs?.Jobs ?? 0) + (deleted?.Jobs ?? 0),
            UnknownJobs = (jobs?.Unknown ?? 0) + (deleted?.UnknownJobs ?? 0),
        };
    }

    /// <summary>Keeps what a job cost that is being deleted; to be called within the transaction that deletes it.</summary>
    internal static async Task RememberAsync(StudioDb database, FineTuning job, CancellationToken cancellationToken)
    {
        if (job is { AdoptedAt: not null } or { CostMicroDollars: 0 })
        {
            return;
        }
        var month = Spending.MonthOf(job.CreatedAt);
        var row = await database.DeletedSpendings.FindAsync([job.Provider, month], cancellationToken);
        if (row is null)
        {
            row = new DeletedSpending { Provider = job.Provider, Month = month };
            database.DeletedSpendings.Add(row);
        }
        row.Jobs++;
        row.UnknownJobs += job.CostMicroDollars is null ? 1 : 0;
        row.MicroDollars += job.CostMicroDollars ?? 0;
        row.EstimatedMicroDollars += job.TrainedTokens is null ? job.CostMicroDollars ?? 0 : 0;
    }
}
