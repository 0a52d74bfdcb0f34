using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class CreateFineTuningTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await EngineHost.StartAsync();
        _host.Server.MovesByItself = false;
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    private async Task<Problem> RefusalAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest> with)
    {
        var request = with(new CreateFineTuningRequest { ConnectionId = _host.ConnectionId, Provider = "remote", ModelName = "gpt-4.1-mini" });
        var result = await _host.Get<CreateFineTuning>().RunAsync(request, CancellationToken.None);
        Assert.Equal(0, (await _host.Get<FineTuningQueries>().CountAsync(CancellationToken.None)).Total);
        return result.Problem!;
    }

    [Fact]
    public async Task Selected_records_are_the_ones_that_are_frozen()
    {
        var chosen = Enumerable.Range(2, 10).Select(number => number.ToString("D32", System.Globalization.CultureInfo.InvariantCulture)).ToList();

        var job = await _host.CreateAsync(request => request with { GoldenRecordIds = [.. chosen, chosen[0]] });

        Assert.Equal(chosen, job.GoldenRecordIds);
        Assert.Equal(10, job.GoldenRecordCount);
    }

    [Fact]
    public async Task Later_edit_of_a_record_does_not_change_what_a_job_was_made_from()
    {
        var job = await _host.CreateAsync();
        var record = job.GoldenRecordIds![0];

        await _host.Get<GoldenRecordStore>().UpdateAsync(record, new GoldenRecordChange(Sql: "SELECT 'edited'"), CancellationToken.None);
        await _host.Get<GoldenRecordStore>().DeleteAsync(job.GoldenRecordIds[1], CancellationToken.None);
        var rows = await _host.Get<FineTuningDetails>().RecordsAsync(job.Id, 0, 100, CancellationToken.None);

        Assert.Equal(12, rows.Count);
        Assert.Equal(("SELECT COUNT(*) FROM customer WHERE id < 1", false), (rows[0].Sql, rows[0].IsCurrent));
        Assert.Equal(("SELECT COUNT(*) FROM customer WHERE id < 2", false), (rows[1].Sql, rows[1].IsCurrent));
        Assert.True(rows[2].IsCurrent);
    }

    [Fact]
    public async Task Same_seed_holds_out_the_same_records()
    {
        async Task<List<string>> HeldOutAsync(int seed)
        {
            var job = await _host.CreateAsync(request => request with { ValidationSplit = 0.1, Seed = seed });
            var rows = await _host.Get<FineTuningDetails>().RecordsAsync(job.Id, 0, 100, CancellationToken.None);
            return [.. rows.Where(row => row.Part == SnapshotPart.Validation).Select(row => row.RecordId)];
        }

        Assert.Equal(await HeldOutAsync(1), await HeldOutAsync(1));
        Assert.NotEqual(await HeldOutAsync(1), await HeldOutAsync(3));
    }

    [Fact]
    public async Task Default_alias_is_the_connection_and_the_hour()
    {
        var job = await _host.CreateAsync();

        Assert.Matches(@"^shop_\d{10}$", job.Alias);
    }

    [Fact]
    public async Task Every_invalid_field_is_named_at_once()
    {
        var problem = await RefusalAsync(request => request with
        {
            Alias = new string('a', 101),
            Suffix = "",
            ValidationSplit = 0.7,
            Parameters = new Dictionary<string, ParameterValue> { ["n_epochs"] = ParameterValue.Of("51"), ["colour"] = ParameterValue.Of("red") },
        });

        Assert.Equal(
            ["alias", "base_llm.model_parameters.colour", "base_llm.model_parameters.n_epochs", "suffix", "validation_split"],
            problem.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("n_epochs must be a whole number, 1 to 50, or auto; found \"51\".", problem.Errors["base_llm.model_parameters.n_epochs"][0]);
    }

    [Fact]
    public async Task Too_few_records_are_counted()
    {
        var problem = await RefusalAsync(request => request with { ValidationSplit = 0.5 });

        Assert.Equal("too_few_golden_records", problem.Code);
        Assert.Equal("remote needs at least 10 golden records to train on; there are 6 (6 of 12 are held out for validation). Add 4 more.", problem.Message);
    }

    [Theory]
    [InlineData("nowhere", "database_connection_not_found", "Database connection not found, nowhere")]
    public async Task Unknown_connection_is_refused(string id, string code, string message)
    {
        var problem = await RefusalAsync(request => request with { ConnectionId = id });

        Assert.Equal((code, message, ProblemKind.Impossible), (problem.Code, problem.Message, problem.Kind));
    }

    [Fact]
    public async Task Unknown_record_is_named()
    {
        var problem = await RefusalAsync(request => request with { GoldenRecordIds = ["no-such-record"] });

        Assert.Equal("Golden record not found, no-such-record", problem.Message);
    }

    [Fact]
    public async Task Unknown_provider_says_which_setting_is_missing()
    {
        var problem = await RefusalAsync(request => request with { Provider = "mars" });

        Assert.Equal("provider_not_ready", problem.Code);
        Assert.Contains("Providers:mars", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlisted_model_is_taken_with_a_warning()
    {
        var job = await _host.CreateAsync(request => request with { ModelName = "gpt-99" });

        Assert.Contains(job.Warnings, warning => warning.Contains("gpt-99", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_at_the_provider_needs_no_records()
    {
        var job = await _host.CreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-abc", OpenAiShape = true });

        Assert.Equal((0, "auto"), (job.GoldenRecordCount, job.EffectiveParameters!["n_epochs"].Text));
        Assert.Empty(job.GoldenRecordIds!);
    }

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_make_one_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            Task.Run(() => _host.CreateAsync(request => request with { Idempotency = new IdempotencyClaim("local", "key-1", "hash") }))));

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.All(answers, answer => Assert.Equal(12, answer.GoldenRecordIds!.Count));
        Assert.Equal(1, (await _host.Get<FineTuningQueries>().CountAsync(CancellationToken.None)).Total);
    }

    [Fact]
    public async Task Same_key_with_another_body_is_a_conflict()
    {
        await _host.CreateAsync(request => request with { Idempotency = new IdempotencyClaim("local", "key-1", "hash") });

        var result = await _host.Get<CreateFineTuning>().RunAsync(
            new CreateFineTuningRequest { ConnectionId = _host.ConnectionId, Provider = "remote", Idempotency = new IdempotencyClaim("local", "key-1", "other") },
            CancellationToken.None);

        Assert.Equal(("idempotency_conflict", ProblemKind.Conflict), (result.Problem!.Code, result.Problem.Kind));
    }

    [Fact]
    public async Task Estimate_counts_and_names_every_problem_and_creates_nothing()
    {
        var estimate = await _host.Get<CreateFineTuning>().EstimateAsync(
            new CreateFineTuningRequest { ConnectionId = _host.ConnectionId, Provider = "remote", ModelName = "gpt-4.1-mini", Suffix = "" },
            CancellationToken.None);

        Assert.Equal((12, 3), (estimate.TrainingRecords, estimate.Epochs));
        Assert.Equal(estimate.TokensPerEpoch * 3, estimate.TotalTokens);
        Assert.Single(estimate.Problems);
        Assert.StartsWith("{\"messages\":[{\"role\":\"system\"", estimate.FirstRows[0], StringComparison.Ordinal);
        Assert.Equal(0, (await _host.Get<FineTuningQueries>().CountAsync(CancellationToken.None)).Total);
    }

    [Fact]
    public async Task Deleted_job_leaves_no_row_behind()
    {
        var job = await _host.CreateAsync();
        await _host.Get<CancelFineTuning>().RunAsync(job.Id, null, CancellationToken.None);
        await _host.WaitUntilSettledAsync(job.Id);

        var deleted = await _host.Get<DeleteFineTuning>().RunAsync(job.Id, remote: false, CancellationToken.None);

        Assert.Null(deleted.Problem);
        await using var database = await _host.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        Assert.Equal(0, await database.FineTuningEvents.CountAsync() + await database.SnapshotItems.CountAsync() + await database.ProviderAnswers.CountAsync());
        Assert.Equal(job.Id, (await database.DeletedFineTunings.SingleAsync()).FineTuningId);
    }

    [Fact]
    public async Task Running_job_cannot_be_deleted()
    {
        var job = await _host.CreateAsync();
        await _host.WaitForAsync(job.Id, FineTuningStatus.ValidatingFiles);

        var refused = await _host.Get<DeleteFineTuning>().RunAsync(job.Id, remote: false, CancellationToken.None);

        Assert.Equal(ProblemKind.Conflict, refused.Problem!.Kind);
    }
}
