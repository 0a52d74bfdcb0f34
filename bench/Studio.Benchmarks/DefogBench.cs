using System.Diagnostics;
using System.Text.Json;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.UnitTests.LocalTrainer.Learning;

namespace FineTuningStudio.Benchmarks;

/// <summary>Trains on all questions of each database and asks them again: what a newcomer with a small file of his own sees.</summary>
internal static class DefogBench
{
    private const int Seeds = 5;
    private static readonly (string Name, int? Epochs, int? Batch)[] Settings = [("3 epochs, batch size 1, rate auto", 3, 1), ("all auto", null, null), ("3 epochs, batch size 8, rate auto", 3, 8)];

    public static int Run(string folder)
    {
        var records = File.ReadLines(Path.Combine(folder, "golden_records.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(r => new Record(r.GetProperty("db").GetString()!, r.GetProperty("question").GetString()!, r.GetProperty("sql").GetString()!)).ToList();
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        Console.WriteLine($"Right results on the training questions, the fewest of seeds 1 to {Seeds}; a gold that uses today's date may have no rows.");
        Console.WriteLine();
        Console.WriteLine("| database | parameters (multiplier) | records | right, with rows | right, or empty as the gold | seconds |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var group in records.GroupBy(r => r.Database))
        {
            using var database = new LearnerDatabase(Path.Combine(folder, group.Key + ".sqlite"));
            var own = group.ToList();
            foreach (var (name, epochs, batch) in Settings)
            {
                var trials = Enumerable.Range(1, Seeds).Select(seed => Try(database, own, AutoHyperparameters.Resolve(own.Count, epochs, batch, null, seed), wrong)).ToList();
                var multiplier = AutoHyperparameters.Resolve(own.Count, epochs, batch, null).LearningRateMultiplier;
                Console.WriteLine($"| {group.Key} | {name} ({multiplier:G3}) | {own.Count} | {trials.Min(t => t.WithRows)} | {trials.Min(t => t.Right)} | {trials.Max(t => t.Seconds):F2} |");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{wrong.Count} wrong answers{(wrong.Count == 0 ? "." : ":")}");
        foreach (var line in wrong.Take(10))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    private static (int WithRows, int Right, double Seconds) Try(LearnerDatabase database, List<Record> records, Hyperparameters hyperparameters, SortedSet<string> wrong)
    {
        var clock = Stopwatch.StartNew();
        var run = new TrainingRun([.. records.Select(r => database.Example(r.Question, r.Sql))], [], hyperparameters);
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(_ => { }, CancellationToken.None);
        }

        var model = run.ToModel();
        var seconds = clock.Elapsed.TotalSeconds;
        var answers = records.ConvertAll(r => (r.Question, r.Sql, Answer: model.Answer(database.System, LearnerDatabase.User(r.Question)).Text));
        wrong.UnionWith(answers.Where(a => !database.IsRight(a.Sql, a.Answer, emptyIsRight: true)).Select(a => $"{hyperparameters}: {a.Question}"));
        return (answers.Count(a => database.IsRight(a.Sql, a.Answer)), answers.Count(a => database.IsRight(a.Sql, a.Answer, emptyIsRight: true)), seconds);
    }

    private sealed record Record(string Database, string Question, string Sql);
}
