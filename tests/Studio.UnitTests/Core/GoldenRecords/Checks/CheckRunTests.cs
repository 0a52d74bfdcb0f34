using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

/// <summary>Runs over a connection's records, and what makes a check stale; the runner's loop is driven by hand.</summary>
public sealed class CheckRunTests : IAsyncLifetime, IDisposable
{
    private readonly StudioDbFixture _studio = new();
    private string _database = "";
    private string _connection = "";

    private GoldenRecordChecks Checks => _studio.Get<GoldenRecordChecks>();

    private GoldenRecordStore Records => _studio.Get<GoldenRecordStore>();

    public async Task InitializeAsync()
    {
        _database = _studio.MakeDatabase("CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO town VALUES (1, 'Rome'), (2, 'Oslo');");
        _connection = (await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{_database}"), CancellationToken.None)).Value!.Id;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Run_over_a_connection_counts_and_keeps_what_it_found()
    {
        await AddAsync(("How many towns are there?", "SELECT COUNT(*) FROM town"), ("Which towns are there?", "SELECT nme FROM town"), ("Which town has no id?", "SELECT name FROM town WHERE id > 7"));

        var run = await RunAsync(null);

        Assert.Equal((CheckRunStatus.Done, 3, 3, 1, 1), (run.Status, run.Total, run.Checked, run.Errors, run.Warnings));
        var counts = await Checks.CountsAsync(_connection, CancellationToken.None);
        Assert.Equal((1, 1, 1, 0), (counts[CheckState.Ok], counts[CheckState.Warning], counts[CheckState.Error], counts[CheckState.NotChecked]));
        var broken = Assert.Single((await Records.ListAsync(new GoldenRecordSearch(_connection, Check: CheckState.Error), 0, 10, CancellationToken.None)).Records);
        Assert.Equal("unknown_column", (await CheckOfAsync(broken.Id))!.Worst!.Code);
        Assert.Equal(broken.Id, Assert.Single((await Records.ListAsync(new GoldenRecordSearch(_connection, Finding: "unknown_column"), 0, 10, CancellationToken.None)).Records).Id);
        Assert.Empty((await Records.ListAsync(new GoldenRecordSearch(_connection, Finding: "unknown%"), 0, 10, CancellationToken.None)).Records);
    }

    [Fact]
    public async Task Run_over_more_than_a_batch_of_named_records_checks_each_once()
    {
        var ids = await AddAsync([.. Enumerable.Range(0, 250).Select(n => ($"What is town number {n} called?", $"SELECT name FROM town WHERE id = {n}"))]);

        var run = await RunAsync([.. ids.Skip(20)]);

        Assert.Equal((CheckRunStatus.Done, 230, 230), (run.Status, run.Total, run.Checked));
        Assert.Equal(20, (await Checks.CountsAsync(_connection, CancellationToken.None))[CheckState.NotChecked]);
    }

    [Fact]
    public async Task Run_that_was_cut_off_goes_on_behind_its_last_batch()
    {
        await AddAsync([.. Enumerable.Range(0, 150).Select(n => ($"What is town number {n} called?", $"SELECT name FROM town WHERE id = {n}"))]);
        var started = (await Checks.StartAsync(_connection, null, null, CancellationToken.None)).Value!;
        using var killed = new CancellationTokenSource();
        using (var subscription = _studio.Get<CheckFeed>().SubscribeToEach())
        {
            var work = _studio.Get<CheckWork>().RunAsync(started.Id, killed.Token);
            await foreach (var _ in subscription.ReadAsync(CancellationToken.None))
            {
                if ((await Checks.FindRunAsync(started.Id, CancellationToken.None))!.Checked > 0)
                {
                    break;
                }
            }
            await killed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await work);
        }

        await _studio.Get<CheckWork>().RunAsync(started.Id, CancellationToken.None);

        var run = (await Checks.FindRunAsync(started.Id, CancellationToken.None))!;
        Assert.Equal((CheckRunStatus.Done, 150, 150), (run.Status, run.Total, run.Checked));
    }

    [Fact]
    public async Task Edited_record_is_not_checked_and_is_checked_again_by_itself()
    {
        var ids = await AddAsync(("Which towns are there?", "SELECT nme FROM town"));
        await RunAsync(null);

        var edited = (await Records.UpdateAsync(ids[0], new GoldenRecordChange(Sql: "SELECT name FROM town"), CancellationToken.None)).Value!;
        var worked = await _studio.Get<StaleChecks>().CheckSomeAsync(CancellationToken.None);
        var rest = await _studio.Get<StaleChecks>().CheckSomeAsync(CancellationToken.None);

        Assert.Equal((CheckState.NotChecked, true, false), (edited.CheckState, worked, rest));
        Assert.Equal(CheckState.Ok, (await Records.FindAsync(ids[0], CancellationToken.None))!.CheckState);
    }

    [Fact]
    public async Task Tags_alone_leave_the_check_as_it_is()
    {
        var ids = await AddAsync(("Which towns are there?", "SELECT name FROM town"));
        await RunAsync(null);

        await Records.UpdateAsync(ids[0], new GoldenRecordChange(Tags: ["easy"]), CancellationToken.None);

        Assert.Equal(CheckState.Ok, (await Records.FindAsync(ids[0], CancellationToken.None))!.CheckState);
        Assert.False(await _studio.Get<StaleChecks>().CheckSomeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Deleted_duplicate_leaves_the_other_ok()
    {
        var ids = await AddAsync(("Which towns are there?", "SELECT name FROM town"), ("Which towns are there", "SELECT name FROM town;"));
        await RunAsync(null);
        Assert.Equal("duplicate", (await CheckOfAsync(ids[0]))!.Worst!.Code);

        await Records.DeleteAsync(ids[1], CancellationToken.None);
        await _studio.Get<StaleChecks>().CheckSomeAsync(CancellationToken.None);

        Assert.Equal(CheckState.Ok, (await CheckOfAsync(ids[0]))!.State);
    }

    [Fact]
    public async Task Changed_schema_makes_all_checks_stale_and_a_scan_without_a_change_none()
    {
        var ids = await AddAsync(("Which towns are there?", "SELECT name FROM town"));
        await RunAsync(null);
        var stale = _studio.Get<StaleChecks>();
        await ScanAsync();
        await stale.MarkAsync(CancellationToken.None);
        Assert.Equal(CheckState.Ok, (await Records.FindAsync(ids[0], CancellationToken.None))!.CheckState);

        await ExecuteAsync("ALTER TABLE town RENAME COLUMN name TO label");
        await ScanAsync();
        await stale.MarkAsync(CancellationToken.None);
        var marked = (await Records.FindAsync(ids[0], CancellationToken.None))!.CheckState;
        await stale.CheckSomeAsync(CancellationToken.None);

        Assert.Equal(CheckState.NotChecked, marked);
        Assert.Equal(("unknown_column", FindingLevel.Error), ((await CheckOfAsync(ids[0]))!.Worst!.Code, (await CheckOfAsync(ids[0]))!.Worst!.Level));
    }

    [Fact]
    public async Task Other_data_are_a_drift_until_the_new_answer_is_taken_for_right()
    {
        var ids = await AddAsync(("How many towns are there?", "SELECT COUNT(*) FROM town"));
        await RunAsync(null);
        await ExecuteAsync("INSERT INTO town VALUES (3, 'Bern')");

        await RunAsync(null);
        var drifted = (await CheckOfAsync(ids[0]))!;
        await RunAsync(null);
        var still = (await CheckOfAsync(ids[0]))!;
        await Checks.AcceptAnswerAsync(ids[0], CancellationToken.None);
        var accepted = (await CheckOfAsync(ids[0]))!;
        await RunAsync(null);

        Assert.Equal(("drift", CheckState.Warning), (drifted.Worst!.Code, drifted.State));
        Assert.Equal("drift", still.Worst!.Code);
        Assert.Equal((CheckState.Ok, 0), (accepted.State, accepted.Findings.Count));
        Assert.Equal(CheckState.Ok, (await CheckOfAsync(ids[0]))!.State);
    }

    [Fact]
    public async Task Database_that_is_gone_fails_the_run_and_leaves_the_records_unchecked()
    {
        await AddAsync(("How many towns are there?", "SELECT COUNT(*) FROM town"));
        File.Delete(_database);

        var run = await RunAsync(null);

        Assert.Equal((CheckRunStatus.Failed, 0), (run.Status, run.Checked));
        Assert.False(string.IsNullOrEmpty(run.Error));
        Assert.Equal(1, (await Checks.CountsAsync(_connection, CancellationToken.None))[CheckState.NotChecked]);
    }

    [Fact]
    public async Task Cancelled_run_that_has_not_begun_ends_without_checking()
    {
        await AddAsync(("How many towns are there?", "SELECT COUNT(*) FROM town"));
        var started = (await Checks.StartAsync(_connection, null, "ada", CancellationToken.None)).Value!;

        var cancelled = await Checks.CancelAsync(started.Id, CancellationToken.None);
        await _studio.Get<CheckWork>().RunAsync(started.Id, CancellationToken.None);
        var again = await Checks.CancelAsync(started.Id, CancellationToken.None);

        Assert.Null(cancelled.Problem);
        Assert.Equal((CheckRunStatus.Cancelled, 0), ((await Checks.FindRunAsync(started.Id, CancellationToken.None))!.Status, (await Checks.FindRunAsync(started.Id, CancellationToken.None))!.Checked));
        Assert.Equal("conflict", again.Problem!.Code);
    }

    private async Task<CheckRunView> RunAsync(IReadOnlyList<string>? ids)
    {
        var started = (await Checks.StartAsync(_connection, ids, null, CancellationToken.None)).Value!;
        await _studio.Get<CheckWork>().RunAsync(started.Id, CancellationToken.None);
        return (await Checks.FindRunAsync(started.Id, CancellationToken.None))!;
    }

    private async Task<CheckView?> CheckOfAsync(string id)
    {
        var record = (await Records.FindAsync(id, CancellationToken.None))!;
        return (await Checks.OfAsync([record], CancellationToken.None)).GetValueOrDefault(id);
    }

    private async Task<IReadOnlyList<string>> AddAsync(params (string Question, string Sql)[] records) =>
        [.. (await Records.AddAsync([.. records.Select(record => new NewGoldenRecord(_connection, record.Question, record.Sql))], CancellationToken.None)).Value!.Select(record => record.Id)];

    private async Task ScanAsync()
    {
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        await _studio.Get<DatabaseSchema>().ScanAsync(_connection, null, CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
