using System.Diagnostics;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.UnitTests.LocalTrainer.Learning;

namespace FineTuningStudio.Benchmarks;

/// <summary>The built-in trainer's figures on the sample workspace.</summary>
internal static class LearnerBench
{
    public static void Run(bool verbose)
    {
        var path = Path.Combine(Path.GetTempPath(), $"harbour-bikes-{Environment.ProcessId}.sqlite");
        SampleDatabase.Create(path);
        try
        {
            using var database = new LearnerDatabase(path);
            Console.WriteLine($"{SampleGoldenRecords.All.Count} golden records; a right result has rows, and the gold's rows (in order where the gold orders)");
            Console.WriteLine();
            Console.WriteLine("| seed | training | held out | answers shuffled | nearest copy (words) | nearest copy (features) | loss change at rate ~0 | seconds |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            for (var seed = 1; seed <= 5; seed++)
            {
                Accuracy(database, seed, verbose);
            }

            Console.WriteLine();
            Speed(database);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Accuracy(LearnerDatabase database, int seed, bool verbose)
    {
        var trial = LearnerTrial.Split(seed);
        var clock = Stopwatch.StartNew();
        var model = trial.Tune(database, seed);
        var seconds = clock.Elapsed.TotalSeconds;
        string Ask(string question) => model.Answer(database.System, LearnerDatabase.User(question)).Text;
        double Floor(bool byFeatures)
        {
            var copy = new NearestCopy(trial.Examples(database), byFeatures);
            return LearnerTrial.Accuracy(database, trial.HeldOut, q => copy.Answer(database.System, LearnerDatabase.User(q)));
        }

        var shuffled = trial.Shuffled(seed).Tune(database, seed);
        var shuffledAccuracy = LearnerTrial.Accuracy(database, trial.HeldOut, q => shuffled.Answer(database.System, LearnerDatabase.User(q)).Text);
        Console.WriteLine(
            $"| {seed} | {LearnerTrial.Accuracy(database, trial.Train, Ask):P1} | {LearnerTrial.Accuracy(database, trial.HeldOut, Ask):P1} | {shuffledAccuracy:P1} | " +
            $"{Floor(false):P1} | {Floor(true):P1} | {LossChangeAtRest(database, trial, seed):P3} | {seconds:F2} |");
        foreach (var record in verbose ? trial.Train.Concat(trial.HeldOut).Where(r => !database.IsRight(r.Sql, Ask(r.Question))) : [])
        {
            Console.WriteLine($"    {(trial.Train.Contains(record) ? "training" : "held out")}: {record.Question}\n      gold   {record.Sql}\n      answer {Ask(record.Question)}");
        }
    }

    private static double LossChangeAtRest(LearnerDatabase database, LearnerTrial trial, int seed)
    {
        var losses = new List<double>();
        var run = new TrainingRun(trial.Examples(database), [], new Hyperparameters(3, 1, 1e-6, seed));
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(step => losses.Add(step.TrainLoss), CancellationToken.None);
        }

        return Math.Abs(losses[^1] - losses[0]) / losses[0];
    }

    private static void Speed(LearnerDatabase database)
    {
        Time(database, "1,000 records x 10 epochs, batch size 1", 1_000, new Hyperparameters(10, 1, 0.3, 1));
        Time(database, "28 records x 3 epochs, batch size 1", 28, new Hyperparameters(3, 1, 1, 1));
    }

    private static void Time(LearnerDatabase database, string what, int records, Hyperparameters hyperparameters)
    {
        var all = SampleGoldenRecords.All;
        var examples = Enumerable.Range(0, records).Select(i => database.Example(all[i % all.Count].Question + (i < all.Count ? "" : $" ({i})"), all[i % all.Count].Sql)).ToList();
        var clock = Stopwatch.StartNew();
        var run = new TrainingRun(examples, [], hyperparameters);
        var read = clock.Elapsed;
        var points = 0;
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(_ => points++, CancellationToken.None);
        }

        using var file = new MemoryStream();
        run.ToModel().Save(file);
        Console.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:F2} s, of which {read.TotalSeconds:F2} s reading; {run.TemplateCount} templates, {points} points, model of {file.Length / 1024.0:F0} kB");
    }
}
