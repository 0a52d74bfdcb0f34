using Microsoft.ML.Tokenizers;

namespace FineTuningStudio.Core.Tokens;

/// <summary>
/// How tokens are counted, under a name that is shown beside every figure: by a model's own encoding where it is known, else by
/// an estimate. Around the content a message costs 4 more and a row 1 more, as measured on one real billed job at OpenAI.
/// </summary>
public sealed class TokenRule
{
    /// <summary>Four characters a token, OpenAI's rule of thumb; for models whose encoding is not known here.</summary>
    public static readonly TokenRule Estimate = new(
        "four characters a token",
        "Estimate: one token for each four characters, and 4 a message and 1 a row on top, times the epochs. What is held out is not billed.",
        null, 4);

    /// <summary>The encoding of gpt-4o, gpt-4.1 and what came after them.</summary>
    public static readonly TokenRule O200k = Encoding("o200k_base");

    /// <summary>The encoding of gpt-4 and gpt-3.5.</summary>
    public static readonly TokenRule Cl100k = Encoding("cl100k_base");

    private const int MessageOverhead = 4;
    private const int RowOverhead = 1;
    private const int MessagesPerRow = 3;

    /// <summary>A UTF-16 unit takes three bytes of UTF-8 at most, and no token is less than a byte.</summary>
    private const int MostTokensPerCharacter = 3;

    private static readonly string[] O200kModels = ["gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "chatgpt-4o", "o1", "o3", "o4"];
    private static readonly string[] Cl100kModels = ["gpt-4", "gpt-3.5"];

    private readonly Lazy<Tokenizer>? _tokenizer;
    private readonly int _unitsPerToken;

    private TokenRule(string name, string sentence, Lazy<Tokenizer>? tokenizer, int unitsPerToken) =>
        (Name, Sentence, _tokenizer, _unitsPerToken) = (name, sentence, tokenizer, unitsPerToken);

    public string Name { get; }

    /// <summary>What is counted and what is not, in words for people.</summary>
    public string Sentence { get; }

    /// <summary>False where the count is a rule of thumb.</summary>
    public bool IsExact => _tokenizer is not null;

    /// <summary>What a row costs beside the content of its three messages.</summary>
    internal static int PerRow => (MessagesPerRow * MessageOverhead) + RowOverhead;

    /// <summary>
    /// The rule for a model at a provider of that kind: its encoding for OpenAI's models, tuned ones ("ft:gpt-4o-mini:…") too,
    /// else the estimate.
    /// </summary>
    public static TokenRule For(string? providerKind, string? model)
    {
        if (providerKind != "openai" || model is null)
        {
            return Estimate;
        }
        var name = model.StartsWith("ft:", StringComparison.Ordinal) ? model[3..] : model;
        return O200kModels.Any(IsOf) ? O200k : Cl100kModels.Any(IsOf) ? Cl100k : Estimate;

        bool IsOf(string family) => name.StartsWith(family, StringComparison.Ordinal) && (name.Length == family.Length || name[family.Length] is '-' or ':');
    }

    /// <summary>The tokens of a text alone.</summary>
    public int Count(string text) => (int)TokensOf(Units(text));

    /// <summary>The tokens of a training row with these three contents.</summary>
    public int CountRow(string system, string user, string assistant) => (int)OfRows(Units(system) + Units(user) + Units(assistant), 1);

    /// <summary>What can be added up over texts before it becomes tokens: characters for the estimate, else tokens.</summary>
    internal long Units(string text) => _tokenizer is { } exact ? exact.Value.CountTokens(text) : text.Length;

    /// <summary>The tokens of that many units, rounded up.</summary>
    internal long TokensOf(long units) => (units + _unitsPerToken - 1) / _unitsPerToken;

    /// <summary>The tokens of rows whose contents have that many units in all.</summary>
    internal long OfRows(long units, int rows) => TokensOf(units) + (rows * (long)PerRow);

    /// <summary>A row whose contents have no more characters than this has no more tokens than the limit, whatever they are.</summary>
    internal long CharactersWithin(long tokens)
    {
        var content = Math.Max(0, tokens - PerRow);
        return IsExact ? content / MostTokensPerCharacter : content * _unitsPerToken;
    }

    private static TokenRule Encoding(string name) => new(
        name,
        $"Counted with OpenAI's encoding {name}, and 4 a message and 1 a row on top, times the epochs. What is held out is not billed.",
        new Lazy<Tokenizer>(() => TiktokenTokenizer.CreateForEncoding(name)), 1);
}
