using System.Text;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>It learns, and does not look up: the claims of the README, for seed 1. The benchmark shows them for five seeds.</summary>
public sealed class LearnerOnSampleWorkspaceTests(SampleWorkspaceFixture workspace) : IClassFixture<SampleWorkspaceFixture>
{
    [Fact]
    public void Split_holds_out_a_fifth_whose_shapes_all_occur_in_training()
    {
        var shapes = workspace.Trial.Train.Select(r => SqlShape.Of(r.Sql).Hash).ToHashSet();
        Assert.Equal(SampleGoldenRecords.All.Count / 5, workspace.Trial.HeldOut.Count);
        Assert.All(workspace.Trial.HeldOut, r => Assert.Contains(SqlShape.Of(r.Sql).Hash, shapes));
        Assert.Empty(workspace.Trial.HeldOut.Select(r => r.Question).Intersect(workspace.Trial.Train.Select(r => r.Question)));
    }

    [Fact]
    public void Model_asked_its_training_questions_is_right_on_95_percent() =>
        Assert.InRange(LearnerTrial.Accuracy(workspace.Database, workspace.Trial.Train, q => Ask(workspace.Model, q)), 0.95, 1);

    [Fact]
    public void Model_asked_questions_it_never_saw_is_right_on_70_percent_and_beats_copying_the_nearest()
    {
        var copy = new NearestCopy(workspace.Trial.Examples(workspace.Database), byFeatures: true);
        var floor = LearnerTrial.Accuracy(workspace.Database, workspace.Trial.HeldOut, q => copy.Answer(workspace.Database.System, LearnerDatabase.User(q)));
        var model = LearnerTrial.Accuracy(workspace.Database, workspace.Trial.HeldOut, q => Ask(workspace.Model, q));
        Assert.InRange(model, 0.70, 1);
        Assert.True(model > floor, $"The model has {model:P1}, copying the nearest question's SQL {floor:P1}.");
    }

    [Fact]
    public void Model_of_shuffled_answers_is_right_on_less_than_10_percent()
    {
        var model = workspace.Trial.Shuffled(1).Tune(workspace.Database, 1);
        Assert.InRange(LearnerTrial.Accuracy(workspace.Database, workspace.Trial.HeldOut, q => Ask(model, q)), 0, 0.0999);
    }

    [Fact]
    public void Curve_of_the_training_falls_and_ends_right()
    {
        var ends = workspace.Curve.Where(s => s.ValidLoss is not null).ToList();
        Assert.Equal(3, ends.Count);
        Assert.True(ends[^1].TrainLoss < 0.2 * workspace.Curve[0].TrainLoss, $"{workspace.Curve[0].TrainLoss} to {ends[^1].TrainLoss}");
        Assert.True(ends[^1].ValidLoss < ends[0].ValidLoss);
        Assert.InRange(ends[^1].TrainAccuracy, 0.95, 1);
    }

    [Fact]
    public void Loss_with_a_learning_rate_near_zero_moves_by_less_than_one_percent()
    {
        var losses = new List<double>();
        var run = new TrainingRun(workspace.Trial.Examples(workspace.Database), [], new Hyperparameters(3, 1, 1e-6, 1));
        RunAll(run, s => losses.Add(s.TrainLoss));
        Assert.All(losses, loss => Assert.InRange(loss, losses[0] * 0.99, losses[0] * 1.01));
        Assert.InRange(losses[0], 0.99 * Math.Log(run.TemplateCount), 1.01 * Math.Log(run.TemplateCount));
    }

    [Fact]
    public void Model_of_the_same_seed_is_the_same_file() =>
        Assert.Equal(FileOf(workspace.Model), FileOf(workspace.Trial.Tune(workspace.Database, 1)));

    [Fact]
    public void Model_of_another_seed_is_another_file() =>
        Assert.NotEqual(FileOf(workspace.Model), FileOf(workspace.Trial.Tune(workspace.Database, 2)));

    [Fact]
    public void File_of_the_model_holds_no_three_words_of_any_question()
    {
        var file = Encoding.Latin1.GetString(FileOf(workspace.Model)).ToLowerInvariant();
        Assert.Contains("select", file, StringComparison.Ordinal);
        foreach (var record in workspace.Trial.Train)
        {
            var words = record.Question.ToLowerInvariant().Split(' ');
            for (var i = 0; i + 3 <= words.Length; i++)
            {
                var piece = string.Join(' ', words[i..(i + 3)]);
                Assert.False(file.Contains(piece, StringComparison.Ordinal), $"'{piece}' of '{record.Question}' stands in the model's file.");
            }
        }
    }

    [Fact]
    public void Model_saved_and_loaded_gives_the_same_answers()
    {
        using var stream = new MemoryStream(FileOf(workspace.Model));
        var loaded = TunedModel.Load(stream);
        Assert.Equal(workspace.Model.TemplateCount, loaded.TemplateCount);
        foreach (var record in workspace.Trial.HeldOut)
        {
            var user = LearnerDatabase.User(record.Question);
            Assert.Equal(workspace.Model.Answers(workspace.Database.System, user, 3), loaded.Answers(workspace.Database.System, user, 3));
        }
    }

    [Fact]
    public void Run_saved_after_an_epoch_and_loaded_goes_on_bit_for_bit()
    {
        var examples = workspace.Trial.Examples(workspace.Database);
        var parameters = new Hyperparameters(3, 4, 2, 7);
        var whole = new TrainingRun(examples, examples, parameters);
        var expected = new List<TrainingStep>();
        whole.RunEpoch(_ => { }, CancellationToken.None);
        using var state = new MemoryStream();
        whole.SaveState(state);
        RunAll(whole, expected.Add);

        state.Position = 0;
        var resumed = TrainingRun.LoadState(state, examples, examples, parameters);
        Assert.Equal(1, resumed.CompletedEpochs);
        var actual = new List<TrainingStep>();
        RunAll(resumed, actual.Add);

        Assert.Equal(expected, actual);
        Assert.Equal(FileOf(whole.ToModel()), FileOf(resumed.ToModel()));
    }

    private string Ask(TunedModel model, string question) => model.Answer(workspace.Database.System, LearnerDatabase.User(question)).Text;

    private static void RunAll(TrainingRun run, Action<TrainingStep> onStep)
    {
        while (run.CompletedEpochs < run.Epochs)
        {
            run.RunEpoch(onStep, CancellationToken.None);
        }
    }

    private static byte[] FileOf(TunedModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
