using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class RetrainTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();

    public Task InitializeAsync() => _studio.AddRecordsAsync(15);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private Task<FineTuningView> FirstAsync() => _studio.CreateAsync(request => request with
    {
        Alias = "orders",
        Seed = 7,
        ValidationSplit = 0.2,
        Suffix = "orders",
        Metadata = new Dictionary<string, string> { ["team"] = "sales" },
        Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("4"), ["batch_size"] = ParameterValue.Of("8") },
    });

    private async Task<string> FileAsync(FineTuningView job, SnapshotPart part)
    {
        var path = _studio.Get<StudioPaths>().TrainingFile(job.Id, part);
        return await _studio.Get<TrainingFileWriter>().WriteAsync(job.SnapshotId!, part, path, CancellationToken.None);
    }

    [Fact]
    public async Task Everything_but_the_place_is_kept()
    {
        var first = await FirstAsync();

        var again = await _studio.RetrainAsync(first.Id);

        Assert.Equal(("forge", "forge-small", "orders at Forge"), (again.Provider, again.ModelName, again.Alias));
        Assert.Equal((first.SnapshotId, first.Id), (again.SnapshotId, again.RetrainedFromId));
        Assert.Equal(first.GoldenRecordIds, again.GoldenRecordIds);
        Assert.Equal(
            (first.Seed, first.Suffix, first.SplitKind, first.ValidationSplit, first.HeldOutCount, first.GoldenRecordCount, first.ConnectionId),
            (again.Seed, again.Suffix, again.SplitKind, again.ValidationSplit, again.HeldOutCount, again.GoldenRecordCount, again.ConnectionId));
        Assert.Equal("sales", again.Metadata!["team"]);
        Assert.Equal(0.5m, again.TrainingPrice);
    }

    [Fact]
    public async Task Parameters_that_both_know_go_along_and_the_others_are_named()
    {
        var first = await FirstAsync();

        var again = await _studio.RetrainAsync(first.Id);

        Assert.Equal("4", Assert.Single(again.ModelParameters!, one => one.Key == "epochs").Value.Text);
        Assert.Contains("Not taken over, because Forge does not know or take it so: batch_size 8. Its defaults hold instead.", again.Warnings);
    }

    [Fact]
    public async Task Record_edited_or_deleted_since_is_trained_on_as_it_was_byte_for_byte()
    {
        var first = await FirstAsync();
        var before = (await FileAsync(first, SnapshotPart.Training), await FileAsync(first, SnapshotPart.Validation));
        await _studio.Get<GoldenRecordStore>().UpdateAsync(_studio.RecordIds[0], new GoldenRecordChange(Sql: "SELECT 'edited'"), CancellationToken.None);
        await _studio.Get<GoldenRecordStore>().DeleteAsync(_studio.RecordIds[1], CancellationToken.None);

        var again = await _studio.RetrainAsync(first.Id);

        Assert.Equal(before, (await FileAsync(again, SnapshotPart.Training), await FileAsync(again, SnapshotPart.Validation)));
        Assert.NotEqual(before.Item1, before.Item2);
    }

    [Fact]
    public async Task First_job_can_be_deleted_and_its_snapshot_stays_for_the_other()
    {
        var first = await FirstAsync();
        var hash = await FileAsync(first, SnapshotPart.Training);
        var again = await _studio.RetrainAsync(first.Id);

        await _studio.DeleteAsync(first.Id);

        Assert.Equal(hash, await FileAsync(again, SnapshotPart.Training));
        await _studio.DeleteAsync(again.Id);
        await using var database = await _studio.OpenAsync();
        Assert.Equal((0, 0), (await database.Snapshots.CountAsync(), await database.SnapshotItems.CountAsync()));
    }

    [Fact]
    public async Task Deleted_connection_is_no_obstacle_and_is_told()
    {
        var first = await FirstAsync();
        await _studio.ChangeAsync(first.Id, edit => edit.MoveTo(FineTuningStatus.Succeeded));
        Assert.Null((await _studio.Get<DatabaseConnections>().DeleteAsync(_studio.ConnectionId, CancellationToken.None)).Problem);

        var again = await _studio.RetrainAsync(first.Id);

        Assert.Equal(15, again.GoldenRecordIds!.Count);
        Assert.Contains(again.Warnings, warning => warning.StartsWith("The database connection was deleted since", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Held_out_part_stays_where_the_provider_takes_none_and_it_is_told()
    {
        var again = await _studio.RetrainAsync((await FirstAsync()).Id);

        Assert.Equal(3, again.HeldOutCount);
        Assert.Contains(again.Warnings, warning => warning.StartsWith("Forge takes no validation part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Same_provider_keeps_its_model_and_other_values_take_the_place_of_the_first()
    {
        var first = await FirstAsync();

        var again = await _studio.RetrainAsync(first.Id, request => request with
        {
            Provider = null, Alias = "mine", Suffix = "b", Seed = 9, Metadata = new Dictionary<string, string> { ["team"] = "ops" },
        });

        Assert.Equal(("paid", MoneyStudio.DearModel, "mine", "b", 9), (again.Provider, again.ModelName, again.Alias, again.Suffix, again.Seed));
        Assert.Equal(first.ModelParameters, again.ModelParameters);
        Assert.Equal("ops", again.Metadata!["team"]);
        Assert.Equal(first.SnapshotId, again.SnapshotId);
        Assert.Contains(again.Warnings, warning => warning.StartsWith("The seed 9 is for the training alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Name_of_the_place_is_not_heaped_up()
    {
        var again = await _studio.RetrainAsync((await FirstAsync()).Id);

        var third = await _studio.RetrainAsync(again.Id, request => request with { Provider = "paid" });

        Assert.Equal("orders at Paid", third.Alias);
        Assert.Equal("4", third.ModelParameters!["n_epochs"].Text);
    }

    [Fact]
    public async Task Too_few_records_for_the_new_provider_are_said()
    {
        var first = await _studio.CreateAsync(request => request with { Provider = "forge", ModelName = "forge-small", GoldenRecordIds = [.. _studio.RecordIds.Take(5)] });

        var refused = await _studio.TryRetrainAsync(first.Id, request => request with { Provider = "paid" });

        Assert.Equal("too_few_golden_records", refused.Problem!.Code);
        Assert.Contains("needs at least 10 golden records to train on; the snapshot of", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "provider_not_ready")]
    [InlineData("forge", "validation_failed")]
    public async Task Place_or_parameters_that_do_not_fit_are_refused(string provider, string code)
    {
        var first = await FirstAsync();

        var refused = await _studio.TryRetrainAsync(first.Id, request => request with
        {
            Provider = provider, Parameters = new Dictionary<string, ParameterValue> { ["batch_size"] = ParameterValue.Of("8") },
        });

        Assert.Equal(code, refused.Problem!.Code);
    }

    [Fact]
    public async Task Job_without_a_snapshot_and_unknown_job_are_refused_in_a_sentence()
    {
        var file = await _studio.CreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-1" });

        var without = await _studio.TryRetrainAsync(file.Id);
        var unknown = await _studio.TryRetrainAsync("none");

        Assert.Equal((ProblemKind.Impossible, "no_snapshot"), (without.Problem!.Kind, without.Problem.Code));
        Assert.Equal((ProblemKind.NotFound, "finetuning_not_found"), (unknown.Problem!.Kind, unknown.Problem.Code));
    }

    [Fact]
    public async Task Same_key_makes_one_job()
    {
        var first = await FirstAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            _studio.RetrainAsync(first.Id, request => request with { Idempotency = new IdempotencyClaim("me", "key", "hash") }))));

        Assert.Single(answers.Select(job => job.Id).Distinct());
        Assert.Equal(2, (await _studio.Get<FineTuningQueries>().CountAsync(CancellationToken.None)).Total);
    }

    [Fact]
    public async Task Estimate_counts_the_snapshot_and_not_the_records_of_today()
    {
        var first = await FirstAsync();
        await _studio.Get<GoldenRecordStore>().UpdateAsync(_studio.RecordIds[0], new GoldenRecordChange(Sql: new string('x', 5000)), CancellationToken.None);

        var estimate = await _studio.EstimateAsync(_ => new CreateFineTuningRequest { RetrainFromId = first.Id });

        Assert.Equal((12, 3, first.EstimatedTokens), (estimate.TrainingRecords, estimate.ValidationRecords, estimate.TotalTokens));
        Assert.Empty(estimate.Problems);
        Assert.Equal(3, estimate.FirstRows.Count);
    }
}
