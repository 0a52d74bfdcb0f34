using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Core.Money;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Clones and retries, and in what they differ from their origin.</summary>
public sealed class CloneTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();
    private FineTuningView _first = null!;

    public async Task InitializeAsync()
    {
        await _studio.AddRecordsAsync(20);
        _first = await _studio.CreateAsync(request => request with
        {
            Alias = "first",
            Tags = [" week 48 ", "baseline", "baseline"],
            Seed = 7,
            ValidationSplit = 0.2,
            Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("3"), ["batch_size"] = ParameterValue.Of("8") },
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    private Task<Result<FineTuningView>> RetryAsync(CreateFineTuningRequest? changes = null) =>
        _studio.Get<RetryFineTuning>().RunAsync(_first.Id, changes ?? new CreateFineTuningRequest(), CancellationToken.None);

    private Task FailAsync() => _studio.ChangeAsync(_first.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "It broke."));

    private static Dictionary<string, ParameterValue> Parameters(string epochs) => new() { ["n_epochs"] = ParameterValue.Of(epochs), ["batch_size"] = ParameterValue.Of("8") };

    [Fact]
    public async Task Retry_is_the_same_again_over_the_same_snapshot_and_says_whose_it_is()
    {
        await FailAsync();

        var retry = (await RetryAsync()).Value!;

        Assert.Equal((_first.Id, true, _first.SnapshotId, "first", 7), (retry.ClonedFromId, retry.IsRetry, retry.SnapshotId, retry.Alias, retry.Seed));
        Assert.Equal(_first.ModelParameters, retry.ModelParameters);
        Assert.Equal(["week 48", "baseline"], _first.Tags);
        Assert.Equal(_first.Tags, retry.Tags);
        Assert.Empty(retry.Changes!);
    }

    [Fact]
    public async Task Tag_that_cannot_be_taken_is_refused_and_named()
    {
        var problem = (await _studio.Get<CreateFineTuning>().RunAsync(
            new CreateFineTuningRequest { ConnectionId = _studio.ConnectionId, Provider = "paid", Tags = [new string('x', 65)] }, CancellationToken.None)).Problem!;

        Assert.Contains("a tag has 1 to 64 printable characters", Assert.Single(problem.Errors["tags"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_with_something_changed_says_what_it_was_and_is()
    {
        await FailAsync();

        var retry = (await RetryAsync(new CreateFineTuningRequest { Parameters = Parameters("1"), Seed = 8, ModelName = "unpriced-model" })).Value!;
        var read = await _studio.Get<FineTuningQueries>().FindAsync(retry.Id, CancellationToken.None);

        Assert.Equal([new("model", "dear-model", "unpriced-model"), new("n_epochs", "3", "1"), new("seed", "7", "8")], retry.Changes!);
        Assert.Equal(retry.Changes, read!.Changes);
    }

    [Theory]
    [InlineData(FineTuningStatus.Succeeded, "The job has succeeded")]
    [InlineData(FineTuningStatus.Running, "The job is not over yet")]
    public async Task Job_that_has_not_failed_is_not_tried_again(FineTuningStatus status, string said)
    {
        await _studio.ChangeAsync(_first.Id, edit => edit.MoveTo(status));

        var problem = (await RetryAsync()).Problem!;

        Assert.Equal((ProblemKind.Conflict, "retry_not_possible"), (problem.Kind, problem.Code));
        Assert.StartsWith(said, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_of_a_job_from_a_file_takes_the_file_and_its_settings()
    {
        var file = await _studio.CreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-1", Alias = "from file", Parameters = Parameters("2") });
        await _studio.ChangeAsync(file.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "It broke."));

        var retry = (await _studio.Get<RetryFineTuning>().RunAsync(file.Id, new CreateFineTuningRequest { Parameters = Parameters("5") }, CancellationToken.None)).Value!;

        Assert.Equal(("file-1", "from file"), (retry.TrainingFile, retry.Alias));
        Assert.Equal([new("n_epochs", "2", "5")], retry.Changes!);
    }

    [Fact]
    public async Task Clone_with_the_records_as_they_are_now_says_how_many_there_were_and_are()
    {
        await _studio.Get<GoldenRecordStore>().AddAsync([new NewGoldenRecord(_studio.ConnectionId, "How many customers are there?", "SELECT COUNT(*) FROM customer")], CancellationToken.None);

        var clone = await _studio.CreateAsync(request => request with { ClonedFromId = _first.Id, Seed = 7, ValidationSplit = 0.2, Parameters = Parameters("3") });
        var same = await _studio.EstimateAsync(request => request with { ClonedFromId = _first.Id, ConnectionId = null, SnapshotId = _first.SnapshotId, Seed = 7, Parameters = Parameters("3") });

        Assert.False(clone.IsRetry);
        Assert.Equal([new("golden_records", "20", "21")], clone.Changes!);
        Assert.Empty(same.Changes!);
    }

    [Fact]
    public async Task Estimate_tells_changes_before_anything_is_made()
    {
        var estimate = await _studio.EstimateAsync(request => request with { ClonedFromId = _first.Id, SnapshotId = _first.SnapshotId, Provider = "forge", Parameters = null, Seed = 7 });

        Assert.Equal(
            [new("provider", "paid", "forge"), new("model", "dear-model", "forge-small"), new("n_epochs", "3", "default"), new("batch_size", "8", "default")],
            estimate.Changes!);
    }

    [Fact]
    public async Task Default_that_is_spelled_out_is_no_change()
    {
        var plain = await _studio.CreateAsync();

        var clone = await _studio.EstimateAsync(request => request with { ClonedFromId = plain.Id, Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("3") } });

        Assert.Empty(clone.Changes!);
    }

    [Fact]
    public async Task Origin_that_does_not_exist_is_refused_and_one_that_is_deleted_leaves_no_changes()
    {
        var unknown = await _studio.TryCreateAsync(request => request with { ClonedFromId = "nowhere" });
        var clone = await _studio.CreateAsync(request => request with { ClonedFromId = _first.Id });
        await _studio.DeleteAsync(_first.Id);

        var read = await _studio.Get<FineTuningQueries>().FindAsync(clone.Id, CancellationToken.None);

        Assert.Contains("cloned_from_id", unknown.Problem!.Errors.Keys);
        Assert.Equal((_first.Id, null), (read!.ClonedFromId, read.Changes));
    }
}
