using FineTuningStudio.Core.Samples;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>When the model says that it cannot answer: the figures of the README, for seed 1.</summary>
public sealed class ConfidenceThresholdTests(SampleWorkspaceFixture workspace) : IClassFixture<SampleWorkspaceFixture>
{
    [Fact]
    public void Split_by_shape_lets_the_model_answer_its_training_and_decline_what_it_never_learned()
    {
        var trial = ByShape(1);
        var model = Tune(trial, out var threshold);

        var trained = Count(model, trial.Train);
        var heldOut = Count(model, trial.HeldOut);

        Assert.InRange(threshold, 0.5, 0.7);
        Assert.InRange(trained.Right / (double)trial.Train.Count, 0.95, 1);
        Assert.Equal(0, heldOut.Right);
        Assert.InRange(heldOut.Declined / (double)trial.HeldOut.Count, 0.6, 1);
    }

    [Fact]
    public void Split_by_chance_keeps_most_right_answers_and_drops_most_wrong_ones()
    {
        var trial = workspace.Trial;
        var before = Count(workspace.Model, trial.HeldOut);
        var model = Tune(trial, out var threshold);

        var after = Count(model, trial.HeldOut);

        Assert.InRange(threshold, 0.1, 0.8);
        Assert.True(after.Right - after.Wrong > before.Right - before.Wrong, $"{before} became {after}");
        Assert.True(after.Wrong <= before.Wrong / 2, $"{before} became {after}");
        Assert.Equal(trial.Train.Count, Count(model, trial.Train).Right);
    }

    [Fact]
    public void Fewer_than_ten_rows_set_nothing()
    {
        var rows = ByShape(1).HeldOut.Take(ConfidenceThreshold.FewestRows - 1).Select(r => workspace.Database.Example(r.Question, r.Sql)).ToList();

        Assert.Equal(0, ConfidenceThreshold.Of(workspace.Model, [], CancellationToken.None));
        Assert.Equal(0, ConfidenceThreshold.Of(workspace.Model, rows, CancellationToken.None));
    }

    [Fact]
    public void Rows_that_are_all_answered_right_set_nothing()
    {
        var rows = workspace.Trial.Train.Select(r => workspace.Database.Example(r.Question, r.Sql)).ToList();

        Assert.Equal(0, ConfidenceThreshold.Of(workspace.Model, rows, CancellationToken.None));
    }

    [Fact]
    public void Threshold_is_the_lowest_of_the_equally_good_and_takes_no_notice_of_the_model_s_own()
    {
        var rows = workspace.Trial.HeldOut.Select(r => workspace.Database.Example(r.Question, r.Sql)).ToList();
        var threshold = ConfidenceThreshold.Of(workspace.Model, rows, CancellationToken.None);
        var judged = rows.Select(row => (Answer: workspace.Model.Answer(row.System, row.User), row)).ToList();
        int Gain(double at) => judged.Where(one => !one.Answer.Declined && one.Answer.Confidence >= at).Sum(one => ConfidenceThreshold.IsSame(one.row.Answer, one.Answer.Text) ? 1 : -1);

        var gains = Enumerable.Range(0, 96).Select(hundredths => (At: hundredths / 100.0, Gain: Gain(hundredths / 100.0))).ToList();

        Assert.Equal(gains.First(one => one.Gain == gains.Max(any => any.Gain)).At, threshold);
        Assert.Equal(threshold, ConfidenceThreshold.Of(workspace.Model.WithThreshold(0.9), rows, CancellationToken.None));
    }

    [Theory]
    [InlineData("SELECT a FROM t WHERE b = 'x'", "select A\nfrom t where b='x';", true)]
    [InlineData("SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t WHERE b = 'X'", false)]
    [InlineData("SELECT a FROM t LIMIT 1", "SELECT a FROM t LIMIT 2", false)]
    [InlineData("SELECT a FROM t WHERE b > -1", "SELECT a FROM t WHERE b > 1", false)]
    [InlineData("SELECT a FROM t", "SELECT b FROM t", false)]
    [InlineData("Good day to you!", "Good day to you!", true)]
    [InlineData("Good day to you!", "good day to you!", false)]
    public void Same_is_the_same_query_with_the_same_values(string expected, string given, bool same) =>
        Assert.Equal(same, ConfidenceThreshold.IsSame(expected, given));

    [Fact]
    public void Answer_below_the_threshold_is_a_sentence_with_the_confidence_that_was_too_low()
    {
        var record = workspace.Trial.HeldOut.MinBy(r => Ask(workspace.Model, r).Confidence)!;
        var before = Ask(workspace.Model, record);
        var cautious = workspace.Model.WithThreshold(0.95);

        var answers = cautious.Answers(workspace.Database.System, LearnerDatabase.User(record.Question), 5);

        var refused = Assert.Single(answers);
        Assert.Equal((true, before.Confidence, false), (refused.Declined, refused.Confidence, before.Declined));
        Assert.Contains("I cannot answer this.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("below 0.95", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void File_keeps_the_threshold_and_a_file_of_the_version_before_has_none()
    {
        using var file = new MemoryStream();
        workspace.Model.WithThreshold(0.41).Save(file);
        var bytes = file.ToArray();
        byte[] old = [.. "FTSMDL01"u8, .. bytes.AsSpan(8 + sizeof(double))];

        Assert.Equal(0.41, TunedModel.Load(new MemoryStream(bytes)).Threshold);
        var first = TunedModel.Load(new MemoryStream(old));
        Assert.Equal((0, workspace.Model.TemplateCount), (first.Threshold, first.TemplateCount));
        BitConverter.TryWriteBytes(bytes.AsSpan(8), double.NaN);
        Assert.Throws<InvalidDataException>(() => TunedModel.Load(new MemoryStream(bytes)));
    }

    private static LearnerTrial ByShape(int seed)
    {
        var records = SampleGoldenRecords.All;
        var shapes = records.Select(r => SqlShape.Of(r.Sql).Hash).ToList();
        var groups = shapes.Distinct().ToList();
        var heldOut = new HashSet<string>(StringComparer.Ordinal);
        foreach (var i in StableShuffle.Order(groups.Count, seed, 0))
        {
            if (shapes.Count(heldOut.Contains) < records.Count / 5)
            {
                heldOut.Add(groups[i]);
            }
        }

        return new LearnerTrial([.. records.Where((_, i) => !heldOut.Contains(shapes[i]))], [.. records.Where((_, i) => heldOut.Contains(shapes[i]))]);
    }

    private TunedModel Tune(LearnerTrial trial, out double threshold)
    {
        var model = ReferenceEquals(trial, workspace.Trial) ? workspace.Model : trial.Tune(workspace.Database, 1);
        threshold = ConfidenceThreshold.Of(model, [.. trial.HeldOut.Select(r => workspace.Database.Example(r.Question, r.Sql))], CancellationToken.None);
        return model.WithThreshold(threshold);
    }

    private (int Right, int Wrong, int Declined) Count(TunedModel model, IReadOnlyList<SampleGoldenRecord> records)
    {
        var answers = records.Select(r => (Answer: Ask(model, r), r.Sql)).ToList();
        var right = answers.Count(one => !one.Answer.Declined && ConfidenceThreshold.IsSame(one.Sql, one.Answer.Text));
        var declined = answers.Count(one => one.Answer.Declined);
        return (right, records.Count - right - declined, declined);
    }

    private ModelAnswer Ask(TunedModel model, SampleGoldenRecord record) => model.Answer(workspace.Database.System, LearnerDatabase.User(record.Question));
}
