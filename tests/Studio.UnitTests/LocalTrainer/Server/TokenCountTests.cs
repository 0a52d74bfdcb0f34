using FineTuningStudio.LocalTrainer.Server;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

public sealed class TokenCountTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("  \n\t", 0)]
    [InlineData("SELECT", 1)]
    [InlineData("customers", 2)]
    [InlineData("customer_orders_2024", 4)]
    [InlineData("SELECT COUNT(*) FROM t", 7)]
    [InlineData("a = 'b'", 5)]
    [InlineData("😀😀", 2)]
    [InlineData("grüße an alle", 3)]
    public void Of_counts_started_pieces_of_words_and_single_signs(string text, int expected) => Assert.Equal(expected, TokenCount.Of(text));

    [Theory]
    [InlineData("SELECT COUNT(*) FROM t", 3, "SELECT COUNT(")]
    [InlineData("SELECT COUNT(*) FROM t", 7, "SELECT COUNT(*) FROM t")]
    [InlineData("SELECT  x ", 1, "SELECT")]
    [InlineData("customers", 1, "custom")]
    [InlineData("😀😀", 1, "😀")]
    public void Cut_keeps_as_many_tokens_as_allowed(string text, int tokens, string expected) => Assert.Equal(expected, TokenCount.Cut(text, tokens));
}
