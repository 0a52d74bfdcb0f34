using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

public sealed class WarmStartTests
{
    private static TrainingExample[] About(string what, int count = 12) =>
        [.. Enumerable.Range(0, count).Select(i => new TrainingExample("", $"What does {what}{i % 4} mean for case{i}?", $"It means {what} {i % 4}."))];

    private static (TunedModel Model, List<TrainingStep> Steps) Train(TrainingExample[] examples, TunedModel? from = null, int epochs = 3)
    {
        var steps = new List<TrainingStep>();
        var run = new TrainingRun(examples, [], new Hyperparameters(epochs, 2, 4, 1), from: from);
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(steps.Add, CancellationToken.None);
        }
        return (run.ToModel(), steps);
    }

    [Fact]
    public void Training_goes_on_where_the_earlier_model_stood()
    {
        var (earlier, cold) = Train(About("stone"));

        var (_, warm) = Train(About("stone"), earlier, epochs: 1);

        Assert.True(warm[0].TrainLoss < cold[0].TrainLoss / 2, $"{warm[0].TrainLoss} after {cold[0].TrainLoss}");
        Assert.InRange(warm[0].TrainLoss, 0, cold[^1].TrainLoss * 1.5);
    }

    [Fact]
    public void Model_goes_on_knowing_what_its_new_file_does_not_hold()
    {
        var (earlier, _) = Train(About("stone"), epochs: 20);

        var (later, _) = Train(About("water"), earlier, epochs: 20);
        var (alone, _) = Train(About("water"), epochs: 20);

        Assert.Equal("It means stone 1.", later.Answer("", "What does stone1 mean for case5?").Text);
        Assert.Equal("It means water 2.", later.Answer("", "What does water2 mean for case6?").Text);
        Assert.DoesNotContain("stone", alone.Answer("", "What does stone1 mean for case5?").Text);
        Assert.Equal(8, later.TemplateCount);
    }

    [Fact]
    public void Saved_state_of_a_warm_start_goes_on_bit_for_bit()
    {
        var (earlier, _) = Train(About("stone"));
        var hyperparameters = new Hyperparameters(3, 2, 1, 1);
        TrainingRun Begin() => new(About("water"), [], hyperparameters, from: earlier);
        var straight = Begin();
        straight.RunEpoch(_ => { }, CancellationToken.None);
        using var state = new MemoryStream();
        straight.SaveState(state);
        state.Position = 0;

        var resumed = TrainingRun.LoadState(state, About("water"), [], hyperparameters, from: earlier);
        straight.RunEpoch(_ => { }, CancellationToken.None);
        resumed.RunEpoch(_ => { }, CancellationToken.None);

        Assert.Equal(Saved(straight), Saved(resumed));
    }

    [Fact]
    public void File_in_words_that_the_model_does_not_know_is_refused_with_a_sentence()
    {
        var (earlier, _) = Train(About("stone"));
        TrainingExample[] alien = [.. Enumerable.Range(0, 12).Select(i => new TrainingExample("", $"zorblax quimbert vyndrakko plethorix{(char)(97 + i)}", "glumptious"))];

        var refusal = Assert.Throws<WarmStartException>(() => Train(alien, earlier));

        Assert.Contains("knows hardly a word", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Saved(TrainingRun run)
    {
        using var stream = new MemoryStream();
        run.SaveState(stream);
        return stream.ToArray();
    }
}
