using FineTuningStudio.Core.Samples;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>The sample workspace's records, split by a seed: a fifth held out whose SQL shapes all occur in training too. Also linked into the benchmarks.</summary>
internal sealed record LearnerTrial(IReadOnlyList<SampleGoldenRecord> Train, IReadOnlyList<SampleGoldenRecord> HeldOut)
{
    public static LearnerTrial Split(int seed)
    {
        var records = SampleGoldenRecords.All;
        var left = records.GroupBy(r => SqlShape.Of(r.Sql).Hash).ToDictionary(g => g.Key, g => g.Count());
        var heldOut = new HashSet<int>();
        foreach (var i in StableShuffle.Order(records.Count, seed, 0))
        {
            var shape = SqlShape.Of(records[i].Sql).Hash;
            if (heldOut.Count < records.Count / 5 && left[shape] > 1)
            {
                left[shape]--;
                heldOut.Add(i);
            }
        }

        return new LearnerTrial([.. records.Where((_, i) => !heldOut.Contains(i))], [.. records.Where((_, i) => heldOut.Contains(i))]);
    }

    /// <summary>The same questions with each other's answers, in training alone.</summary>
    public LearnerTrial Shuffled(int seed)
    {
        var order = StableShuffle.Order(Train.Count, seed, 1);
        return this with { Train = [.. Train.Select((r, i) => r with { Sql = Train[order[i]].Sql })] };
    }

    public IReadOnlyList<TrainingExample> Examples(LearnerDatabase database) => [.. Train.Select(r => database.Example(r.Question, r.Sql))];

    public TunedModel Tune(LearnerDatabase database, int seed, Action<TrainingStep>? onStep = null)
    {
        var run = new TrainingRun(Examples(database), [.. HeldOut.Select(r => database.Example(r.Question, r.Sql))], AutoHyperparameters.Resolve(Train.Count, null, null, null, seed));
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(onStep ?? (_ => { }), CancellationToken.None);
        }

        return run.ToModel();
    }

    /// <summary>The share of records whose answer gives the right rows.</summary>
    public static double Accuracy(LearnerDatabase database, IReadOnlyList<SampleGoldenRecord> records, Func<string, string> answer) =>
        records.Count(r => database.IsRight(r.Sql, answer(r.Question))) / (double)records.Count;
}
