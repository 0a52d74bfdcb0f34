using FineTuningStudio.Sql;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A text that the prompt shows as a value, and the columns ("table.column", lower case) that it stands in.</summary>
internal sealed class KnownValue(string text, string[] stems)
{
    public string Text { get; } = text;

    public string[] Stems { get; } = stems;

    public SortedSet<string> Columns { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// What a prompt tells about a database: tables, columns and the values that comments behind the columns (<c>-- values: 'a', 'b'</c>)
/// or sample rows (<c>-- 1 | 'a' | NULL</c>) show. A prompt without any is an empty schema.
/// </summary>
internal sealed class PromptSchema
{
    private const int MaxValues = 20_000;
    private const int MaxValueLength = 120;
    private static readonly string[] NoColumn = ["primary", "foreign", "unique", "check", "constraint", "key", "exclude"];

    private readonly Dictionary<string, KnownValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KnownValue>> _byFirstStem = new(StringComparer.Ordinal);

    public SortedSet<string> Tables { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<KnownValue> StartingWith(string stem) => _byFirstStem.TryGetValue(stem, out var found) ? found : [];

    public static PromptSchema Parse(string text)
    {
        var schema = new PromptSchema();
        var table = "";
        var inside = false;
        List<string> columns = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("CREATE TABLE", StringComparison.OrdinalIgnoreCase))
            {
                (table, inside, columns) = (TableName(trimmed.ToString()), true, []);
                schema.Tables.Add(table);
            }
            else if (trimmed.StartsWith(")"))
            {
                inside = false;
            }
            else if (inside && trimmed.Length > 0 && !trimmed.StartsWith("--"))
            {
                schema.ReadColumn(trimmed.ToString(), table, columns);
            }
            else if (!inside && columns.Count > 0 && trimmed.StartsWith("--") && trimmed.Contains('|'))
            {
                schema.ReadRow(trimmed.TrimStart('-').ToString(), table, columns);
            }
        }

        return schema;
    }

    private static string TableName(string line)
    {
        var tokens = SqlTokenizer.Tokenize(line);
        var name = "";
        foreach (var token in tokens.Skip(2))
        {
            if (token.Kind == SqlTokenKind.OpenParenthesis)
            {
                break;
            }

            // "IF NOT EXISTS schema.name": the last name before the parenthesis is the table's.
            name = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName ? token.Content(line) : name;
        }

        return name.ToLowerInvariant();
    }

    private void ReadColumn(string line, string table, List<string> columns)
    {
        var tokens = SqlTokenizer.Tokenize(line, comments: true);
        if (tokens.Count == 0 || tokens[0].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            return;
        }

        var name = tokens[0].Content(line).ToLowerInvariant();
        if (tokens[0].Kind == SqlTokenKind.Word && NoColumn.Contains(name))
        {
            return;
        }

        columns.Add(name);
        var comment = tokens[^1].Kind == SqlTokenKind.Comment ? line[tokens[^1].Start..].TrimStart('-') : "";
        foreach (var value in SqlTokenizer.Tokenize(comment).Where(t => t is { Kind: SqlTokenKind.Text, IsClosed: true }))
        {
            Add(value.Content(comment), $"{table}.{name}");
        }
    }

    private void ReadRow(string row, string table, List<string> columns)
    {
        var column = 0;
        foreach (var token in SqlTokenizer.Tokenize(row, SqlDialect.Sqlite))
        {
            if (token.Kind == SqlTokenKind.Operator && token.In(row) is "|")
            {
                column++;
            }
            else if (token is { Kind: SqlTokenKind.Text, IsClosed: true } && column < columns.Count)
            {
                Add(token.Content(row), $"{table}.{columns[column]}");
            }
        }
    }

    private void Add(string text, string column)
    {
        if (!_values.TryGetValue(text, out var value))
        {
            var stems = text.Length > MaxValueLength || _values.Count >= MaxValues ? [] : QuestionText.Words(text).Select(w => w.Stem).ToArray();
            if (stems.Length == 0)
            {
                return;
            }

            _values[text] = value = new KnownValue(text, stems);
            if (!_byFirstStem.TryGetValue(stems[0], out var list))
            {
                _byFirstStem[stems[0]] = list = [];
            }

            list.Add(value);
        }

        value.Columns.Add(column);
    }
}
