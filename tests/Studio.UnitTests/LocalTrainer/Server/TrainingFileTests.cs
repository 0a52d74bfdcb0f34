using System.Text;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class TrainingFileTests(SharedTrainer shared) : IClassFixture<SharedTrainer>
{
    private const string Answered = """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}""";
    private readonly TrainerHost _host = shared.Host;

    [Theory]
    [InlineData("{oops", "Line 3: the line is not valid JSON")]
    [InlineData("[1]", "Line 3: expected a JSON object")]
    [InlineData("{}", "Line 3: the key 'messages' is missing")]
    [InlineData("""{"prompt":"a","completion":"b"}""", "Line 3: the row has a 'prompt'")]
    [InlineData("""{"messages":[]}""", "Line 3: 'messages' must be an array")]
    [InlineData("""{"messages":{"role":"user"}}""", "Line 3: 'messages' must be an array")]
    [InlineData("""{"messages":[{"role":"user","content":"q"}]}""", "Line 3: there is no message from the assistant")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"q"}]}""", "Line 3: the last message must be from the assistant")]
    [InlineData("""{"messages":[{"role":"assistant","content":"a"}]}""", "Line 3: the assistant answers before the user has asked")]
    [InlineData("""{"messages":[{"role":"bot","content":"q"},{"role":"assistant","content":"a"}]}""", "Line 3: message 1: the role 'bot' is unknown")]
    [InlineData("""{"messages":[{"content":"q"},{"role":"assistant","content":"a"}]}""", "Line 3: message 1: the key 'role' is missing")]
    [InlineData("""{"messages":[{"role":"user"},{"role":"assistant","content":"a"}]}""", "Line 3: message 1: the message of the role 'user' has no 'content'")]
    [InlineData("""{"messages":[{"role":"user","content":7},{"role":"assistant","content":"a"}]}""", "Line 3: message 1: 'content' must be")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]},{"role":"assistant","content":"a"}]}""", "Line 3: message 1: 'content' has a part that is not text")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{}]}]}""", "Line 3: message 2: it calls a tool")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":2}]}""", "Line 3: message 2: 'weight' must be 0 or 1")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}]}""", "Line 3: every message from the assistant has the weight 0")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"},{"role":"assistant","content":"a"}]}""", "Line 3: the line is not valid JSON")]
    public async Task Wrong_row_fails_the_job_and_names_its_line(string row, string expected)
    {
        var (code, message, param) = await FailureAsync(Encoding.UTF8.GetBytes(Rows(2) + row + "\n" + Rows(10)));

        Assert.Equal(("invalid_training_file", "training_file"), (code, param));
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_that_is_not_utf8_names_its_line()
    {
        var (code, message, _) = await FailureAsync([.. Encoding.UTF8.GetBytes(Rows(4)), 0xC3, 0x28, (byte)'\n', .. Encoding.UTF8.GetBytes(Rows(10))]);

        Assert.Equal("invalid_training_file", code);
        Assert.Contains("Line 5: the line is not UTF-8", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n  \n")]
    public async Task Empty_file_fails_the_job(string content)
    {
        var (code, message, _) = await FailureAsync(Encoding.UTF8.GetBytes(content));

        Assert.Equal("invalid_training_file", code);
        Assert.Contains("is empty", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nine_rows_are_too_few()
    {
        var (code, message, param) = await FailureAsync(Encoding.UTF8.GetBytes(Rows(9)));

        Assert.Equal(("invalid_n_examples", "training_file"), (code, param));
        Assert.Contains("9 examples, but must have at least 10", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_longer_than_16_megabytes_is_refused_by_its_number()
    {
        var (_, message, _) = await FailureAsync([.. Encoding.UTF8.GetBytes(Rows(1)), .. Enumerable.Repeat((byte)'x', 17 * 1024 * 1024)]);

        Assert.Contains("Line 2: the line is longer than 16 MB", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_validation_file_fails_the_job_under_its_own_name()
    {
        var validation = await _host.UploadAsync("{}\n");
        var job = await _host.CreateAsync(await _host.UploadAsync(Questions.File), validationFile: validation);

        var error = (await _host.ReachedAsync(job.Text("id"), "Failed")).GetProperty("error");

        Assert.Equal(("invalid_validation_file", "validation_file"), (error.Text("code"), error.Text("param")));
        Assert.Contains("Line 1", error.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    [InlineData("\n\n", "\n\n")]
    public async Task Byte_order_mark_line_ends_of_windows_and_blank_lines_are_accepted(string start, string lineEnd)
    {
        var content = start + Questions.File.Replace("\n", lineEnd, StringComparison.Ordinal);
        var job = await _host.CreateAsync(await _host.UploadAsync(content), new { n_epochs = 1 });

        var done = await _host.ReachedAsync(job.Text("id"), "Succeeded");

        Assert.Equal("succeeded", done.Text("status"));
    }

    [Fact]
    public async Task Text_parts_several_turns_and_weights_are_learned_as_they_are_meant()
    {
        const string Turns = """
            {"messages":[{"role":"developer","content":"d"},{"role":"user","content":[{"type":"text","text":"first question"}]},{"role":"assistant","content":"left out","weight":0},{"role":"user","content":"How many rows has alpha?"},{"role":"assistant","content":"SELECT COUNT(*) FROM alpha"}]}
            """;
        var job = await _host.CreateAsync(await _host.UploadAsync(string.Concat(Enumerable.Repeat(Turns.Trim() + "\n", 10))), new { n_epochs = 2 });
        var done = await _host.ReachedAsync(job.Text("id"), "Succeeded");

        var answer = await _host.AskAsync(done.Text("fine_tuned_model"), "How many rows has alpha?");

        Assert.Equal("SELECT COUNT(*) FROM alpha", answer.GetProperty("choices")[0].GetProperty("message").Text("content"));
    }

    private static string Rows(int count) => string.Concat(Enumerable.Repeat(Answered + "\n", count));

    private async Task<(string Code, string Message, string Param)> FailureAsync(byte[] content)
    {
        var job = await _host.CreateAsync(await _host.UploadAsync(content));
        var failed = await _host.ReachedAsync(job.Text("id"), "Failed");
        Assert.Equal("failed", failed.Text("status"));
        Assert.NotEqual(0, failed.GetProperty("finished_at").GetInt64());
        var events = await _host.GetAsync($"fine_tuning/jobs/{job.Text("id")}/events");
        var error = failed.GetProperty("error");
        Assert.Equal(("error", error.Text("message")), (events.GetProperty("data")[0].Text("level"), events.GetProperty("data")[0].Text("message")));
        return (error.Text("code"), error.Text("message"), error.Text("param"));
    }
}
