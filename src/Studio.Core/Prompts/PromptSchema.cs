using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Tokens;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Prompts;

/// <summary>
/// The schema text of prompts: the whole where it fits into the limit, else the tables that are needed first, in the order of
/// the schema, and then the others in that order as far as they fit. The same tables and limit always give the same text.
/// The limit is counted by <see cref="TokenRule.O200k"/>, whatever the model, so that a file does not depend on who trains it.
/// Rows are for one caller at a time, questions for any number.
/// </summary>
public sealed class PromptSchema
{
    /// <summary>How tables are chosen when a question is asked and no SQL is known yet; for people.</summary>
    public const string AskingRule =
        "When a question is asked, no SQL is known yet: the tables whose names, columns or values the question mentions come first, and the rest in the order of the schema.";

    /// <summary>Texts kept for choices of tables that come again; beyond this many characters they are made anew.</summary>
    private const int MaxKeptCharacters = 32 << 20;

    private readonly List<Table> _tables = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly SqlDialect _sqlDialect;
    private int _keptCharacters;

    /// <param name="dialect">The dialect's name, as prompts show it.</param>
    /// <param name="text">The whole schema.</param>
    /// <param name="parts">The tables whose texts, joined by line ends, are <paramref name="text"/>; null where they are not known: then it is never cut.</param>
    /// <param name="maxTokens">How many tokens of schema a prompt may have; null for the whole.</param>
    public PromptSchema(string dialect, string text, IReadOnlyList<SchemaPart>? parts, int? maxTokens)
    {
        (Dialect, Whole, MaxTokens, _sqlDialect) = (dialect, text, maxTokens, SqlDialects.Of(dialect));
        if (maxTokens is not { } limit || parts is not { Count: > 0 } || TokenRule.O200k.Count(text) <= limit)
        {
            return;
        }
        var at = 0;
        foreach (var part in parts)
        {
            var own = text.Substring(at, part.Length);

            // One more for the line end that joins it to the next.
            _tables.Add(new Table(part.Name, own, TokenRule.O200k.Count(own) + 1));
            at += part.Length + 1;
        }
    }

    public string Dialect { get; }

    public string Whole { get; }

    public int? MaxTokens { get; }

    /// <summary>True where every prompt has the whole schema.</summary>
    public bool IsWhole => _tables.Count == 0;

    /// <summary>For a row of a training file: the tables that its SQL reads first. The same text object for the same tables.</summary>
    public string ForSql(string sql) => IsWhole ? Whole : TextOf(Needed(sql));

    /// <summary>For a question without SQL, by <see cref="AskingRule"/>.</summary>
    public string ForQuestion(string question)
    {
        if (IsWhole)
        {
            return Whole;
        }
        var words = Words(question);
        var scores = _tables.ConvertAll(table => table.Score(words));
        return Write([.. Enumerable.Range(0, _tables.Count).Where(index => scores[index] > 0).OrderByDescending(index => scores[index])]);
    }

    /// <summary>True where the tables that the SQL reads do not all fit.</summary>
    public bool Lacks(string sql) => !IsWhole && Needed(sql).Sum(index => _tables[index].Tokens) > MaxTokens;

    private List<int> Needed(string sql)
    {
        var sources = SqlSources.Of(sql, _sqlDialect);
        return [.. Enumerable.Range(0, _tables.Count).Where(index => sources.Any(source => string.Equals(source.Table, _tables[index].Name, StringComparison.OrdinalIgnoreCase)))];
    }

    private string TextOf(List<int> needed)
    {
        var key = string.Join(',', needed);
        if (_texts.TryGetValue(key, out var known))
        {
            return known;
        }
        if (_keptCharacters > MaxKeptCharacters)
        {
            _texts.Clear();
            _keptCharacters = 0;
        }
        var text = _texts[key] = Write(needed);
        _keptCharacters += text.Length;
        return text;
    }

    private string Write(List<int> first)
    {
        var left = MaxTokens!.Value;
        var chosen = new List<string>();
        foreach (var index in first.Concat(Enumerable.Range(0, _tables.Count).Except(first)))
        {
            if (_tables[index].Tokens <= left)
            {
                left -= _tables[index].Tokens;
                chosen.Add(_tables[index].Text);
            }
        }
        return string.Join('\n', chosen);
    }

    /// <summary>The words of a text in lower case, without the s of a plural; names like order_items are two words.</summary>
    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length; at++)
        {
            var end = at;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }
            if (end > at + 1)
            {
                words.Add(text[at..end].ToLowerInvariant().TrimEnd('s'));
            }
            at = end;
        }
        return words;
    }

    private sealed class Table(string name, string text, int tokens)
    {
        /// <summary>How much more the table's name weighs than another word of its text.</summary>
        private const int NameWeight = 4;

        private readonly Lazy<(HashSet<string> Name, HashSet<string> Text)> _words = new(() => (Words(name), Words(text)));

        public string Name => name;

        public string Text => text;

        public int Tokens => tokens;

        public int Score(HashSet<string> asked) => asked.Sum(word => _words.Value.Name.Contains(word) ? NameWeight : _words.Value.Text.Contains(word) ? 1 : 0);
    }
}
