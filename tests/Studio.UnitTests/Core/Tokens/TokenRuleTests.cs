using FineTuningStudio.Core.Tokens;

namespace FineTuningStudio.UnitTests.Core.Tokens;

public sealed class TokenRuleTests
{
    // The counts are those that OpenAI's tiktoken gives.
    [Theory]
    [InlineData("hello world", 2)]
    [InlineData("tiktoken is great!", 6)]
    [InlineData("", 0)]
    public void O200k_counts_as_tiktoken_does(string text, int tokens) => Assert.Equal(tokens, TokenRule.O200k.Count(text));

    [Theory]
    [InlineData("openai", "gpt-4o-mini-2024-07-18", "o200k_base")]
    [InlineData("openai", "ft:gpt-4.1-mini-2025-04-14:org::id", "o200k_base")]
    [InlineData("openai", "gpt-4-0613", "cl100k_base")]
    [InlineData("openai", "gpt-3.5-turbo", "cl100k_base")]
    [InlineData("openai", "gpt-4orange", "four characters a token")]
    [InlineData("openai", "mistral-7b", "four characters a token")]
    [InlineData("fireworks", "gpt-4o", "four characters a token")]
    [InlineData("local", "studio-small", "four characters a token")]
    public void Model_is_counted_by_its_own_encoding_where_that_is_known(string kind, string model, string rule) =>
        Assert.Equal(rule, TokenRule.For(kind, model).Name);

    [Fact]
    public void Row_costs_its_contents_and_four_a_message_and_one() =>
        Assert.Equal(TokenRule.O200k.Count("be brief") + 2 + TokenRule.O200k.Count("SELECT 1") + 13, TokenRule.O200k.CountRow("be brief", "hello world", "SELECT 1"));

    [Theory]
    [InlineData("漢字かな交じり文")]
    [InlineData("💃💃💃")]
    [InlineData("zzzqqqxxx")]
    public void Text_within_the_bound_never_exceeds_the_limit(string text)
    {
        foreach (var rule in (TokenRule[])[TokenRule.O200k, TokenRule.Cl100k, TokenRule.Estimate])
        {
            Assert.True(rule.CharactersWithin(rule.CountRow("", text, "") - 1) < text.Length, rule.Name);
        }
    }
}
