using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class SmallRulesTests
{
    [Theory]
    [InlineData(1, 0.5, 1.0)]
    [InlineData(3, 0.5, 4.0)]
    [InlineData(3, 0.0, 0.5)]
    [InlineData(40, 1.0, 300.0)]
    public void Backoff_doubles_up_to_its_cap(int failures, double random, double seconds) =>
        Assert.Equal(seconds, Backoff.Delay(failures, random, TimeSpan.FromSeconds(1)).TotalSeconds);

    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("Here it is:\n```sql\nSELECT 1\n```\nDone.", "SELECT 1")]
    [InlineData("```\nSELECT 1", "SELECT 1")]
    public void Sql_is_found_in_what_a_model_says(string text, string sql) => Assert.Equal(sql, ModelText.Sql(text));

    [Theory]
    [InlineData(10, 10)]
    [InlineData(3, 25)]
    [InlineData(34, 3)]
    [InlineData(100_000, 1)]
    [InlineData(10_000, 2)]
    public void Auto_epochs_follow_the_documented_rule(int records, int epochs) => Assert.Equal(epochs, AutoEpochs.Of(records));

    [Theory]
    [InlineData(1, 0.5, 0)]
    [InlineData(2, 0.1, 1)]
    [InlineData(100, 0.2, 20)]
    [InlineData(100, 0, 0)]
    public void Held_out_part_is_at_least_one_and_never_all(int count, double share, int heldOut) =>
        Assert.Equal(heldOut, RecordSplit.CountByChance(count, share));

    [Fact]
    public void Held_out_positions_are_distinct_and_within_the_snapshot()
    {
        var positions = RecordSplit.ByChance(1000, 0.4, 5);

        Assert.Equal(400, positions.Distinct().Count());
        Assert.All(positions, position => Assert.InRange(position, 0, 999));
    }

    [Theory]
    [InlineData("""{"apiKey": "abc-def"}""")]
    [InlineData("""{"wandb_api_key":"abc-def"}""")]
    [InlineData("Incorrect key sk-abc-def123456 given")]
    [InlineData("the configured canary-abc-def leaks")]
    public void Secrets_are_taken_out_of_answers(string body) =>
        Assert.DoesNotContain("abc-def", Redaction.Apply(body, "canary-abc-def"), StringComparison.Ordinal);

    [Theory]
    [InlineData(FineTuning.MaxErrorLength, FineTuning.MaxErrorLength)]
    [InlineData(FineTuning.MaxErrorLength + 1, FineTuning.MaxErrorLength)]
    [InlineData(80_000, FineTuning.MaxErrorLength)]
    public void Error_is_kept_on_the_job_up_to_its_limit_and_whole_in_its_event(int length, int kept)
    {
        var edit = new FineTuningEdit(new FineTuning { Id = "1", Alias = "first", Provider = "openai", ModelName = "gpt" }, TimeProvider.System);
        var error = new string('x', length);

        edit.MoveTo(FineTuningStatus.Failed, error);

        Assert.Equal(kept, edit.Job.Error!.Length);
        Assert.Equal(length > kept, edit.Job.Error.EndsWith('…'));
        Assert.Equal(error, edit.Events[^1].Message);
    }

    [Fact]
    public void Error_is_not_cut_within_a_character()
    {
        var edit = new FineTuningEdit(new FineTuning { Id = "1", Alias = "first", Provider = "openai", ModelName = "gpt" }, TimeProvider.System);

        edit.MoveTo(FineTuningStatus.Failed, string.Concat(Enumerable.Repeat("😀", FineTuning.MaxErrorLength)));

        Assert.EndsWith("😀…", edit.Job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_answers_stay_as_they_are() =>
        Assert.Equal("""{"id":"ftjob-1","trained_tokens":12}""", Redaction.Apply("""{"id":"ftjob-1","trained_tokens":12}""", "sk-key"));

    [Fact]
    public void Row_of_the_training_file_is_chat_json_with_readable_characters() =>
        Assert.Equal(
            """{"messages":[{"role":"system","content":"S\n"},{"role":"user","content":"Wie viele Äpfel?"},{"role":"assistant","content":"SELECT 'a' < \"b\""}]}""",
            TrainingFileWriter.Row("S\n", "Wie viele Äpfel?", "SELECT 'a' < \"b\""));
}
