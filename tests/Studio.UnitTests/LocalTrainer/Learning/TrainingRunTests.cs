using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

public sealed class TrainingRunTests
{
    private static readonly TrainingExample[] Examples =
        [.. Enumerable.Range(0, 21).Select(i => new TrainingExample("", $"What does word{i} mean for case{i % 7}?", $"It means {i % 7}."))];

    [Fact]
    public void RunEpoch_reports_every_step_of_a_small_run_and_validation_at_the_end()
    {
        var steps = new List<TrainingStep>();
        var run = new TrainingRun(Examples, Examples[..3], new Hyperparameters(2, 4, 1, 1));
        run.RunEpoch(steps.Add, CancellationToken.None);
        Assert.Equal(6, run.StepsPerEpoch);
        Assert.Equal(12, run.TotalSteps);
        Assert.Equal(1, run.CompletedEpochs);
        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(s => s.Step));
        Assert.All(steps, s => Assert.Equal(12, s.TotalSteps));
        Assert.Equal(1.0, steps[^1].Epoch);
        Assert.All(steps[..^1], s => Assert.Null(s.ValidLoss));
        Assert.NotNull(steps[^1].ValidLoss);
        Assert.NotNull(steps[^1].ValidAccuracy);
    }

    [Fact]
    public void RunEpoch_of_a_long_run_reports_a_bounded_number_of_points_and_the_last_step()
    {
        var points = new List<TrainingStep>();
        var run = new TrainingRun(Examples, [], new Hyperparameters(50, 1, 1, 1));
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(points.Add, CancellationToken.None);
        }

        Assert.InRange(points.Count, 200, 250);
        Assert.Equal(run.TotalSteps, points[^1].Step);
        Assert.Equal(points.Count, points.Select(p => p.Step).Distinct().Count());
    }

    [Fact]
    public void RunEpoch_cancelled_at_a_step_does_not_take_another_one()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = new List<int>();
        var run = new TrainingRun(Examples, [], new Hyperparameters(2, 1, 1, 1));
        Assert.Throws<OperationCanceledException>(() => run.RunEpoch(
            step =>
            {
                seen.Add(step.Step);
                if (step.Step == 3)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token));
        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(0, run.CompletedEpochs);
    }

    [Fact]
    public void Constructor_cancelled_reads_no_examples()
    {
        Assert.Throws<OperationCanceledException>(() => new TrainingRun(Examples, [], new Hyperparameters(1, 1, 1, 1), cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public void RunEpoch_after_the_last_epoch_throws()
    {
        var run = new TrainingRun(Examples, [], new Hyperparameters(1, 8, 1, 1));
        run.RunEpoch(_ => { }, CancellationToken.None);
        Assert.Throws<InvalidOperationException>(() => run.RunEpoch(_ => { }, CancellationToken.None));
    }

    [Fact]
    public void ToModel_between_epochs_is_a_checkpoint_that_later_epochs_do_not_change()
    {
        var run = new TrainingRun(Examples, [], new Hyperparameters(3, 1, 1, 1));
        run.RunEpoch(_ => { }, CancellationToken.None);
        var checkpoint = run.ToModel();
        var before = checkpoint.Answer("", Examples[0].User);
        run.RunEpoch(_ => { }, CancellationToken.None);
        Assert.Equal(before, checkpoint.Answer("", Examples[0].User));
        Assert.NotEqual(before.Confidence, run.ToModel().Answer("", Examples[0].User).Confidence);
    }

    [Fact]
    public void Validation_of_an_answer_that_training_lacks_counts_as_wrong_and_as_a_blind_guess()
    {
        TrainingStep? last = null;
        var run = new TrainingRun(Examples, [new TrainingExample("", "What?", "Something else.")], new Hyperparameters(1, 1, 1, 1));
        run.RunEpoch(step => last = step, CancellationToken.None);
        Assert.Equal(0.0, last!.ValidAccuracy);
        Assert.Equal(Math.Log(8), last.ValidLoss!.Value, 6);
    }

    [Fact]
    public void LoadState_of_other_examples_says_that_it_does_not_belong()
    {
        var run = new TrainingRun(Examples, [], new Hyperparameters(2, 1, 1, 1));
        using var state = new MemoryStream();
        run.SaveState(state);
        state.Position = 0;
        Assert.Throws<InvalidDataException>(() => TrainingRun.LoadState(state, Examples[..5], [], new Hyperparameters(2, 1, 1, 1)));
    }

    [Fact]
    public void LoadState_of_a_cut_off_state_says_so()
    {
        var run = new TrainingRun(Examples, [], new Hyperparameters(2, 1, 1, 1));
        using var state = new MemoryStream();
        run.SaveState(state);
        state.SetLength(state.Length - 10);
        state.Position = 0;
        Assert.Throws<InvalidDataException>(() => TrainingRun.LoadState(state, Examples, [], new Hyperparameters(2, 1, 1, 1)));
    }

    [Theory]
    [InlineData(0, 1, 1.0)]
    [InlineData(1, 0, 1.0)]
    [InlineData(1, 1, -1.0)]
    public void Constructor_with_a_parameter_out_of_range_throws(int epochs, int batch, double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingRun(Examples, [], new Hyperparameters(epochs, batch, rate, 1)));

    [Fact]
    public void More_different_answers_than_it_can_learn_are_counted()
    {
        var many = Enumerable.Range(0, 4_100).Select(i => new TrainingExample("", $"Say w{i}", $"Answer w{i}")).ToList();
        var run = new TrainingRun(many, [], new Hyperparameters(1, 256, 1, 1));
        Assert.Equal(4_096, run.TemplateCount);
        Assert.Equal(4, run.LeftOutExamples);
    }

    [Theory]
    [InlineData(28, null, null, null, 3, 1, 1.0)]
    [InlineData(10, null, null, null, 10, 1, 0.3)]
    [InlineData(2, null, null, null, 25, 1, 0.12)]
    [InlineData(1_000, null, null, null, 3, 2, 2.0)]
    [InlineData(50_000, null, null, null, 1, 32, 95.969)]
    [InlineData(28, 3, 1, null, 3, 1, 1.0)]
    [InlineData(28, 10, 7, 0.5, 10, 7, 0.5)]
    public void Resolve_fills_in_what_is_auto_and_keeps_what_is_given(int examples, int? epochs, int? batch, double? rate, int e, int b, double r)
    {
        var resolved = AutoHyperparameters.Resolve(examples, epochs, batch, rate, 9);
        Assert.Equal((e, b, 9), (resolved.Epochs, resolved.BatchSize, resolved.Seed));
        Assert.Equal(r, resolved.LearningRateMultiplier, 3);
    }
}
