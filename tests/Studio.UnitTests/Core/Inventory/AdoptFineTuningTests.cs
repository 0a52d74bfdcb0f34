using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Inventory;

public sealed class AdoptFineTuningTests : IDisposable
{
    private readonly InventoryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Everything_that_the_provider_tells_is_taken_over()
    {
        var connection = await _host.AddDatabaseAsync();
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1", FineTuningStatus.Succeeded, "succeeded") with
        {
            TunedModelId = "ft:small:x",
            ValidationFileId = "file-v",
            Suffix = "mine",
            Seed = 42,
            CreatedBy = "grace",
            Metadata = new Dictionary<string, string> { ["team"] = "sales" },
            TrainedTokens = 900,
            FinishedAt = new DateTimeOffset(2026, 5, 1, 13, 0, 0, TimeSpan.Zero),
            Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("4") },
            ResultFileIds = ["file-r"],
        });

        var view = (await _host.AdoptAsync("job-1", connection.Id)).Value!;
        var row = await _host.ReadAsync(database => database.FineTunings.AsNoTracking().SingleAsync());

        Assert.Equal(
            ("mine", "small", "ft:small:x", FineTuningStatus.Succeeded, 900L, 42, "mine", "grace", connection.Id),
            (view.Alias, view.ModelName, view.ModelId, view.Status, view.TrainedTokens, view.Seed, view.Suffix, view.CreatedBy, view.ConnectionId));
        Assert.Equal(("file-of-job-1", "file-v", "file-r"), (view.TrainingFile, view.ValidationFile, view.ResultFileIds.Single()));
        Assert.Equal(("sales", "4"), (view.Metadata!["team"], view.EffectiveParameters!["n_epochs"].Text));
        Assert.Equal((new DateTime(2026, 5, 1, 12, 0, 0), new DateTime(2026, 5, 1, 13, 0, 0)), (view.CreatedAt, view.FinishedAt));
        Assert.Equal(_host.Time.GetUtcNow().UtcDateTime, view.AdoptedAt);
        Assert.Equal((SubmissionStage.Created, false, (string?)null), (row.Stage, row.Settled, row.SnapshotId));
        var events = await _host.Get<FineTuningDetails>().EventsAsync(view.Id, null, 10, CancellationToken.None);
        Assert.Contains("Adopted from Built-in trainer by ada", events[0].Message, StringComparison.Ordinal);
        Assert.Equal("""{"id": "job-1", "status": "succeeded"}""", (await _host.Get<FineTuningDetails>().ProviderResponseAsync(view.Id, CancellationToken.None))!.Last!.Body);
    }

    [Fact]
    public async Task Same_job_fifty_times_at_once_is_one_row_and_the_others_are_told_which()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _host.AdoptAsync("job-1"))));

        var winner = Assert.Single(results, result => result.Value is not null).Value!;
        Assert.All(results.Where(result => result.Problem is not null), result =>
            Assert.Equal((ProblemKind.Conflict, "conflict", winner.Id), (result.Problem!.Kind, result.Problem.Code, result.Problem.Description)));
        Assert.Equal(1, await _host.ReadAsync(database => database.FineTunings.CountAsync()));
    }

    [Fact]
    public async Task Job_of_the_Studio_is_a_conflict_also_before_its_id_is_stored()
    {
        var byMetadata = await _host.AddJobAsync(null, "being made");
        var byFile = await MadeFromRecordsAsync("file-9");
        _host.Stock.Jobs.AddRange([
            RemoteStock.Job("job-1") with { StudioJobId = byMetadata.Id },
            RemoteStock.Job("job-2") with { TrainingFileId = "file-9" },
        ]);

        Assert.Equal(byMetadata.Id, (await _host.AdoptAsync("job-1")).Problem!.Description);
        Assert.Equal(byFile, (await _host.AdoptAsync("job-2")).Problem!.Description);
    }

    [Fact]
    public async Task Job_that_was_deleted_here_or_is_another_Studios_can_be_adopted()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1") with { StudioJobId = StudioId.New(_host.Time) });

        Assert.NotNull((await _host.AdoptAsync("job-1")).Value);
    }

    [Fact]
    public async Task Unknown_state_is_kept_raw_and_the_job_waits()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1", status: null, "contemplating"));

        var view = (await _host.AdoptAsync("job-1")).Value!;

        Assert.Equal((FineTuningStatus.Queued, "contemplating"), (view.Status, view.ProviderStatus));
    }

    [Fact]
    public async Task Bare_answer_makes_a_whole_job()
    {
        _host.Stock.Jobs.Add(new RemoteJob("accounts/a/jobs/j-1", FineTuningStatus.Failed, "FAILED") { Raw = new RawAnswer(200, "{}") });

        var view = (await _host.AdoptAsync("accounts/a/jobs/j-1")).Value!;

        Assert.Equal(("j-1", "unknown", "accounts/a/jobs/j-1", FineTuningStatus.Failed), (view.Alias, view.ModelName, view.RemoteJobId, view.Status));
        Assert.NotNull(view.Error);
    }

    [Fact]
    public async Task End_that_is_not_told_is_that_of_the_last_event()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1", FineTuningStatus.Cancelled, "cancelled"));
        var last = new DateTimeOffset(2026, 5, 2, 8, 0, 0, TimeSpan.Zero);
        _host.Stock.Events.AddRange([new RemoteEvent("e2", last, "info", "Cancelled.", null), new RemoteEvent("e1", last.AddHours(-3), "info", "Began.", null)]);

        Assert.Equal(last.UtcDateTime, (await _host.AdoptAsync("job-1")).Value!.FinishedAt);
    }

    [Fact]
    public async Task End_that_nobody_tells_is_not_made_up()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1", FineTuningStatus.Succeeded, "succeeded"));
        _host.Stock.Jobs.Add(RemoteStock.Job("job-2", FineTuningStatus.Succeeded, "succeeded") with { FinishedAt = new DateTimeOffset(2026, 5, 1, 13, 0, 0, TimeSpan.Zero) });

        Assert.True((await _host.AdoptAsync("job-1")).Value!.EndIsUnknown);
        Assert.False((await _host.AdoptAsync("job-2")).Value!.EndIsUnknown);
    }

    [Fact]
    public async Task Job_that_the_provider_does_not_know_is_not_found()
    {
        var problem = (await _host.AdoptAsync("job-nowhere")).Problem!;

        Assert.Equal((ProblemKind.NotFound, "not_found"), (problem.Kind, problem.Code));
        Assert.Contains("knows no job job-nowhere", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized, "provider_not_ready")]
    [InlineData(ProviderErrorKind.Transient, "unavailable")]
    public async Task Provider_error_stores_nothing(ProviderErrorKind kind, string code)
    {
        _host.Stock.Error = new ProviderError(kind, null, "Not now.");

        Assert.Equal(code, (await _host.AdoptAsync("job-1")).Problem!.Code);
        Assert.Equal(0, await _host.ReadAsync(database => database.FineTunings.CountAsync()));
    }

    [Fact]
    public async Task Request_that_cannot_be_right_calls_no_provider()
    {
        var adopt = _host.Get<AdoptFineTuning>();
        Task<Result<FineTuningView>> Run(AdoptionRequest request) => adopt.RunAsync(request, CancellationToken.None);

        Assert.Equal("provider_not_ready", (await Run(new AdoptionRequest("nobody", "job-1"))).Problem!.Code);
        Assert.Equal("database_connection_not_found", (await Run(new AdoptionRequest("local", "job-1") { ConnectionId = "none" })).Problem!.Code);
        Assert.Equal(["job_id", "alias"], (await Run(new AdoptionRequest("local", " ") { Alias = "" })).Problem!.Errors.Keys.Order().Reverse());
        Assert.Equal(0, _host.Stock.Calls);
    }

    [Fact]
    public async Task Several_at_once_have_an_outcome_each()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1"));

        var outcomes = await _host.Get<AdoptFineTuning>().RunAllAsync(
            [new AdoptionRequest("local", "job-1"), new AdoptionRequest("local", "job-1"), new AdoptionRequest("local", "job-2")], CancellationToken.None);

        Assert.Equal([null, "conflict", "not_found"], outcomes.Select(outcome => outcome.Problem?.Code));
    }

    [Fact]
    public async Task Deleting_an_adopted_job_leaves_what_is_somebody_elses()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1", FineTuningStatus.Succeeded, "succeeded") with { TunedModelId = "ft:x" });
        var job = (await _host.AdoptAsync("job-1")).Value!;
        await _host.Get<FineTuningWriter>().EditAsync(job.Id, edit => edit.Job.Settled = true, CancellationToken.None);

        Assert.Null((await _host.Get<DeleteFineTuning>().RunAsync(job.Id, remote: true, CancellationToken.None)).Problem);

        Assert.Equal(["ft:x"], _host.Stock.Deleted);
        Assert.NotNull((await _host.AdoptAsync("job-1")).Value);
    }

    [Fact]
    public async Task Cancelling_an_adopted_job_waits_for_the_provider_as_any_other()
    {
        _host.Stock.Jobs.Add(RemoteStock.Job("job-1"));
        var job = (await _host.AdoptAsync("job-1")).Value!;

        var cancelled = (await _host.Get<CancelFineTuning>().RunAsync(job.Id, null, CancellationToken.None)).Value!;

        Assert.Equal((FineTuningStatus.Cancelled, true, "cancel_pending"), (cancelled.Status, cancelled.CancelPending, cancelled.ProviderStatus));
    }

    [Fact]
    public async Task Adopted_model_is_asked_with_the_default_prompt_over_a_database()
    {
        var connection = await _host.AddDatabaseAsync();
        _host.Stock.Jobs.AddRange([
            RemoteStock.Job("job-1", FineTuningStatus.Succeeded, "succeeded") with { TunedModelId = "ft:bound" },
            RemoteStock.Job("job-2", FineTuningStatus.Succeeded, "succeeded") with { TunedModelId = "ft:free" },
        ]);
        var bound = (await _host.AdoptAsync("job-1", connection.Id)).Value!;
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        var free = (await _host.AdoptAsync("job-2")).Value!;
        var targets = _host.Get<ModelTargets>();

        var own = (await targets.OfFineTuningAsync(bound.Id, CancellationToken.None)).Value!;
        var alone = (await targets.OfFineTuningAsync(free.Id, CancellationToken.None)).Value!;
        var chosen = (await targets.OfKeyAsync($"job:{free.Id}", connection.Id, CancellationToken.None)).Value!;

        Assert.Equal((PromptTemplate.Default, connection.Id), (own.Template, own.ConnectionId));
        Assert.Contains("customer", own.Schema!.Whole, StringComparison.Ordinal);
        Assert.Null(alone.Template);
        Assert.Equal((own.Schema!.Whole, connection.Id), (chosen.Schema!.Whole, chosen.ConnectionId));
        Assert.Equal([free.Id, bound.Id], (await targets.ListAsync(connection.Id, CancellationToken.None)).Select(choice => choice.FineTuningId).OfType<string>());
    }

    private async Task<string> MadeFromRecordsAsync(string fileId)
    {
        var connection = await _host.AddDatabaseAsync();
        var snapshot = new Snapshot
        {
            Id = StudioId.New(_host.Time), ConnectionId = connection.Id, Dialect = "sqlite", SchemaText = "", SystemTemplate = "", UserTemplate = "",
        };
        var job = new FineTuning { Id = StudioId.New(_host.Time), Alias = "from records", Provider = "local", ModelName = "small", SnapshotId = snapshot.Id, RemoteFileId = fileId };
        await _host.ChangeAsync(database =>
        {
            database.Snapshots.Add(snapshot);
            database.FineTunings.Add(job);
        });
        return job.Id;
    }
}
