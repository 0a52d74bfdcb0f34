using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Providers;

public sealed class ProviderAdviceTests
{
    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized, "invalid_api_key", 401, "refuses the key", "enter a valid one")]
    [InlineData(ProviderErrorKind.Unauthorized, null, 403, "does not allow this with the present key", "give the key the right")]
    [InlineData(ProviderErrorKind.Refused, "training_not_available", 403, "takes no new fine-tuning jobs", "train the same records with another provider")]
    [InlineData(ProviderErrorKind.Refused, "model_not_available", 400, "does not offer this base model", "choose another base model")]
    [InlineData(ProviderErrorKind.Refused, "insufficient_quota", 429, "quota at The server is used up", "add credit")]
    [InlineData(ProviderErrorKind.Refused, "billing_hard_limit_reached", 400, "quota at The server is used up", "raise the limit")]
    [InlineData(ProviderErrorKind.Refused, "daily_rate_limit_exceeded", 429, "takes no more jobs today", "train again tomorrow")]
    [InlineData(ProviderErrorKind.Transient, "not_json", 200, "not JSON", "check that its address")]
    [InlineData(ProviderErrorKind.Transient, "not_json", 302, "sends callers on to another address", "enter that address")]
    [InlineData(ProviderErrorKind.RateLimited, null, 429, "too many requests", "nothing to do")]
    [InlineData(ProviderErrorKind.Transient, null, 502, "fault of its own (status 502)", "tries again by itself")]
    [InlineData(ProviderErrorKind.NotFound, null, 404, "does not know what was asked for", "not that of its API")]
    [InlineData(ProviderErrorKind.Refused, "invalid_hyperparameter", 400, "refused the request", "change what it names")]
    public void Sentence_of_an_answer_says_what_is_wrong_and_what_to_do_and_then_the_words_of_the_provider(
        ProviderErrorKind kind, string? code, int status, string wrong, string todo)
    {
        var error = new ProviderError(kind, code, "The server says: Words of its own") { Raw = new RawAnswer(status, "{}") };

        var sentence = ProviderAdvice.Sentence(error, "The server");

        Assert.Contains(wrong, sentence, StringComparison.Ordinal);
        Assert.Contains(todo, sentence, StringComparison.Ordinal);
        Assert.EndsWith("The server says: Words of its own.", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unreachable", "Check its address")]
    [InlineData("timeout", "tries again by itself")]
    [InlineData("broken_off", "looks what was done")]
    [InlineData("stream_broken", "looks what was done")]
    [InlineData("something", "tries again by itself")]
    public void Sentence_without_an_answer_keeps_what_was_seen_and_says_what_to_do(string code, string todo)
    {
        var sentence = ProviderAdvice.Sentence(new ProviderError(ProviderErrorKind.Transient, code, "The server did not answer"), "The server");

        Assert.StartsWith("The server did not answer. ", sentence, StringComparison.Ordinal);
        Assert.Contains(todo, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_of_a_missing_key_is_the_reason_itself()
    {
        var reason = ProviderAdvice.NoKey(new ProviderSettings("openai", "openai") { Title = "OpenAI" });

        Assert.Equal(reason, ProviderAdvice.Sentence(new ProviderError(ProviderErrorKind.Unauthorized, null, reason), "OpenAI"));
        Assert.Contains("Providers:openai:ApiKey or the environment variable OPENAI_API_KEY", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_of_a_limit_says_until_when()
    {
        var error = new ProviderError(ProviderErrorKind.RateLimited, null, "The server says: slow down.")
        {
            Raw = new RawAnswer(429, "{}"), Until = new DateTimeOffset(2026, 11, 21, 16, 2, 5, TimeSpan.FromHours(2)),
        };

        Assert.Contains("until 14:02:05 UTC", ProviderAdvice.Sentence(error, "The server"), StringComparison.Ordinal);
    }
}
