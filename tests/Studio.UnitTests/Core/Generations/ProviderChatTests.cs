using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.Generations;

/// <summary>Asking over real HTTP: whole answers and streams.</summary>
public sealed class ProviderChatTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly AskedServer _asked = new();

    private ScriptableOpenAiServer Server => _asked.Server;

    public Task InitializeAsync() => _asked.InitializeAsync();

    public Task DisposeAsync() => _asked.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_comes_with_its_tokens_whole_and_streamed(bool streamed)
    {
        Server.Chat = _ => new ChatReply("SELECT name FROM customer") { PromptTokens = 7, CompletionTokens = 5 };
        var pieces = new List<string>();

        var answer = (await AskAsync(streamed ? pieces.Add : null)).Value();

        Assert.Equal([new ChatChoice("SELECT name FROM customer")], answer.Choices);
        Assert.Equal((7, 5), (answer.PromptTokens, answer.CompletionTokens));
        Assert.Equal(streamed ? ["SELECT", " name", " FROM", " customer"] : [], pieces);
        Assert.Equal(0, (int)Server.Questions[0].Body["temperature"]!);
        Assert.Null(Server.Questions[0].Body["n"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_is_declined_and_no_text(bool streamed)
    {
        Server.Chat = _ => new ChatReply([new ChatCandidate(null, "I cannot answer this.", 0.2)]);
        var pieces = new List<string>();

        var answer = (await AskAsync(streamed ? pieces.Add : null)).Value();

        Assert.Equal([new ChatChoice("I cannot answer this.", 0.2, Declined: true)], answer.Choices);
        Assert.Empty(pieces);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Candidates_come_in_their_order_with_what_each_is_sure_of(bool streamed)
    {
        Server.Chat = _ => new ChatReply([new ChatCandidate("one 1", null, 0.75), new ChatCandidate("two", null, 0.25), new ChatCandidate("three", null, 7)]);
        var pieces = new List<string>();

        var answer = (await AskAsync(streamed ? pieces.Add : null, candidates: 3)).Value();

        Assert.Equal([new ChatChoice("one 1", 0.75), new ChatChoice("two", 0.25), new ChatChoice("three")], answer.Choices);
        Assert.Equal(3, (int)Server.Questions[0].Body["n"]!);
        Assert.Equal(streamed ? "one 1" : "", string.Concat(pieces));
    }

    [Fact]
    public async Task Piece_of_a_stream_is_told_before_the_answer_is_whole()
    {
        var first = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Spoil("POST", "/chat/completions", afterEffect: false, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":"SELECT"}}]}""" + "\n\n");
            await context.Response.Body.FlushAsync();
            await goOn.Task;
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":" 1"},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        });

        var asking = AskAsync(piece => first.TrySetResult(piece));

        Assert.Equal("SELECT", await first.Task.WaitAsync(Patience));
        Assert.False(asking.IsCompleted);
        goOn.SetResult();
        Assert.Equal("SELECT 1", (await asking.WaitAsync(Patience)).Value().Choices[0].Text);
    }

    [Fact]
    public async Task Stream_that_breaks_off_is_transient()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Spoil("POST", "/chat/completions", afterEffect: false, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":"SELECT"}}]}""" + "\n\n");
            await context.Response.Body.FlushAsync();
            await first.Task;
            context.Abort();
        });

        var error = (await AskAsync(_ => first.TrySetResult())).Error!;

        Assert.Equal((ProviderErrorKind.Transient, "stream_broken"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Stream_that_is_cut_off_at_any_point_is_transient()
    {
        Server.Chat = question => new ChatReply("SELECT name FROM customer") { BreaksAfter = question.Attempt - 1 };

        for (var pieces = 0; pieces < 4; pieces++)
        {
            Assert.Equal(ProviderErrorKind.Transient, (await AskAsync(_ => { })).Error?.Kind);
        }
    }

    [Fact]
    public async Task Stream_that_ends_in_the_middle_without_a_fault_is_transient_too()
    {
        Server.Spoil("POST", "/chat/completions", afterEffect: false, context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":"SELECT"}}]}""" + "\n\n");
        });

        var error = (await AskAsync(_ => { })).Error!;

        Assert.Equal((ProviderErrorKind.Transient, "stream_broken"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Error_inside_a_stream_is_transient_with_its_sentence()
    {
        Server.Spoil("POST", "/chat/completions", afterEffect: false, context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync("""data: {"error":{"message":"The model crashed","code":"overloaded"}}""" + "\n\n");
        });

        var error = (await AskAsync(_ => { })).Error!;

        Assert.Equal((ProviderErrorKind.Transient, "overloaded"), (error.Kind, error.Code));
        Assert.Contains("The model crashed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_without_the_mark_of_its_end_is_whole_where_every_candidate_says_so()
    {
        Server.Chat = _ => new ChatReply("SELECT 1") { SaysDone = false };

        Assert.Equal("SELECT 1", (await AskAsync(_ => { })).Value().Choices[0].Text);
    }

    [Fact]
    public async Task Server_that_does_not_stream_is_read_whole()
    {
        Server.StreamsChats = false;
        Server.Chat = _ => new ChatReply("SELECT 1");
        var pieces = new List<string>();

        var answer = (await AskAsync(pieces.Add)).Value();

        Assert.Equal("SELECT 1", answer.Choices[0].Text);
        Assert.Equal(["SELECT 1"], pieces);
        Assert.Equal(100, answer.PromptTokens);
    }

    [Fact]
    public async Task Odd_answers_are_read_without_a_fault()
    {
        Server.Spoil("POST", "/chat/completions", afterEffect: false, context => context.Response.WriteAsJsonAsync(new
        {
            choices = new object[]
            {
                new { message = new { content = new object[] { new { type = "text", text = "SELECT " }, new { type = "text", text = "1" } } }, confidence = "high" },
                new { message = (object?)null },
            },
            usage = new { prompt_tokens = (int?)null, completion_tokens = "12" },
        }));
        var odd = (await AskAsync(null)).Value();
        Server.Spoil("POST", "/chat/completions", afterEffect: false, context => context.Response.WriteAsJsonAsync(new { choices = Array.Empty<object>() }));
        var empty = (await AskAsync(null)).Value();

        Assert.Equal([new ChatChoice("SELECT 1"), new ChatChoice("")], odd.Choices);
        Assert.Equal(((int?)null, 12), (odd.PromptTokens, odd.CompletionTokens));
        Assert.Equal([new ChatChoice("")], empty.Choices);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Model_that_refuses_the_temperature_is_asked_without_it_once_and_for_all(bool streamed)
    {
        Server.Chat = question => question.Model == "reasons" && question.Body["temperature"] is not null
            ? ChatReply.Error(400, "unsupported_value", "Unsupported value: 'temperature' does not support 0 with this model.")
            : new ChatReply("SELECT 1");

        var first = await AskAsync(streamed ? _ => { } : null, "reasons");
        var second = await AskAsync(streamed ? _ => { } : null, "reasons");
        var other = await AskAsync(streamed ? _ => { } : null, "plain");

        Assert.All([first, second, other], answer => Assert.Equal("SELECT 1", answer.Value().Choices[0].Text));
        Assert.Equal(["reasons 0", "reasons -", "reasons -", "plain 0"], Server.Questions.Select(question => $"{question.Model} {question.Body["temperature"]?.ToString() ?? "-"}"));
    }

    [Fact]
    public async Task Refusal_that_stays_without_the_temperature_is_not_remembered()
    {
        Server.Chat = question => question.Attempt <= 2 ? ChatReply.Error(400, "bad", "The temperature of this prompt is wrong.") : new ChatReply("SELECT 1");

        var refused = await AskAsync(null);
        var answered = await AskAsync(null);

        Assert.Equal(ProviderErrorKind.Refused, refused.Error!.Kind);
        Assert.Equal("SELECT 1", answered.Value().Choices[0].Text);
        Assert.Equal([true, false, true], Server.Questions.Select(question => question.Body["temperature"] is not null));
    }

    [Theory]
    [InlineData(429, "rate_limited", ProviderErrorKind.RateLimited, false)]
    [InlineData(429, "rate_limited", ProviderErrorKind.RateLimited, true)]
    [InlineData(500, "server_error", ProviderErrorKind.Transient, true)]
    [InlineData(404, "model_not_found", ProviderErrorKind.NotFound, true)]
    [InlineData(400, "context_length_exceeded", ProviderErrorKind.Refused, true)]
    public async Task Error_is_an_error_once_asked(int status, string code, ProviderErrorKind kind, bool streamed)
    {
        Server.Chat = _ => ChatReply.Error(status, code, "No.");

        var error = (await AskAsync(streamed ? _ => { } : null)).Error!;

        Assert.Equal((kind, code), (error.Kind, error.Code));
        Assert.Single(Server.Questions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_stops_the_question(bool streamed)
    {
        var held = Server.Hold("POST", "/chat/completions", afterEffect: false);
        using var cancellation = new CancellationTokenSource();

        var asking = _asked.Remote.ChatAsync(Request("any", 1), streamed ? _ => { } : null, cancellation.Token);
        await held.Reached.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_a_stream_stops_it_at_the_server_too()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Spoil("POST", "/chat/completions", afterEffect: false, async context =>
        {
            context.RequestAborted.Register(() => stopped.TrySetResult());
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":"SELECT"}}]}""" + "\n\n");
            await context.Response.Body.FlushAsync();
            await stopped.Task;
        });
        using var cancellation = new CancellationTokenSource();

        var asking = _asked.Remote.ChatAsync(Request("any", 1), _ => first.TrySetResult(), cancellation.Token);
        await first.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Patience));
        await stopped.Task.WaitAsync(Patience);
    }

    private Task<Answer<ChatAnswer>> AskAsync(Action<string>? onText, string model = "any", int candidates = 1) =>
        _asked.Remote.ChatAsync(Request(model, candidates), onText, CancellationToken.None);

    private static ChatRequest Request(string model, int candidates) => new(model, [new ChatMessage("user", "How many?")]) { Candidates = candidates };
}
