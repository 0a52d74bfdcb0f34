using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.LocalTrainer.Server;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class ChatApiTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Question = "How many customers are in Poland?";
    private const string Sql = "SELECT COUNT(*) FROM customers WHERE country = 'Poland'";
    private readonly TrainerHost _host = trained.Host;

    [Fact]
    public async Task Tuned_model_answers_a_question_that_it_has_not_seen()
    {
        var answer = await _host.AskAsync(trained.Name, Question);

        var choice = answer.GetProperty("choices")[0];
        Assert.Equal("chat.completion", answer.Text("object"));
        Assert.Equal(trained.Name, answer.Text("model"));
        Assert.Equal(("assistant", Sql, "stop"), (choice.GetProperty("message").Text("role"), choice.GetProperty("message").Text("content"), choice.Text("finish_reason")));
    }

    [Fact]
    public async Task Usage_counts_prompt_and_answer()
    {
        var usage = (await _host.AskAsync(trained.Name, Question)).GetProperty("usage");

        var prompt = TokenCount.Of(Questions.System) + TokenCount.Of(Question) + 8;
        Assert.Equal(prompt, usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(TokenCount.Of(Sql), usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(prompt + TokenCount.Of(Sql), usage.GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task Streamed_answer_is_the_same_in_pieces_and_ends_with_done()
    {
        var (chunks, last) = await StreamAsync(new { model = trained.Name, messages = Questions.Prompt(Question), stream = true, stream_options = new { include_usage = true } });

        Assert.Equal("[DONE]", last);
        Assert.All(chunks, static chunk => Assert.Equal("chat.completion.chunk", chunk.Text("object")));
        Assert.Equal("assistant", chunks[0].GetProperty("choices")[0].GetProperty("delta").Text("role"));
        Assert.Equal(Sql, Content(chunks, 0));
        Assert.True(chunks.Count > 5, "the answer comes in pieces");
        Assert.Equal("stop", chunks[^2].GetProperty("choices")[0].Text("finish_reason"));
        Assert.Empty(chunks[^1].GetProperty("choices").EnumerateArray());
        Assert.Equal(TokenCount.Of(Sql), chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Several_candidates_come_with_the_best_first()
    {
        var choices = (await _host.AskAsync(trained.Name, Question, new { n = 3 })).GetProperty("choices").EnumerateArray().ToArray();

        Assert.Equal([0, 1, 2], choices.Select(static choice => choice.GetProperty("index").GetInt32()));
        Assert.Equal(Sql, choices[0].GetProperty("message").Text("content"));
        Assert.NotEqual(Sql, choices[1].GetProperty("message").Text("content"));
    }

    [Fact]
    public async Task Several_candidates_are_streamed_each_under_its_index()
    {
        var (chunks, _) = await StreamAsync(new { model = trained.Name, messages = Questions.Prompt(Question), stream = true, n = 2 });

        var whole = (await _host.AskAsync(trained.Name, Question, new { n = 2 })).GetProperty("choices");
        Assert.Equal(whole[0].GetProperty("message").Text("content"), Content(chunks, 0));
        Assert.Equal(whole[1].GetProperty("message").Text("content"), Content(chunks, 1));
    }

    [Fact]
    public async Task Checkpoint_can_be_asked_also_when_it_drives_another_model_out_of_memory()
    {
        var checkpoints = await _host.GetAsync($"fine_tuning/jobs/{trained.JobId}/checkpoints");

        foreach (var checkpoint in checkpoints.GetProperty("data").EnumerateArray())
        {
            var answer = await _host.AskAsync(checkpoint.Text("fine_tuned_model_checkpoint"), Question);
            Assert.StartsWith("SELECT", answer.GetProperty("choices")[0].GetProperty("message").Text("content"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Last_message_of_the_user_is_the_question_and_a_developer_gives_the_schema()
    {
        object[] messages =
        [
            new { role = "developer", content = Questions.System },
            new { role = "user", content = "List the names of customers from Spain" },
            new { role = "assistant", content = "SELECT 1" },
            new { role = "user", content = new[] { new { type = "text", text = Question } } },
        ];

        var answer = await _host.AskAsync(trained.Name, Question, new { messages });

        Assert.Equal(Sql, answer.GetProperty("choices")[0].GetProperty("message").Text("content"));
    }

    [Theory]
    [InlineData("""{"max_tokens": 2}""", "SELECT COUNT", "length")]
    [InlineData("""{"max_completion_tokens": 1, "max_tokens": 5}""", "SELECT", "length")]
    [InlineData("""{"max_tokens": 1000}""", Sql, "stop")]
    [InlineData("""{"stop": " WHERE"}""", "SELECT COUNT(*) FROM customers", "stop")]
    [InlineData("""{"stop": ["country", "FROM"]}""", "SELECT COUNT(*) ", "stop")]
    [InlineData("""{"temperature": 0.7, "top_p": 1, "user": "me", "response_format": {"type": "text"}, "tools": [], "stop": null}""", Sql, "stop")]
    public async Task Answer_is_cut_where_the_request_says(string more, string expected, string reason)
    {
        var answer = await _host.AskAsync(trained.Name, Question, JsonSerializer.Deserialize<JsonElement>(more));

        var choice = answer.GetProperty("choices")[0];
        Assert.Equal((expected, reason), (choice.GetProperty("message").Text("content"), choice.Text("finish_reason")));
    }

    [Fact]
    public async Task Base_model_says_that_it_is_not_tuned()
    {
        var error = await _host.RefusedAsync("chat/completions", HttpStatusCode.BadRequest, new { model = TrainerHost.BaseModel, messages = Questions.Prompt(Question) });

        Assert.Equal(("model_not_tuned", "model"), (error.Text("code"), error.Text("param")));
    }

    [Theory]
    [InlineData("""{"messages": null}""", "messages")]
    [InlineData("""{"messages": []}""", "messages")]
    [InlineData("""{"messages": "hello"}""", "messages")]
    [InlineData("""{"messages": [null]}""", "messages.[0]")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}, {"role": "king", "content": "b"}]}""", "messages.[1]")]
    [InlineData("""{"messages": [{"role": "system", "content": "a"}]}""", "messages")]
    [InlineData("""{"n": 0}""", "n")]
    [InlineData("""{"n": 129}""", "n")]
    [InlineData("""{"stream": "yes"}""", "stream")]
    [InlineData("""{"max_tokens": 0}""", "max_tokens")]
    [InlineData("""{"stop": [1]}""", "stop")]
    [InlineData("""{"stop": ["1", "2", "3", "4", "5"]}""", "stop")]
    [InlineData("""{"tools": [{}]}""", "tools")]
    [InlineData("""{"logprobs": true}""", "logprobs")]
    [InlineData("""{"response_format": {"type": "json_object"}}""", "response_format")]
    [InlineData("""{"model": null}""", "model")]
    public async Task Wrong_field_is_refused_by_its_name(string fields, string param)
    {
        var body = JsonSerializer.SerializeToNode(new { model = trained.Name, messages = Questions.Prompt(Question) })!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(fields)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var error = await _host.RefusedAsync("chat/completions", HttpStatusCode.BadRequest, body);

        Assert.Equal(param, error.Text("param"));
    }

    private static string Content(IEnumerable<JsonElement> chunks, int index) => string.Concat(
        from chunk in chunks
        from choice in chunk.GetProperty("choices").EnumerateArray()
        where choice.GetProperty("index").GetInt32() == index && choice.GetProperty("delta").TryGetProperty("content", out _)
        select choice.GetProperty("delta").Text("content"));

    private async Task<(List<JsonElement> Chunks, string Last)> StreamAsync(object body)
    {
        using var response = await _host.Http.PostAsJsonAsync("chat/completions", body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var data = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            Assert.StartsWith("data: ", line, StringComparison.Ordinal);
            return line["data: ".Length..];
        }).ToArray();
        return ([.. data[..^1].Select(static text => JsonSerializer.Deserialize<JsonElement>(text))], data[^1]);
    }
}
