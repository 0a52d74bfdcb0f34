using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class BudgetTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    /// <summary>What one job is estimated at.</summary>
    private async Task<decimal> CostAsync() => (await _studio.EstimateAsync()).Price!.Value;

    [Theory]
    [InlineData(BudgetAction.Ask)]
    [InlineData(BudgetAction.Refuse)]
    public async Task Fifty_jobs_at_once_never_slip_through(BudgetAction action)
    {
        MoneyStudio.Limit(_studio.Paid, 3 * await CostAsync(), action);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _studio.TryCreateAsync())));

        Assert.Equal(3, answers.Count(answer => answer.Value is not null));
        Assert.All(answers.Where(answer => answer.Value is null), answer => Assert.Equal("budget_exceeded", answer.Problem!.Code));
        Assert.Equal(3 * await CostAsync(), (await _studio.SpendingAsync()).Spent);
    }

    [Fact]
    public async Task Permission_goes_over_a_budget_that_asks_and_not_over_one_that_refuses()
    {
        MoneyStudio.Limit(_studio.Paid, 0.001m);

        var asked = await _studio.TryCreateAsync();
        var allowed = await _studio.TryCreateAsync(request => request with { AllowOverBudget = true });
        MoneyStudio.Limit(_studio.Paid, 0.001m, BudgetAction.Refuse);
        var refused = await _studio.TryCreateAsync(request => request with { AllowOverBudget = true });

        Assert.Equal((ProblemKind.Conflict, "budget_exceeded"), (asked.Problem!.Kind, asked.Problem.Code));
        Assert.Null(allowed.Problem);
        Assert.Equal("budget_exceeded", refused.Problem!.Code);
    }

    [Fact]
    public async Task Next_month_has_a_budget_of_its_own()
    {
        MoneyStudio.Limit(_studio.Paid, await CostAsync());
        await _studio.CreateAsync();
        Assert.Equal("budget_exceeded", (await _studio.TryCreateAsync()).Problem?.Code);

        _studio.Time.Advance(TimeSpan.FromDays(31));

        Assert.Null((await _studio.TryCreateAsync()).Problem);
    }

    [Fact]
    public async Task Job_that_ends_before_training_frees_what_it_had_reserved()
    {
        MoneyStudio.Limit(_studio.Paid, await CostAsync());
        var job = await _studio.CreateAsync();

        await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "It broke."));

        Assert.Null((await _studio.TryCreateAsync()).Problem);
    }

    [Fact]
    public async Task Unknown_cost_asks()
    {
        MoneyStudio.Limit(_studio.Paid, 1000);

        var file = await _studio.TryCreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-1" });
        var unpriced = await _studio.TryCreateAsync(request => request with { ModelName = "unpriced-model" });

        Assert.Contains("The training file is at the provider", file.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("No price is known for unpriced-model", unpriced.Problem!.Message, StringComparison.Ordinal);
        Assert.Null((await _studio.TryCreateAsync(request => request with { ModelName = "unpriced-model", AllowOverBudget = true })).Problem);
    }

    [Fact]
    public async Task Retraining_is_held_to_the_budget_of_its_provider()
    {
        var job = await _studio.CreateAsync();
        MoneyStudio.Limit(_studio.Forge, 0.000001m);

        var asked = await _studio.TryRetrainAsync(job.Id);

        Assert.Equal("budget_exceeded", asked.Problem!.Code);
        Assert.Null((await _studio.TryRetrainAsync(job.Id, request => request with { AllowOverBudget = true })).Problem);
    }

    [Fact]
    public async Task Refused_job_can_be_sent_again_with_permission_under_the_same_key()
    {
        MoneyStudio.Limit(_studio.Paid, 0.001m);
        await _studio.TryCreateAsync(request => request with { Idempotency = new IdempotencyClaim("me", "key", "without") });

        var allowed = await _studio.TryCreateAsync(request => request with { AllowOverBudget = true, Idempotency = new IdempotencyClaim("me", "key", "with") });

        Assert.Null(allowed.Problem);
    }

    [Fact]
    public async Task Estimate_asks_before_anything_is_created()
    {
        MoneyStudio.Limit(_studio.Paid, 0.001m);

        var estimate = await _studio.EstimateAsync();

        Assert.Equal("budget_exceeded", estimate.AsksForBudget?.Code);
        Assert.Empty(estimate.Obstacles);
        Assert.Equal((0.001m, 0m), (estimate.Spending!.Budget, estimate.Spending.Spent));
        MoneyStudio.Limit(_studio.Paid, 0.001m, BudgetAction.Refuse);
        Assert.Equal("budget_exceeded", Assert.Single((await _studio.EstimateAsync()).Obstacles).Code);
    }
}
