using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Money;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.FineTunings.Sweeps;

public sealed class CreateSweepTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync(20);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private SweepRequest Request(params SweepAxis[] axes) =>
        new(new CreateFineTuningRequest { ConnectionId = _studio.ConnectionId, Provider = "paid", ValidationSplit = 0.2, Seed = 7, Tags = ["grid"] }) { Name = "Orders", Axes = axes };

    private static SweepAxis Epochs(params string[] values) => new("n_epochs", values);

    private Task<Result<SweepView>> TryAsync(SweepRequest request) => _studio.Get<CreateSweep>().RunAsync(request, CancellationToken.None);

    private async Task<SweepView> CreateAsync(SweepRequest request) =>
        (await TryAsync(request)).TryGet(out var sweep, out var problem) ? sweep : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");

    private Task<SweepEstimate> EstimateAsync(SweepRequest request) => _studio.Get<CreateSweep>().EstimateAsync(request, CancellationToken.None);

    [Fact]
    public async Task All_jobs_are_there_at_once_over_one_snapshot_each_with_its_values()
    {
        var sweep = await CreateAsync(Request(Epochs("1", "2"), new SweepAxis("batch_size", ["4", "8"]), new SweepAxis("seed", ["11"])));

        await using var database = await _studio.OpenAsync();
        var jobs = await database.FineTunings.OrderBy(job => job.SweepPosition).ToListAsync();
        Assert.Equal(
            ["n_epochs 1, batch_size 4, seed 11", "n_epochs 1, batch_size 8, seed 11", "n_epochs 2, batch_size 4, seed 11", "n_epochs 2, batch_size 8, seed 11"],
            jobs.ConvertAll(job => SweepWords.Values(job.SweepValues!)));
        Assert.Equal(["1", "1", "2", "2"], jobs.ConvertAll(job => job.EffectiveParameters!["n_epochs"].Text));
        Assert.Equal(["Orders #1", "Orders #2", "Orders #3", "Orders #4"], jobs.ConvertAll(job => job.Alias));
        Assert.All(jobs, job => Assert.Equal((sweep.Id, sweep.SnapshotId, 11, true, 4), (job.SweepId, job.SnapshotId, job.Seed, job.SweepWaits, job.HeldOutCount)));
        Assert.All(jobs, job => Assert.Equal(["grid"], job.Tags));
        Assert.All(jobs, job => Assert.StartsWith("Waits: the sweep runs three at a time", job.Attention, StringComparison.Ordinal));
        Assert.Equal(7, (await database.Snapshots.SingleAsync()).Seed);
        Assert.Equal(4, jobs.Select(job => job.Change).Distinct().Count());
    }

    [Fact]
    public async Task Fault_of_one_combination_makes_none_and_says_which_it_is()
    {
        var request = Request(Epochs("1", "2", "99"));

        var problem = (await TryAsync(request)).Problem!;
        var estimate = await EstimateAsync(request);

        Assert.Contains("n_epochs must be a whole number, 1 to 50, or auto; found \"99\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Of 3 combinations 1 cannot be made; the first is number 3 (n_epochs 99).", problem.Description);
        Assert.Empty(estimate.Problems);
        Assert.Equal([0, 0, 1], estimate.Combinations.Select(one => one.Problems.Count));
        await using var database = await _studio.OpenAsync();
        Assert.Equal((0, 0, 0), (await database.FineTunings.CountAsync(), await database.Sweeps.CountAsync(), await database.Snapshots.CountAsync()));
    }

    [Fact]
    public async Task Fault_of_all_combinations_is_told_once()
    {
        var request = Request(Epochs("1", "2"));

        var estimate = await EstimateAsync(request with { Base = request.Base with { Parameters = new Dictionary<string, ParameterValue> { ["warmth"] = ParameterValue.Of("3") } } });

        Assert.StartsWith("warmth is not a parameter of this provider", Assert.Single(estimate.Problems).Message, StringComparison.Ordinal);
        Assert.All(estimate.Combinations, one => Assert.Empty(one.Problems));
    }

    [Fact]
    public async Task Estimate_is_the_sum_of_what_the_jobs_alone_would_cost()
    {
        var alone = new List<FineTuningEstimate>();
        foreach (var epochs in new[] { "1", "4" })
        {
            alone.Add(await _studio.EstimateAsync(request => request with { ValidationSplit = 0.2, Seed = 7, Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of(epochs) } }));
        }

        var estimate = await EstimateAsync(Request(Epochs("1", "4")));

        Assert.Equal(alone.Select(one => (one.TotalTokens, one.Price)), estimate.Combinations.Select(one => (one.TotalTokens, one.Price)));
        Assert.Equal((alone.Sum(one => one.TotalTokens), alone.Sum(one => one.Price)), (estimate.TotalTokens, estimate.Price));
    }

    [Fact]
    public async Task Model_is_an_axis_and_one_without_a_price_leaves_the_sum_unknown()
    {
        var estimate = await EstimateAsync(Request(new SweepAxis("model", [MoneyStudio.DearModel, "unpriced-model"])));

        Assert.Empty(estimate.Problems);
        Assert.Null(estimate.Price);
        Assert.Contains("No price is known for unpriced-model", estimate.PriceReason, StringComparison.Ordinal);
        Assert.NotNull(estimate.Combinations[0].Price);
    }

    [Fact]
    public async Task Budget_is_asked_for_the_whole_sweep()
    {
        var request = Request(Epochs("1", "2", "3"));
        var price = (await EstimateAsync(request)).Price!.Value;
        MoneyStudio.Limit(_studio.Paid, price - 0.000001m);

        var refused = (await TryAsync(request)).Problem!;
        var asked = await EstimateAsync(request);
        MoneyStudio.Limit(_studio.Paid, price);
        var fitting = await TryAsync(request);
        var over = await TryAsync(request with { Base = request.Base with { AllowOverBudget = true } });

        Assert.Equal("budget_exceeded", refused.Code);
        Assert.Contains("this sweep of 3 jobs, about", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(asked.AsksForBudget);
        Assert.Null(fitting.Problem);
        Assert.Null(over.Problem);
    }

    [Fact]
    public async Task Budget_that_two_sweeps_at_once_would_exceed_lets_one_through()
    {
        var request = Request(Epochs("1", "2", "3"));
        MoneyStudio.Limit(_studio.Paid, (await EstimateAsync(request)).Price!.Value, BudgetAction.Refuse);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TryAsync(request))));

        Assert.Single(answers, answer => answer.Value is not null);
    }

    [Fact]
    public async Task Same_key_sent_many_times_at_once_makes_one_sweep()
    {
        var request = Request(Epochs("1", "2"));
        request = request with { Base = request.Base with { Idempotency = new IdempotencyClaim("me", "key", "hash") } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => CreateAsync(request))));
        var other = await TryAsync(request with { Base = request.Base with { Idempotency = new IdempotencyClaim("me", "key", "another") } });

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.All(answers, answer => Assert.Equal(2, answer.Runs.Count));
        Assert.Equal("idempotency_conflict", other.Problem!.Code);
        await using var database = await _studio.OpenAsync();
        Assert.Equal(2, await database.FineTunings.CountAsync());
    }

    [Fact]
    public async Task Snapshot_of_an_earlier_job_is_swept_over_with_what_that_job_was_given()
    {
        var job = await _studio.CreateAsync(request => request with { Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("5"), ["batch_size"] = ParameterValue.Of("16") } });

        var sweep = await CreateAsync(new SweepRequest(new CreateFineTuningRequest { RetrainFromId = job.Id }) { Axes = [Epochs("1", "2")] });

        Assert.Equal(job.SnapshotId, sweep.SnapshotId);
        Assert.Equal([("1", "16"), ("2", "16")], sweep.Runs.Select(run => (run.Job.EffectiveParameters!["n_epochs"].Text, run.Job.EffectiveParameters["batch_size"].Text)));
    }

    [Fact]
    public async Task Sweep_goes_with_the_last_of_its_jobs()
    {
        var sweep = await CreateAsync(Request(Epochs("1", "2")));

        await _studio.DeleteAsync(sweep.Runs[0].Job.Id);
        var left = await _studio.Get<SweepQueries>().FindAsync(sweep.Id, CancellationToken.None);
        await _studio.DeleteAsync(sweep.Runs[1].Job.Id);

        Assert.Equal((1, 2), (left!.Runs.Count, left.JobCount));
        Assert.Null(await _studio.Get<SweepQueries>().FindAsync(sweep.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_held_out_is_warned_of()
    {
        var request = Request(Epochs("1"));

        var estimate = await EstimateAsync(request with { Base = request.Base with { ValidationSplit = null, SplitKind = SplitKind.None } });

        Assert.Contains(estimate.Warnings, warning => warning.StartsWith("Nothing is held out", StringComparison.Ordinal));
    }
}
