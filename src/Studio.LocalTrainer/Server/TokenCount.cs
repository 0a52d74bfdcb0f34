namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// Counts tokens, so that usage and trained_tokens mean something. The trainer has no tokenizer of its own, so the rule is a
/// plain one: letters, digits and underscores count one token for every six that are started, every other visible character counts one,
/// white space counts nothing. Around the content, as OpenAI bills it, a message costs 4 more and a row of a training file 1 more;
/// a row counts at most 65,536.
/// </summary>
internal static class TokenCount
{
    public const int PerMessage = 4;
    public const int PerRow = 1;
    public const int MaxPerRow = 65_536;
    private const int WordPiece = 6;

    public static int Of(string text) => Walk(text, int.MaxValue).Tokens;

    /// <summary>The beginning of a text that has at most that many tokens.</summary>
    public static string Cut(string text, int tokens) => text[..Walk(text, tokens).End];

    private static (int Tokens, int End) Walk(ReadOnlySpan<char> text, int limit)
    {
        var tokens = 0;
        var at = 0;
        while (true)
        {
            var before = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            if (at == text.Length)
            {
                return (tokens, text.Length);
            }
            if (tokens == limit)
            {
                return (tokens, before);
            }
            at = PieceEnd(text, at);
            tokens++;
        }
    }

    private static int PieceEnd(ReadOnlySpan<char> text, int at)
    {
        if (!IsWord(text[at]))
        {
            return at + (char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1);
        }
        var end = at;
        while (end < text.Length && end - at < WordPiece && IsWord(text[end]))
        {
            end++;
        }
        return end;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
