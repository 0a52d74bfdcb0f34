using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Evaluations;
using static FineTuningStudio.Core.Evaluations.Verdict;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class ComparisonTests : IDisposable
{
    private readonly StudioDbFixture _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public void Settings_of_one_meaning_are_one_row_and_say_whether_they_differ()
    {
        ParameterDescription[] parameters = [new("epochs", ParameterType.Integer, "Epochs", "How often.") { Aliases = ["n_epochs"] }, new("key", ParameterType.Secret, "Key", "Yours.")];
        ProviderDescription[] providers = [new() { Name = "acme", Kind = "openai", Title = "Acme", Parameters = parameters }];
        var first = Job("a") with { ModelParameters = Values(("n_epochs", "3")) };
        var second = Job("b") with { EffectiveParameters = Values(("epochs", "5"), ("key", "hf_x")) };

        var settings = ComparedSettings.Of([first, second], providers);

        var epochs = settings.Single(setting => setting.Label == "Epochs");
        Assert.Equal(["3", "5"], epochs.Values);
        Assert.True(epochs.Differs);
        Assert.Equal([null, "••••••"], settings.Single(setting => setting.Name == "key").Values);
        Assert.False(settings.Single(setting => setting.Name == "model_name").Differs);
    }

    [Fact]
    public async Task Models_are_compared_on_the_questions_that_each_held_out()
    {
        await AddJobsAsync("a", "b");
        await Rows("a").Item("1", recordId: "1").Verdicts(Match).Item("2", recordId: "2").Verdicts(Match).Item("3", recordId: "3").Verdicts(Mismatch).SaveAsync();
        await Rows("b").Item("1", recordId: "1").Verdicts(Match).Item("2", recordId: "2").Verdicts(Mismatch).Item("4", recordId: "4").Verdicts(Match).SaveAsync();

        var compared = await CompareAsync("a", "b");

        Assert.False(compared.SameRows);
        Assert.Equal(2, compared.SharedQuestions);
        Assert.Equal("a", compared.BestId);
        Assert.Equal(WilsonInterval.Accuracy(2, 3), compared.Jobs[0].Own);
        Assert.Equal(WilsonInterval.Accuracy(1, 2), compared.Jobs[1].Shared);
        var pair = Assert.Single(compared.Pairs);
        Assert.Equal((1, 1, 0, 0), (pair.BothRight, pair.OnlyFirst, pair.OnlySecond, pair.NeitherRight));
        Assert.StartsWith("They held out different questions; only the 2 questions that all of them held out count here. A is right most often: 100 % (2 of 2)", compared.Verdict, StringComparison.Ordinal);
        Assert.Contains("Too few differences to tell", compared.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_share_no_question_are_not_ranked()
    {
        await AddJobsAsync("a", "b");
        await Rows("a").Item("1", recordId: "1").Verdicts(Match).SaveAsync();
        await Rows("b").Item("2", recordId: "2").Verdicts(Mismatch).SaveAsync();

        var compared = await CompareAsync("a", "b");

        Assert.Null(compared.BestId);
        Assert.Contains("cannot be compared", compared.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_equally_often_right_have_no_best_and_a_job_without_result_is_left_out()
    {
        await AddJobsAsync("a", "b", "c");
        await Rows("a").Item("1", recordId: "1").Verdicts(Match).SaveAsync();
        await Rows("b").Item("1", recordId: "1").Verdicts(Match).SaveAsync();

        var compared = await CompareAsync("a", "b", "c");

        Assert.True(compared.SameRows);
        Assert.Null(compared.BestId);
        Assert.StartsWith("A and B are equally often right", compared.Verdict, StringComparison.Ordinal);
        Assert.EndsWith("One of the jobs has no such result yet and is left out.", compared.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_with_another_gold_is_another_question()
    {
        await AddJobsAsync("a", "b");
        await Rows("a").Item("1", sql: "SELECT 1", recordId: "1").Verdicts(Match).SaveAsync();
        await Rows("b").Item("1", sql: "SELECT 2", recordId: "1").Verdicts(Match).SaveAsync();

        Assert.Equal(0, (await CompareAsync("a", "b")).SharedQuestions);
    }

    [Fact]
    public async Task Many_clear_differences_are_more_than_chance()
    {
        await AddJobsAsync("a", "b");
        var (better, worse) = (Rows("a"), Rows("b"));
        for (var i = 0; i < 20; i++)
        {
            better.Item($"{i}", recordId: $"{i}").Verdicts(Match);
            worse.Item($"{i}", recordId: $"{i}").Verdicts(i < 10 ? Match : Mismatch);
        }
        await better.SaveAsync();
        await worse.SaveAsync();

        var compared = await CompareAsync("b", "a");

        Assert.Equal("a", compared.BestId);
        Assert.Equal(McNemar.ExactP(10, 0), compared.BestAgainstNext!.P);
        Assert.Contains("A is better than B, and unlikely by chance", compared.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_that_an_earlier_model_learnt_does_not_count_for_the_one_that_goes_on_from_it()
    {
        await AddJobsAsync("earlier");
        await using (var database = await _studio.Databases.CreateDbContextAsync())
        {
            database.Snapshots.Add(new Snapshot { Id = "learnt", ConnectionId = "c", Dialect = "sqlite", SchemaText = "", SystemTemplate = "", UserTemplate = "" });
            database.SnapshotItems.Add(new SnapshotItem { SnapshotId = "learnt", Position = 0, RecordId = "1", RecordVersion = 1, Part = SnapshotPart.Training });
            database.SnapshotItems.Add(new SnapshotItem { SnapshotId = "learnt", Position = 1, RecordId = "2", RecordVersion = 1, Part = SnapshotPart.Validation });
            database.FineTunings.Add(new FineTuning { Id = "first", Alias = "first", Provider = "local", ModelName = "small", SnapshotId = "learnt" });
            database.FineTunings.Add(new FineTuning { Id = "middle", Alias = "middle", Provider = "local", ModelName = "small", WarmStartedFromId = "first" });
            database.FineTunings.Add(new FineTuning { Id = "warm", Alias = "warm", Provider = "local", ModelName = "small", Status = FineTuningStatus.Succeeded, ModelId = "ft:warm", WarmStartedFromId = "middle" });
            await database.SaveChangesAsync();
        }
        foreach (var job in new[] { "earlier", "warm" })
        {
            await Rows(job).Item("1", recordId: "1").Verdicts(Match).Item("2", recordId: "2").Verdicts(Mismatch).Item("3", recordId: "3").Verdicts(Match).SaveAsync();
        }

        var compared = await CompareAsync("earlier", "warm");

        Assert.Equal([(3, 3), (2, 2)], compared.Jobs.Select(job => (job.Own.Of, job.Questions)));
        Assert.Equal(2, compared.SharedQuestions);
    }

    private EvaluationRows Rows(string job) => new EvaluationRows(_studio, fineTuningId: job).Model($"{job} (tuned)", fineTuningId: job, model: $"ft:{job}");

    private async Task<HeldOutComparison> CompareAsync(params string[] ids) => await new HeldOutComparisons(_studio.Databases)
        .ReadAsync([.. ids.Select(id => (id, id.ToUpperInvariant()))], ids[0], CancellationToken.None);

    private async Task AddJobsAsync(params string[] ids)
    {
        await using var database = await _studio.Databases.CreateDbContextAsync();
        database.FineTunings.AddRange(ids.Select(id => new FineTuning { Id = id, Alias = id, Provider = "local", ModelName = "small", Status = FineTuningStatus.Succeeded, ModelId = $"ft:{id}" }));
        await database.SaveChangesAsync();
    }

    private static FineTuningView Job(string id) => new() { Id = id, Alias = id, Provider = "acme", ModelName = "small" };

    private static Dictionary<string, ParameterValue> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => ParameterValue.Of(pair.Value));
}
