using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.TestServers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Generations;

public sealed class SqlGenerationTests : IAsyncLifetime
{
    private const string Question = "Which cities are there?";
    private readonly AskedServer _asked = new();
    private string _connection = "";

    private ScriptableOpenAiServer Server => _asked.Server;

    public async Task InitializeAsync()
    {
        await _asked.InitializeAsync();
        _connection = (await _asked.Studio.AddDatabaseAsync()).Id;
        Server.Chat = _ => new ChatReply("SELECT city FROM customer ORDER BY id");
    }

    public Task DisposeAsync() => _asked.DisposeAsync();

    [Fact]
    public async Task Sql_that_runs_is_valid_and_kept()
    {
        var job = await _asked.AddJobAsync(_connection);

        var made = (await CreateAsync(job, metadata: new Dictionary<string, string> { ["team"] = "data" })).Get();
        var kept = (await _asked.Get<SqlGenerations>().FindAsync(made.Id, CancellationToken.None)).Get();

        Assert.Equal(("SELECT city FROM customer ORDER BY id", true, null, 120), (made.Sql, made.IsValid, made.Error, made.TokensUsed));
        Assert.Equal((job, _connection, "ft:tuned", Question), (made.FineTuningId, made.ConnectionId, made.Model, made.PromptText));
        Assert.Null(made.ConfidenceScore);
        Assert.Null(made.EvaluationScore);
        Assert.Equal(made with { Metadata = null }, kept with { Metadata = null });
        Assert.Equal("data", kept.Metadata!["team"]);
    }

    [Fact]
    public async Task Rows_are_read_anew_and_never_more_than_asked_for()
    {
        var made = (await CreateAsync(await _asked.AddJobAsync(_connection))).Get();

        var all = (await ExecuteAsync(made.Id, 100)).Get();
        var one = (await ExecuteAsync(made.Id, 1)).Get();
        var few = (await ExecuteAsync(made.Id, -5)).Get();

        Assert.Equal(["Berlin", "Madrid"], all.Rows.Select(row => row[0]));
        Assert.Equal((1, true), (one.Rows.Count, one.Truncated));
        Assert.Single(few.Rows);
    }

    [Fact]
    public async Task Sql_that_does_not_run_is_invalid_with_the_sentence_of_the_database()
    {
        Server.Chat = _ => new ChatReply("SELECT town FROM customer");

        var made = (await CreateAsync(await _asked.AddJobAsync(_connection))).Get();

        Assert.Equal(("SELECT town FROM customer", false), (made.Sql, made.IsValid));
        Assert.Contains("town", made.Error, StringComparison.Ordinal);
        Assert.Equal("invalid_sql", (await ExecuteAsync(made.Id, 10)).Problem!.Code);
    }

    [Fact]
    public async Task Model_that_declines_leaves_no_sql_and_its_sentence()
    {
        Server.Chat = _ => new ChatReply([new ChatCandidate(null, "I cannot answer this.", 0.3)]);

        var made = (await CreateAsync(await _asked.AddJobAsync(_connection), evaluate: true)).Get();
        var problem = (await ExecuteAsync(made.Id, 10)).Problem!;

        Assert.Equal((null, false, "I cannot answer this.", 0.3, 0.0), (made.Sql, made.IsValid, made.Error, made.ConfidenceScore, made.EvaluationScore));
        Assert.Equal((ProblemKind.Impossible, "There is no SQL to run: I cannot answer this."), (problem.Kind, problem.Message));
    }

    [Fact]
    public async Task Evaluation_tells_the_share_of_candidates_that_run_and_invents_no_confidence()
    {
        Server.Chat = _ => new ChatReply([new ChatCandidate("SELECT 1 FROM nowhere"), new ChatCandidate("SELECT city FROM customer"), new ChatCandidate("SELECT 2"), new ChatCandidate("DROP TABLE customer")]);

        var made = (await CreateAsync(await _asked.AddJobAsync(_connection, provider: "local"), evaluate: true)).Get();

        Assert.Equal(("SELECT city FROM customer", 0.5, null), (made.Sql, made.EvaluationScore, made.ConfidenceScore));
    }

    [Fact]
    public async Task Other_connection_is_run_on_while_the_model_sees_the_schema_it_was_trained_on()
    {
        var other = (await _asked.Studio.AddDatabaseAsync("CREATE TABLE customer (id INTEGER, city TEXT); INSERT INTO customer VALUES (1, 'Lima');", "other.db")).Id;

        var made = (await CreateAsync(await _asked.AddJobAsync(_connection), other)).Get();

        Assert.Equal(other, made.ConnectionId);
        Assert.Equal("sqlite: CREATE TABLE frozen (id);", Server.Questions[0].System);
        Assert.Equal("Lima", (await ExecuteAsync(made.Id, 10)).Get().Rows[0][0]);
    }

    [Fact]
    public async Task Pasted_ddl_has_nothing_to_run_on()
    {
        var ddl = (await _asked.Get<DatabaseConnections>().AddAsync(new NewConnection("pasted", Ddl: "CREATE TABLE t (id INTEGER);", Dialect: "sqlite"), CancellationToken.None)).Get();

        var made = (await CreateAsync(await _asked.AddJobAsync(_connection), ddl.Id, evaluate: true)).Get();

        Assert.Equal((false, null), (made.IsValid, made.EvaluationScore));
        Assert.Contains("pasted DDL", made.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named_and_keeps_nothing()
    {
        var job = await _asked.AddJobAsync(_connection);
        var problems = new[]
        {
            (await CreateAsync(job, question: " ")).Problem!,
            (await CreateAsync(job, question: new string('x', GoldenRecord.MaxPromptLength + 1))).Problem!,
            (await CreateAsync(null)).Problem!,
            (await CreateAsync("nowhere")).Problem!,
            (await CreateAsync(job, "nowhere")).Problem!,
            (await CreateAsync(await _asked.AddJobAsync(_connection, FineTuningStatus.Queued, model: null))).Problem!,
            (await CreateAsync(await _asked.AddJobAsync(null))).Problem!,
            (await CreateAsync(await _asked.AddJobAsync(_connection, provider: "keyless"))).Problem!,
        };

        Assert.Equal(
            ["validation_failed", "validation_failed", "validation_failed", "finetuning_not_found", "database_connection_not_found", "conflict", "validation_failed", "provider_not_ready"],
            problems.Select(problem => problem.Code));
        Assert.Equal((ProblemKind.Impossible, ProblemKind.Conflict), (problems[4].Kind, problems[5].Kind));
        Assert.Equal("prompt.text", Assert.Single(problems[0].Errors.Keys));
        Assert.Empty(Server.Questions);
    }

    [Fact]
    public async Task Provider_that_does_not_answer_is_unavailable_and_keeps_nothing()
    {
        Server.Chat = _ => ChatReply.Error(500, "server_error", "Overloaded.");

        var problem = (await CreateAsync(await _asked.AddJobAsync(_connection))).Problem!;

        Assert.Equal((ProblemKind.Unavailable, "unavailable"), (problem.Kind, problem.Code));
        await using var database = await _asked.Studio.Databases.CreateDbContextAsync();
        Assert.Equal(0, await database.SqlGenerations.CountAsync());
    }

    [Fact]
    public async Task Deleted_connection_cannot_be_run_on()
    {
        var made = (await CreateAsync(await _asked.AddJobAsync(_connection))).Get();
        await _asked.Get<DatabaseConnections>().DeleteAsync(_connection, CancellationToken.None);

        var problem = (await ExecuteAsync(made.Id, 10)).Problem!;

        Assert.Equal((ProblemKind.Impossible, "database_connection_not_found"), (problem.Kind, problem.Code));
    }

    private Task<Result<SqlGenerationView>> CreateAsync(
        string? job, string? connection = null, string question = Question, bool evaluate = false, IReadOnlyDictionary<string, string>? metadata = null) =>
        _asked.Get<CreateSqlGeneration>().RunAsync(new SqlGenerationRequest(job, question, connection, evaluate, metadata), CancellationToken.None);

    private Task<Result<QueryRows>> ExecuteAsync(string id, int maxRows) => _asked.Get<SqlGenerations>().ExecuteAsync(id, maxRows, CancellationToken.None);
}
