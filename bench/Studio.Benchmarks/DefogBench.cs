using System.Text.Json;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.UnitTests.LocalTrainer.Learning;

namespace FineTuningStudio.Benchmarks;

/// <summary>Trains on all questions of each database and asks them again: what a newcomer with a small file of his own sees.</summary>
internal static class DefogBench
{
    private static readonly (string Name, int? Epochs, int? Batch)[] Settings = [("3 epochs, batch size 1, auto rate", 3, 1), ("all auto", null, null)];

    public static int Run(string folder)
    {
        var records = File.ReadLines(Path.Combine(folder, "golden_records.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(r => (Db: r.GetProperty("db").GetString()!, Question: r.GetProperty("question").GetString()!, Sql: r.GetProperty("sql").GetString()!)).ToList();
        Console.WriteLine("| database | parameters | records | right | with empty results as right | seconds |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var wrong = new List<string>();
        foreach (var group in records.GroupBy(r => r.Db))
        {
            using var database = new LearnerDatabase(Path.Combine(folder, group.Key + ".sqlite"));
            var own = group.ToList();
            foreach (var (name, epochs, batch) in Settings)
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var hyperparameters = AutoHyperparameters.Resolve(own.Count, epochs, batch, null, 1);
                var run = new TrainingRun([.. own.Select(r => database.Example(r.Question, r.Sql))], [], hyperparameters);
                while (run.CompletedEpochs < run.Epochs)
                {
                    run.RunEpoch(_ => { }, CancellationToken.None);
                }

                var model = run.ToModel();
                var seconds = clock.Elapsed.TotalSeconds;
                var answers = own.ConvertAll(r => (r.Question, r.Sql, Answer: model.Answer(database.System, LearnerDatabase.User(r.Question)).Text));
                Console.WriteLine(
                    $"| {group.Key} | {name} ({hyperparameters.LearningRateMultiplier:G4}) | {own.Count} | {answers.Count(a => database.IsRight(a.Sql, a.Answer))} | " +
                    $"{answers.Count(a => database.IsRight(a.Sql, a.Answer, emptyIsRight: true))} | {seconds:F2} |");
                wrong.AddRange(answers.Where(a => !database.IsRight(a.Sql, a.Answer, emptyIsRight: true)).Select(a => $"{group.Key}, {name}: {a.Question}\n  gold   {a.Sql}\n  answer {a.Answer}"));
            }
        }

        wrong.ForEach(Console.WriteLine);
        return 0;
    }
}
