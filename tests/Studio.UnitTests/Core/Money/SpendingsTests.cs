using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class SpendingsTests : IAsyncLifetime, IDisposable
{
    private static readonly DateOnly May = new(2026, 5, 1);
    private static readonly DateOnly June = new(2026, 6, 1);

    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private Task<FineTuningView> BillAsync(string id, long tokens) => _studio.ChangeAsync(id, edit =>
    {
        edit.Job.TrainedTokens = tokens;
        edit.MoveTo(FineTuningStatus.Succeeded);
    });

    [Fact]
    public async Task Month_begins_and_ends_at_midnight_in_utc()
    {
        _studio.Time.Advance(new DateTimeOffset(2026, 5, 31, 23, 59, 59, 999, TimeSpan.Zero) - _studio.Time.GetUtcNow());
        await BillAsync((await _studio.CreateAsync()).Id, 1_000_000);
        _studio.Time.Advance(TimeSpan.FromMilliseconds(1));
        await BillAsync((await _studio.CreateAsync()).Id, 2_000_000);

        Assert.Equal((25m, 1), ((await _studio.SpendingAsync(May)).Spent, (await _studio.SpendingAsync(May)).Jobs));
        Assert.Equal((50m, 1), ((await _studio.SpendingAsync(June)).Spent, (await _studio.SpendingAsync(June)).Jobs));
        Assert.Equal((June, 50m), ((await _studio.SpendingAsync()).Month, (await _studio.SpendingAsync()).Spent));
        Assert.Equal(0, (await _studio.SpendingAsync(new DateOnly(2026, 7, 1))).Jobs);
    }

    [Fact]
    public async Task Estimates_billed_and_unknown_jobs_are_told_apart()
    {
        var open = await _studio.CreateAsync();
        await BillAsync((await _studio.CreateAsync()).Id, 1_000_000);
        await _studio.CreateAsync(request => request with { ModelName = "unpriced-model" });
        await _studio.CreateAsync(request => request with { Provider = "forge", ModelName = "forge-small" });

        var spending = await _studio.SpendingAsync();

        Assert.Equal((3, 1), (spending.Jobs, spending.UnknownJobs));
        Assert.Equal((open.Cost, 25m + open.Cost), (spending.Estimated, spending.Spent));
    }

    [Fact]
    public async Task Deleted_job_gives_no_money_back()
    {
        var job = await _studio.CreateAsync();
        await BillAsync(job.Id, 1_000_000);
        await _studio.ChangeAsync(job.Id, edit => edit.Job.Settled = true);
        Assert.Null((await _studio.Get<DeleteFineTuning>().RunAsync(job.Id, remote: false, CancellationToken.None)).Problem);
        var second = await _studio.CreateAsync();
        await BillAsync(second.Id, 1_000_000);
        await _studio.ChangeAsync(second.Id, edit => edit.Job.Settled = true);

        Assert.Null((await _studio.Get<DeleteFineTuning>().RunAsync(second.Id, remote: false, CancellationToken.None)).Problem);

        var spending = await _studio.SpendingAsync();
        Assert.Equal((50m, 2, 0m), (spending.Spent, spending.Jobs, spending.Estimated));
    }

    [Fact]
    public async Task This_month_names_the_providers_with_something_to_tell()
    {
        Assert.Empty(await _studio.Get<Spendings>().ThisMonthAsync(CancellationToken.None));
        MoneyStudio.Limit(_studio.Forge, 50, BudgetAction.Refuse);
        await _studio.CreateAsync();

        var all = await _studio.Get<Spendings>().ThisMonthAsync(CancellationToken.None);

        Assert.Equal(["paid", "forge"], all.Select(spending => spending.Provider));
        Assert.Equal((50m, BudgetAction.Refuse, 0m), (all[1].Budget, all[1].Action, all[1].Spent));
        Assert.Null(await _studio.Get<Spendings>().OfAsync("nobody", null, CancellationToken.None));
    }
}
