using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class TrainingCostTests : IDisposable
{
    private readonly MoneyStudio _studio = new();

    public void Dispose() => _studio.Dispose();

    private async Task<FineTuningView> AddAsync()
    {
        await _studio.AddRecordsAsync();
        return await _studio.CreateAsync();
    }

    [Fact]
    public async Task New_job_keeps_the_estimate_and_the_price_of_its_day()
    {
        var job = await AddAsync();

        Assert.True(job.EstimatedTokens > 1000);
        Assert.Equal((25m, new DateOnly(2026, 11, 21)), (job.TrainingPrice, job.PriceReadOn));
        Assert.Equal((job.EstimatedTokens * 25, true), (job.CostMicroDollars, job.CostIsEstimate));
    }

    [Fact]
    public async Task Billed_tokens_take_the_place_of_the_estimate_at_the_price_of_the_day_of_creation()
    {
        var job = await AddAsync();
        _studio.Paid.Description = _studio.Paid.Description with { Models = [_studio.Paid.Description.Models[0] with { TrainingPrice = 99 }] };

        var done = await _studio.ChangeAsync(job.Id, edit =>
        {
            edit.Job.TrainedTokens = 100_001;
            edit.MoveTo(FineTuningStatus.Succeeded);
        });

        Assert.Equal((2.500025m, false), (done.Cost, done.CostIsEstimate));
    }

    [Fact]
    public async Task Succeeded_job_whose_provider_tells_no_tokens_keeps_the_estimate()
    {
        var job = await AddAsync();

        var done = await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Succeeded));

        Assert.Equal((job.Cost, true), (done.Cost, done.CostIsEstimate));
    }

    [Theory]
    [InlineData(FineTuningStatus.Failed)]
    [InlineData(FineTuningStatus.Cancelled)]
    public async Task Job_that_ends_before_training_costs_nothing(FineTuningStatus end)
    {
        var job = await AddAsync();

        var done = await _studio.ChangeAsync(job.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.ValidatingFiles);
        });
        done = await _studio.ChangeAsync(done.Id, edit => edit.MoveTo(end, "It broke."));

        Assert.Equal((0m, false), (done.Cost, done.CostIsEstimate));
    }

    [Fact]
    public async Task Job_cancelled_while_it_trains_stays_reserved_until_its_end_is_confirmed_and_is_then_not_known()
    {
        var job = await AddAsync();
        await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Running));

        var pending = await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Cancelled));
        var settled = await _studio.ChangeAsync(job.Id, edit => edit.Job.Settled = true);

        Assert.Equal(job.Cost, pending.Cost);
        Assert.Null(settled.Cost);
        Assert.Equal((0m, 1), ((await _studio.SpendingAsync()).Spent, (await _studio.SpendingAsync()).UnknownJobs));
    }

    [Fact]
    public async Task Job_paused_in_the_middle_and_cancelled_is_not_taken_for_one_that_never_trained()
    {
        var job = await AddAsync();
        await _studio.ChangeAsync(job.Id, edit =>
        {
            edit.Job.Progress = 0.4;
            edit.Job.ProviderStatus = "paused";
        });

        var cancelled = await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Cancelled));

        Assert.Equal(job.Cost, cancelled.Cost);
    }

    [Fact]
    public async Task Cancelled_job_that_the_provider_billed_costs_what_it_billed()
    {
        var job = await AddAsync();
        await _studio.ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Cancelled));

        var billed = await _studio.ChangeAsync(job.Id, edit => edit.Job.TrainedTokens = 2_000);

        Assert.Equal((0.05m, false), (billed.Cost, billed.CostIsEstimate));
    }

    [Fact]
    public async Task Job_from_a_file_at_the_provider_has_no_cost_until_tokens_are_told()
    {
        var job = await _studio.CreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-1" });
        Assert.Equal((null, null, 25m), (job.Cost, job.EstimatedTokens, job.TrainingPrice));

        var done = await _studio.ChangeAsync(job.Id, edit => edit.Job.TrainedTokens = 1_000_000);

        Assert.Equal((25m, false), (done.Cost, done.CostIsEstimate));
    }

    [Fact]
    public async Task Model_without_a_price_has_no_cost_even_when_tokens_are_told()
    {
        await _studio.AddRecordsAsync();
        var job = await _studio.CreateAsync(request => request with { ModelName = "unpriced-model" });

        var done = await _studio.ChangeAsync(job.Id, edit => edit.Job.TrainedTokens = 5);

        Assert.Null(done.Cost);
        Assert.True(job.EstimatedTokens > 0);
    }
}
