using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>One small database that all cases are run on.</summary>
public sealed class ComparisonFixture : IAsyncLifetime
{
    /// <summary>By age, in the order that the rows were written: Bob and Eve are 25, Ann and Cid 30, Dee 40.</summary>
    private const string Tables = """
        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, city TEXT, age INTEGER, score REAL);
        INSERT INTO person VALUES (1, 'Ann', 'Berlin', 30, 1.5), (2, 'Bob', 'Madrid', 25, 2.5), (3, 'Cid', 'Berlin', 30, 2.5), (4, 'Dee', 'Rome', 40, NULL), (5, 'Eve', 'Madrid', 25, 0.5);
        CREATE TABLE trip (origin TEXT, destination TEXT);
        INSERT INTO trip VALUES ('Rome', 'Oslo'), ('Oslo', 'Bern'), ('Rome', 'Bern');
        CREATE TABLE word (w TEXT, nick TEXT COLLATE NOCASE);
        INSERT INTO word VALUES ('b', 'b'), ('A', 'A'), ('a', 'a'), ('B', 'B');
        CREATE TABLE pair (a INTEGER, b INTEGER);
        INSERT INTO pair VALUES (1, 2), (2, 1);
        """;

    internal StudioDbFixture Studio { get; } = new();

    public string ConnectionId { get; private set; } = "";

    internal ExecutionComparison Comparison { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        ConnectionId = (await Studio.AddDatabaseAsync(Tables)).Id;
        Comparison = new ExecutionComparison(Studio.Get<ReadOnlyQueries>());
    }

    public Task DisposeAsync()
    {
        Comparison.Dispose();
        Studio.Dispose();
        return Task.CompletedTask;
    }

    public Task<ComparisonOutcome> CompareAsync(string gold, string predicted) => CompareAsync([gold], predicted);

    public Task<ComparisonOutcome> CompareAsync(IReadOnlyList<string> golds, string predicted) =>
        Comparison.CompareAsync(ConnectionId, golds, predicted, CancellationToken.None);

    public Task<ComparisonView> ExplainAsync(string gold, string predicted, int rows = 100) =>
        Comparison.ExplainAsync(ConnectionId, [gold], predicted, rows, CancellationToken.None);
}

/// <summary>Cases as data: what is tried, the gold, the prediction, the verdict, and which of strict, BIRD and test-suite call it right ("SBT").</summary>
public sealed class Cases : TheoryData<string, string, string, string, string>;
