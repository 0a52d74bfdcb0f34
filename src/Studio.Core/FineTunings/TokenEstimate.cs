namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Estimates tokens without the provider's tokenizer, which no package of ours holds. Overheads as measured on one real
/// billed job: content tokens, 4 a message and 1 a row; content counted as four characters a token, OpenAI's rule of thumb.
/// </summary>
public static class TokenEstimate
{
    public const string Rule = "Estimate: one token for each four characters, and 4 a message and 1 a row on top, times the epochs. What is held out is not billed.";

    private const int CharactersPerToken = 4;
    private const int MessageOverhead = 4;
    private const int RowOverhead = 1;
    private const int MessagesPerRow = 3;

    /// <summary>Tokens of one pass over rows with that many characters of content in all.</summary>
    public static long Of(long characters, int rows) =>
        (characters + CharactersPerToken - 1) / CharactersPerToken + rows * (long)(MessagesPerRow * MessageOverhead + RowOverhead);

    /// <summary>The most characters that a row of that many tokens can have.</summary>
    internal static int CharactersOf(long tokensOfRow) =>
        (int)Math.Clamp((tokensOfRow - (MessagesPerRow * MessageOverhead) - RowOverhead) * CharactersPerToken, 0, int.MaxValue);

    /// <summary>
    /// Epochs where the provider chooses ("auto"), from OpenAI's documented rule: 3, but up to 25 for few records (aiming
    /// at 100 passes) and down to 1 for very many (at most 25,000 passes).
    /// </summary>
    public static int AutoEpochs(int records) => records switch
    {
        <= 0 => 3,
        _ when 3 * records < 100 => Math.Min(25, 100 / records),
        _ when 3 * (long)records > 25_000 => Math.Max(1, 25_000 / records),
        _ => 3,
    };
}
