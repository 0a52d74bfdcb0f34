using System.Diagnostics;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.UnitTests.Core;

namespace FineTuningStudio.Benchmarks;

/// <summary>What comparing costs: a million rows on both sides in time and memory, and small results by the thousand.</summary>
internal static class ComparisonBench
{
    private const string MillionRows = """
        CREATE TABLE sale (id INTEGER PRIMARY KEY, customer TEXT, day TEXT, price REAL, quantity INTEGER);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
        INSERT INTO sale SELECT i, 'customer ' || (i * 7919 % 50021), date('2020-01-01', (i * 31 % 1400) || ' days'), (i * 2654435761 % 1000003) / 7.0, i % 12 FROM n;
        CREATE TABLE wide AS SELECT id, quantity, quantity = 1 AS a, quantity = 2 AS b, quantity = 3 AS c, quantity = 4 AS d, quantity = 5 AS e, quantity = 6 AS f, quantity = 7 AS g,
            price, -price AS h, price * 2 AS i, customer, day, substr(day, 1, 4) AS y, substr(day, 6, 2) AS m, substr(day, 9) AS dd, id % 3 AS j, id % 5 AS k, id % 7 AS l FROM sale WHERE id <= 50000;
        CREATE TABLE small AS SELECT id, customer, price FROM sale WHERE id <= 20;
        """;

    private const string All = "SELECT id, customer, day, price, quantity FROM sale";

    private static readonly (string What, string Gold, string Predicted)[] Large =
    [
        ("the same, rows in another order", All, All + " ORDER BY day, id DESC"),
        ("another order of columns and rows", All, "SELECT price AS p, quantity AS q, id AS i, day AS d, customer AS c FROM sale ORDER BY day"),
        ("prices that differ by rounding", All, "SELECT id, customer, day, price * 3.3 / 3.3, quantity FROM sale"),
        ("one price differs", All, "SELECT id, customer, day, CASE WHEN id = 77 THEN 0.5 ELSE price END, quantity FROM sale"),
        ("no row is the same", All, "SELECT id, customer || '!', day, price, quantity FROM sale"),
        ("ordered, with ties of hidden keys", All + " ORDER BY substr(day, 1, 7)", All + " ORDER BY substr(day, 1, 7), id DESC"),
        ("20 columns turned round, 50,000 rows", "SELECT * FROM wide", "SELECT l AS c1, k AS c2, j AS c3, dd AS c4, m AS c5, y AS c6, day AS c7, customer AS c8, i AS c9, h AS c10, price AS c11, g AS c12, f AS c13, e AS c14, d AS c15, c AS c16, b AS c17, a AS c18, quantity AS c19, id AS c20 FROM wide"),
    ];

    private static readonly (string What, string Gold, string Predicted)[] Small =
    [
        ("equal", "SELECT id, customer, price FROM small", "SELECT id, customer, price FROM small ORDER BY id DESC"),
        ("another order of columns", "SELECT id, customer, price FROM small", "SELECT price, id, customer FROM small"),
        ("wrong", "SELECT id, customer, price FROM small", "SELECT id, customer, price FROM small WHERE id < 20"),
        ("ordered, tied", "SELECT id FROM small ORDER BY length(customer)", "SELECT id FROM small ORDER BY length(customer), id DESC"),
    ];

    public static async Task RunAsync()
    {
        using var studio = new StudioDbFixture();
        var connection = (await studio.AddDatabaseAsync(MillionRows)).Id;
        using var comparison = new ExecutionComparison(studio.Get<ReadOnlyQueries>());
        Console.WriteLine("| a million rows of 5 columns on both sides | verdict | seconds | of the processor | peak memory, MB |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (what, gold, predicted) in Large)
        {
            using var memory = new PeakMemory();
            var (clock, processor) = (Stopwatch.StartNew(), Processor());
            var outcome = await comparison.CompareAsync(connection, [gold], predicted, CancellationToken.None);
            Console.WriteLine($"| {what} | {outcome.Verdict.ToWire()} | {clock.Elapsed.TotalSeconds:F1} | {(Processor() - processor).TotalSeconds:F1} | {memory.Megabytes:F0} |");
        }

        Console.WriteLine();
        Console.WriteLine("| small results | judged a second, one at a time | four at a time | milliseconds of the processor each |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (what, gold, predicted) in Small)
        {
            await RateAsync(1, 100);
            var processor = Processor();
            var alone = await RateAsync(1);
            var each = (Processor() - processor).TotalMilliseconds / 1_000;
            Console.WriteLine($"| {what} | {alone:F0} | {await RateAsync(4):F0} | {each:F2} |");

            async Task<double> RateAsync(int atOnce, int count = 1_000)
            {
                var clock = Stopwatch.StartNew();
                await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atOnce },
                    async (_, ct) => await comparison.CompareAsync(connection, [gold], predicted, ct));
                return count / clock.Elapsed.TotalSeconds;
            }
        }
    }

    // What the other programs of a busy machine do is not counted.
    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;

    /// <summary>The most memory that the process held while this lived, less what it held before.</summary>
    private sealed class PeakMemory : IDisposable
    {
        private readonly long _before;
        private readonly Timer _timer;
        private long _peak;

        public PeakMemory()
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _before = _peak = Environment.WorkingSet;
            _timer = new Timer(_ => Look(), null, 0, 10);
        }

        public double Megabytes
        {
            get
            {
                Look();
                return (_peak - _before) / 1e6;
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Look() => _peak = Math.Max(_peak, Environment.WorkingSet);
    }
}
