using System.Text.Json;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.UnitTests.Core;

namespace FineTuningStudio.Benchmarks;

/// <summary>Whether every gold of the five databases agrees with itself, and every accepted variant with its record's list.</summary>
internal static class DefogGoldsBench
{
    public static async Task<int> RunAsync(string folder)
    {
        using var studio = new StudioDbFixture();
        using var comparison = new ExecutionComparison(studio.Get<ReadOnlyQueries>());
        var connections = new Dictionary<string, string>();
        var (golds, variants, alone) = (new Tally(), new Tally(), new Tally());
        foreach (var record in File.ReadLines(Path.Combine(folder, "golden_records.jsonl")).Select(line => JsonDocument.Parse(line).RootElement))
        {
            var database = record.GetProperty("db").GetString()!;
            if (!connections.TryGetValue(database, out var connection))
            {
                var uri = $"sqlite:///{Path.GetFullPath(Path.Combine(folder, database + ".sqlite"))}";
                var added = await studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: uri), CancellationToken.None);
                connections[database] = connection = added.Value!.Id;
            }

            var gold = record.GetProperty("sql").GetString()!;
            List<string> accepted = [.. record.GetProperty("accepted").EnumerateArray().Select(e => e.GetString()!)];
            golds.Add(await comparison.CompareAsync(connection, [gold], gold, CancellationToken.None), gold);
            foreach (var variant in accepted)
            {
                variants.Add(await comparison.CompareAsync(connection, accepted, variant, CancellationToken.None), variant);
                alone.Add(await comparison.CompareAsync(connection, [accepted[0]], variant, CancellationToken.None), variant);
            }
        }

        golds.Print("Each gold against itself");
        variants.Print("Each accepted variant against its record's list");
        alone.Print("Each accepted variant against the first of its record's list alone");
        return golds.IsRight && variants.IsRight ? 0 : 1;
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<Verdict, int> _verdicts = [];
        private readonly List<string> _wrong = [];

        public bool IsRight => _wrong.Count == 0;

        public void Add(ComparisonOutcome outcome, string sql)
        {
            _verdicts[outcome.Verdict] = _verdicts.GetValueOrDefault(outcome.Verdict) + 1;
            if (outcome.Verdict is not (Verdict.Match or Verdict.Vacuous))
            {
                _wrong.Add($"{outcome.Verdict.ToWire()}: {outcome.Reason} {sql}");
            }
        }

        public void Print(string what)
        {
            Console.WriteLine($"{what}: {_verdicts.Values.Sum()}, of them {string.Join(", ", _verdicts.Select(v => $"{v.Value} {v.Key.ToWire()}"))}");
            foreach (var line in _wrong.Take(5))
            {
                Console.WriteLine($"  {line}");
            }
        }
    }
}
