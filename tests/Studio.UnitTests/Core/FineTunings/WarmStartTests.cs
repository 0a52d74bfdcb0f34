using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Core.Money;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class WarmStartTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private async Task<FineTuningView> TunedAsync(string alias, string model, string? from = null)
    {
        var job = await _studio.CreateAsync(request => request with { Alias = alias, ModelName = from });
        return await _studio.ChangeAsync(job.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Succeeded);
            edit.Job.ModelId = model;
        });
    }

    [Fact]
    public async Task Job_from_a_tuned_model_names_the_job_that_made_it_and_costs_as_the_base_model_does()
    {
        var first = await TunedAsync("first", "ft:dear-model::1");
        var second = await TunedAsync("second", "ft:dear-model::2", from: "ft:dear-model::1");

        var third = await _studio.CreateAsync(request => request with { ModelName = "ft:dear-model::2" });

        Assert.Equal((null, first.Id, second.Id), (first.WarmStartedFromId, second.WarmStartedFromId, third.WarmStartedFromId));
        Assert.Equal(first.Cost, third.Cost);
        Assert.Contains(third.Warnings, warning => warning.StartsWith("Training goes on from the model of “second”", StringComparison.Ordinal));
        Assert.DoesNotContain(third.Warnings, warning => warning.Contains("not in the list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provider_with_a_whole_list_takes_a_model_that_a_job_of_ours_made_and_no_other()
    {
        _studio.Paid.Description = _studio.Paid.Description with { ModelsComplete = true };
        await TunedAsync("first", "ft:dear-model::1");

        var known = await _studio.TryCreateAsync(request => request with { ModelName = "ft:dear-model::1" });
        var alien = await _studio.TryCreateAsync(request => request with { ModelName = "ft:dear-model::9" });
        var elsewhere = await _studio.TryCreateAsync(request => request with { Provider = "forge", ModelName = "ft:dear-model::1" });

        Assert.Null(known.Problem);
        Assert.Equal("model_not_supported", alien.Problem!.Code);
        Assert.Null(elsewhere.Value!.WarmStartedFromId);
    }

    [Fact]
    public async Task Models_that_can_be_gone_on_from_are_listed_by_provider_the_newest_first()
    {
        await TunedAsync("first", "m1");
        _studio.Time.Advance(TimeSpan.FromSeconds(1));
        await TunedAsync("second", "m2");
        await _studio.CreateAsync();

        var tuned = await _studio.Get<FineTuningQueries>().TunedAsync("paid", CancellationToken.None);

        Assert.Equal(["second", "first"], tuned.Select(job => job.Alias));
        Assert.Empty(await _studio.Get<FineTuningQueries>().TunedAsync("forge", CancellationToken.None));
    }
}
