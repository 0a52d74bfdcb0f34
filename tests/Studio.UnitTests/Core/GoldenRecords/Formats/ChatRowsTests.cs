using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Formats;

public sealed class ChatRowsTests : ImportTests
{
    [Theory]
    [InlineData("How many?", "How many?")]
    [InlineData("Question: How many?", "How many?")]
    [InlineData("User Question: How many?\n SQL: ", "How many?")]
    [InlineData("Question: Question: How many?", "Question: How many?")]
    [InlineData("question: How many?", "question: How many?")]
    [InlineData("User Question: How many?", "User Question: How many?")]
    public void Question_loses_the_words_of_a_known_template(string said, string question) => Assert.Equal(question, ChatRows.WithoutTemplate(said));

    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("```sql\nSELECT 1\n```", "SELECT 1")]
    [InlineData("```\nSELECT 1;\n\nSELECT 2\n```\n", "SELECT 1;\n\nSELECT 2")]
    [InlineData("```SELECT 1```", "SELECT 1")]
    [InlineData("```SELECT 1\nFROM t```", "SELECT 1\nFROM t")]
    [InlineData("Here it is: ```SELECT 1```", "Here it is: ```SELECT 1```")]
    [InlineData("```", "```")]
    public void Sql_loses_the_fence_around_it(string said, string sql) => Assert.Equal(sql, ChatRows.WithoutFence(said));

    [Theory]
    [InlineData("""{"prompt": "How many?"}""", "no list \"messages\"")]
    [InlineData("""{"messages": "none"}""", "no list \"messages\"")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "SELECT 1"}]}""", "role \"user\"")]
    [InlineData("""{"messages": [{"role": "user", "content": "How many?"}]}""", "role \"assistant\"")]
    [InlineData("""{"messages": [{"role": "user", "content": "How many?"}, {"role": "assistant", "content": null, "tool_calls": []}]}""", "holds no text")]
    [InlineData("""{"messages": [{"role": "user", "content": "How many?"}, {"role": "assistant", "content": "SELECT 1"}, {"role": "user", "content": "And now?"}]}""", "ends with a question that has no answer")]
    [InlineData("""{"messages": [1, {"role": 2}, {"role": "user", "content": "How many?"}, {"role": "assistant", "content": " "}]}""", "sql is missing")]
    public async Task Row_without_both_is_invalid_and_says_which(string line, string reason)
    {
        var report = await RunAsync(line, ImportMode.Preview, ImportFormat.OpenAiChat);

        Assert.Contains(reason, Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_messages_of_a_longer_talk_count_and_parts_are_read()
    {
        const string Line = """{"messages": [{"role": "user", "content": "First?"}, {"role": "assistant", "content": "SELECT 1"}, {"role": "user", "content": [{"type": "text", "text": "And the last?"}]}, {"role": "assistant", "content": "SELECT 2", "weight": 1}]}""";

        var report = await RunAsync(Line, ImportMode.Preview, ImportFormat.OpenAiChat);

        Assert.Equal([("And the last?", "SELECT 2")], report.FirstRows.Select(row => (row.PromptText, row.Sql)));
    }
}
