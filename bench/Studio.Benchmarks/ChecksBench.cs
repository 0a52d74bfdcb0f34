using System.Diagnostics;
using System.Text.Json;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.UnitTests.Core;
using FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Benchmarks;

/// <summary>Whether the golds of the five databases pass their checks, and what of the faults injected into copies of them is found.</summary>
internal static class ChecksBench
{
    public static async Task<int> RunAsync(string folder, bool verbose)
    {
        using var studio = new StudioDbFixture();
        var golds = File.ReadLines(Path.Combine(folder, "golden_records.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .GroupBy(record => record.GetProperty("db").GetString()!).ToDictionary(group => group.Key, group => group.ToList());
        var (total, states, errors) = (0, new SortedDictionary<CheckState, int>(), new List<string>());
        var (found, injected) = (new SortedDictionary<string, int>(), new SortedDictionary<string, int>());
        var watch = Stopwatch.StartNew();
        foreach (var (database, records) in golds)
        {
            var uri = $"sqlite:///{Path.GetFullPath(Path.Combine(folder, database + ".sqlite"))}";
            var connection = (await studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: uri), CancellationToken.None)).Value!.Id;
            var added = (await studio.Get<GoldenRecordStore>().AddAsync(
                [.. records.Select(record => new NewGoldenRecord(connection, record.GetProperty("question").GetString(), record.GetProperty("sql").GetString()))], CancellationToken.None)).Value!;
            var ground = (await studio.Get<CheckStore>().GroundAsync(connection, CancellationToken.None)).Value!;
            var clean = new List<GoldenRecordView>();
            foreach (var batch in added.Chunk(CheckBatch.Size))
            {
                await studio.Get<CheckBatch>().RunAsync(ground, [.. batch.Select(record => record.Id)], CancellationToken.None);
            }
            var checks = await studio.Get<GoldenRecordChecks>().OfAsync(await studio.Get<GoldenRecordStore>().FindManyAsync([.. added.Select(record => record.Id)], CancellationToken.None), CancellationToken.None);
            foreach (var record in added)
            {
                var check = checks[record.Id];
                total++;
                states[check.State] = states.GetValueOrDefault(check.State) + 1;
                if (check.State is CheckState.Ok)
                {
                    clean.Add(record);
                }
                if (verbose && check.State is not CheckState.Ok)
                {
                    Console.WriteLine($"{database}: {record.PromptText}\n  {record.Sql}\n  {string.Join("\n  ", check.Findings.Select(finding => $"{finding.Level} {finding.Code}: {finding.Message} {finding.Repair}"))}");
                }
            }
            foreach (var fault in await FaultTrials.RunAsync(studio, ground, clean))
            {
                injected[fault.Kind] = injected.GetValueOrDefault(fault.Kind) + 1;
                found[fault.Kind] = found.GetValueOrDefault(fault.Kind) + (fault.IsFound ? 1 : 0);
                if (verbose && !fault.IsFound)
                {
                    errors.Add($"{fault.Kind} not found: {fault.Question} | {fault.Sql} | {string.Join(", ", fault.Codes)}");
                }
            }
        }
        errors.ForEach(Console.WriteLine);
        Console.WriteLine($"{total} golds in {watch.Elapsed.TotalSeconds:0.0} s: {string.Join(", ", states.Select(state => $"{state.Value} {state.Key}"))}");
        foreach (var (kind, count) in injected)
        {
            Console.WriteLine($"  {kind}: {found[kind]} of {count}");
        }
        Console.WriteLine($"{found.Values.Sum()} of {injected.Values.Sum()} injected faults found ({100.0 * found.Values.Sum() / Math.Max(1, injected.Values.Sum()):0.0} %), {injected.Count} kinds");
        return states.ContainsKey(CheckState.Error) ? 1 : 0;
    }
}
