using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.Generations;

public sealed class SqlAskerTests : IAsyncLifetime
{
    private readonly AskedServer _asked = new();
    private string _connection = "";

    private ScriptableOpenAiServer Server => _asked.Server;

    private ModelTargets Targets => _asked.Get<ModelTargets>();

    public async Task InitializeAsync()
    {
        await _asked.InitializeAsync();
        _connection = (await _asked.Studio.AddDatabaseAsync()).Id;
    }

    public Task DisposeAsync() => _asked.DisposeAsync();

    [Fact]
    public async Task Model_of_a_job_is_asked_with_the_prompt_it_was_trained_on()
    {
        var target = (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(_connection), CancellationToken.None)).Get();

        var answer = await AskAsync(target, "How many?");

        Assert.Equal(("tuned", "remote", "ft:tuned", _connection), (target.Title, target.Provider, target.Model, target.ConnectionId));
        Assert.Equal(("SELECT 1", "```sql\nSELECT 1\n```", false, 100, 20), (answer.Sql, answer.Text, answer.Declined, answer.PromptTokens, answer.CompletionTokens));
        Assert.Equal(("ft:tuned", "sqlite: CREATE TABLE frozen (id);", "Q: How many?"), (Server.Questions[0].Model, Server.Questions[0].System, Server.Questions[0].User));
    }

    [Fact]
    public async Task Job_without_a_snapshot_is_asked_the_question_alone()
    {
        var target = (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(null), CancellationToken.None)).Get();

        await AskAsync(target, "How many?");

        Assert.Null(Server.Questions[0].System);
        Assert.Equal("How many?", Server.Questions[0].User);
    }

    [Fact]
    public async Task Base_model_is_asked_with_the_schema_as_it_is_now()
    {
        var target = (await Targets.OfModelAsync("remote", AskedServer.BaseModel, _connection, CancellationToken.None)).Get();

        await AskAsync(target, "How many?");

        Assert.Contains("CREATE TABLE \"customer\"", Server.Questions[0].System, StringComparison.Ordinal);
        Assert.Contains("sqlite", Server.Questions[0].System, StringComparison.Ordinal);
        Assert.Null(target.FineTuningId);
    }

    [Theory]
    [InlineData(FineTuningStatus.Running, "conflict", "The job is running: there is no model to ask yet.")]
    [InlineData(FineTuningStatus.Failed, "conflict", "The job is failed: there is no model to ask.")]
    public async Task Job_without_a_model_is_a_conflict(FineTuningStatus status, string code, string message)
    {
        var problem = (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(_connection, status, model: null), CancellationToken.None)).Problem!;

        Assert.Equal((ProblemKind.Conflict, code, message), (problem.Kind, problem.Code, problem.Message));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named()
    {
        var nobody = CancellationToken.None;
        var problems = new[]
        {
            (await Targets.OfFineTuningAsync("nowhere", nobody)).Problem!,
            (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(_connection, provider: "keyless"), nobody)).Problem!,
            (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(_connection, provider: "removed"), nobody)).Problem!,
            (await Targets.OfModelAsync("removed", "any", _connection, nobody)).Problem!,
            (await Targets.OfModelAsync("remote", "any", "nowhere", nobody)).Problem!,
            (await Targets.OfModelAsync("local", "studio-sql-small", _connection, nobody)).Problem!,
            (await Targets.OfKeyAsync("model:remote", _connection, nobody)).Problem!,
            (await Targets.OfKeyAsync("job:", _connection, nobody)).Problem!,
        };

        Assert.Equal(
            ["finetuning_not_found", "provider_not_ready", "provider_not_ready", "provider_not_ready", "database_connection_not_found", "model_not_supported", "validation_failed", "validation_failed"],
            problems.Select(problem => problem.Code));
        Assert.Equal(ProblemKind.Impossible, problems[4].Kind);
    }

    [Fact]
    public async Task List_names_models_of_jobs_the_newest_first_and_then_base_models()
    {
        var other = (await _asked.Studio.AddDatabaseAsync(name: "other.db")).Id;
        var first = await _asked.AddJobAsync(_connection, alias: "first", minute: 1);
        var second = await _asked.AddJobAsync(_connection, alias: "second", provider: "local", minute: 2);
        await _asked.AddJobAsync(other, alias: "elsewhere");
        await _asked.AddJobAsync(_connection, FineTuningStatus.Cancelled, alias: "cancelled", minute: 3);
        await _asked.AddJobAsync(_connection, alias: "without key", provider: "keyless", minute: 4);

        var choices = await Targets.ListAsync(_connection, CancellationToken.None);

        Assert.Equal([$"job:{second}", $"job:{first}", $"model:remote:{AskedServer.BaseModel}"], choices.Select(choice => choice.Key));
        Assert.Equal(("second", "Built-in trainer", "The server"), (choices[0].Title, choices[0].ProviderTitle, choices[2].ProviderTitle));
        foreach (var choice in choices)
        {
            var target = (await Targets.OfKeyAsync(choice.Key, _connection, CancellationToken.None)).Get();
            Assert.Equal((choice.Model, choice.FineTuningId, choice.Provider), (target.Model, target.FineTuningId, target.Provider));
        }
    }

    [Fact]
    public async Task Model_name_with_colons_is_found_by_its_key()
    {
        var target = (await Targets.OfKeyAsync("model:remote:ft:gpt:mine", _connection, CancellationToken.None)).Get();

        Assert.Equal(("remote", "ft:gpt:mine", _connection), (target.Provider, target.Model, target.ConnectionId));
    }

    [Fact]
    public async Task First_candidate_that_runs_is_taken()
    {
        Server.Chat = _ => new ChatReply(
        [
            new ChatCandidate("SELECT * FROM nowhere", null, 0.5), new ChatCandidate("DELETE FROM customer", null, 0.3),
            new ChatCandidate("SELECT city FROM customer", null, 0.15), new ChatCandidate("SELECT 2", null, 0.05), new ChatCandidate("SELECT * FROM nowhere", null, 0.5),
        ]);

        var answer = await AskAsync(await LocalAsync(_connection), "Which?");

        Assert.Equal(5, (int)Server.Questions[0].Body["n"]!);
        Assert.Equal(("SELECT city FROM customer", 0.15, 4, 2), (answer.Sql, answer.Confidence, answer.Candidates, answer.Dropped));
        Assert.Equal(["SELECT * FROM nowhere", "DELETE FROM customer", "SELECT city FROM customer", "SELECT 2"], answer.CandidateSqls);
    }

    [Fact]
    public async Task First_candidate_stays_where_none_runs_or_there_is_nothing_to_run_on()
    {
        Server.Chat = _ => new ChatReply([new ChatCandidate("SELECT * FROM nowhere", null, 0.5), new ChatCandidate("SELECT 1 FROM nothing", null, 0.3)]);
        var ddl = (await _asked.Get<DatabaseConnections>().AddAsync(new NewConnection("pasted", Ddl: "CREATE TABLE t (id INTEGER);", Dialect: "sqlite"), CancellationToken.None)).Get();

        var none = await AskAsync(await LocalAsync(_connection), "Which?");
        var pasted = await AskAsync(await LocalAsync(ddl.Id), "Which?");
        var nowhere = await AskAsync(await LocalAsync(null), "Which?");

        Assert.All([none, pasted, nowhere], answer => Assert.Equal(("SELECT * FROM nowhere", 2, 0), (answer.Sql, answer.Candidates, answer.Dropped)));
    }

    [Fact]
    public async Task Model_that_declines_gives_its_sentence_and_no_sql()
    {
        Server.Chat = _ => new ChatReply([.. Enumerable.Repeat(new ChatCandidate(null, "I cannot answer this.", 0.2), 5)]);

        var answer = await AskAsync(await LocalAsync(_connection), "Which?");

        Assert.Equal(("", "I cannot answer this.", true, 0.2, 0, 0), (answer.Sql, answer.Text, answer.Declined, answer.Confidence, answer.Candidates, answer.Dropped));
    }

    [Fact]
    public async Task Text_is_told_as_it_comes()
    {
        var pieces = new List<string>();
        var target = (await Targets.OfModelAsync("remote", "any", _connection, CancellationToken.None)).Get();
        Server.Chat = _ => new ChatReply("SELECT city FROM customer");

        var answer = (await _asked.Get<SqlAsker>().AskAsync(target, "Which?", pieces.Add, CancellationToken.None)).Value();

        Assert.Equal(["SELECT", " city", " FROM", " customer"], pieces);
        Assert.Equal("SELECT city FROM customer", answer.Sql);
    }

    [Fact]
    public async Task Provider_that_lost_its_key_meanwhile_is_an_error_and_no_exception()
    {
        var target = (await Targets.OfModelAsync("remote", "any", _connection, CancellationToken.None)).Get() with { Provider = "keyless" };

        var error = (await _asked.Get<SqlAsker>().AskAsync(target, "Which?", null, CancellationToken.None)).Error!;

        Assert.Equal((ProviderErrorKind.Refused, "provider_not_ready"), (error.Kind, error.Code));
    }

    [Theory]
    [InlineData("remote", AskedServer.BaseModel, null, "0.4 1.6")]
    [InlineData("remote", "ft:gpt-4.1-mini:me::1", AskedServer.BaseModel, "0.8 3.2")]
    [InlineData("remote", "ft:gpt-4.1-mini:me::1", null, null)]
    [InlineData("remote", "ft:other", "other", null)]
    [InlineData("remote", "half", null, null)]
    [InlineData("local", "ft:small", "studio-sql-small", "0 0")]
    [InlineData("removed", "any", null, null)]
    public void Price_is_the_configured_one_or_none(string provider, string model, string? baseModel, string? expected)
    {
        var price = _asked.Get<ChatPrices>().Find(provider, model, baseModel);

        Assert.Equal(expected, price is null ? null : FormattableString.Invariant($"{price.Input} {price.Output}"));
        Assert.Equal(provider is "remote" && price is not null ? new DateOnly(2026, 11, 21) : null, price?.ReadOn);
    }

    [Fact]
    public void Cost_counts_a_million_tokens() => Assert.Equal(0.8m + 0.32m, new ChatPrice(0.8m, 3.2m, null).Of(1_000_000, 100_000));

    private async Task<ModelTarget> LocalAsync(string? connectionId) =>
        (await Targets.OfFineTuningAsync(await _asked.AddJobAsync(connectionId, provider: "local"), CancellationToken.None)).Get();

    private async Task<SqlAnswer> AskAsync(ModelTarget target, string question) =>
        (await _asked.Get<SqlAsker>().AskAsync(target, question, null, CancellationToken.None)).Value();
}
