using System.Globalization;
using System.Text;
using FineTuningStudio.LocalTrainer.Learning;
using FineTuningStudio.Sql;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>A SQLite file that questions are asked about: its prompt, and whether an answer gives the right result. Also linked into the benchmarks.</summary>
internal sealed class LearnerDatabase : IDisposable
{
    private const int MaxValues = 60;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, List<string>?> _results = new(StringComparer.Ordinal);

    public LearnerDatabase(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        _connection.Open();
        System = "Translate the user's question into one SQL query for the sqlite database described below. Use only its tables and columns. Answer with the SQL alone.\n\n" + Schema();
    }

    public string System { get; }

    public TrainingExample Example(string question, string sql) => new(System, User(question), sql);

    public static string User(string question) => $"Question: {question}";

    /// <summary>True when both give the same rows and there are any; in order only where the gold's outermost query orders.</summary>
    public bool IsRight(string gold, string answer, bool emptyIsRight = false)
    {
        if (Result(gold) is not { } expected || Result(answer) is not { } actual || (expected.Count == 0 && !emptyIsRight))
        {
            return false;
        }

        return IsOrdered(gold) ? expected.SequenceEqual(actual) : expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal));
    }

    /// <summary>The rows as text, or null where the query cannot be run.</summary>
    public List<string>? Result(string sql)
    {
        if (!_results.TryGetValue(sql, out var rows))
        {
            _results[sql] = rows = Run(sql);
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private static bool IsOrdered(string sql)
    {
        var depth = 0;
        foreach (var token in SqlTokenizer.Tokenize(sql))
        {
            depth += token.Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            if (depth == 0 && token.In(sql).Equals("ORDER", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private List<string>? Run(string sql)
    {
        if (!SqlStatements.IsSelectLike(sql))
        {
            return null;
        }

        try
        {
            return Rows(sql).ConvertAll(row => string.Join('\u001F', row.Select(Text)));
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static string Text(object value) => value switch
    {
        double d => d.ToString("G9", CultureInfo.InvariantCulture),
        DBNull => "NULL",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private List<object[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Running any query is what this is for; the file is opened read-only.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read() && rows.Count < 100_000)
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private string Schema()
    {
        var text = new StringBuilder();
        foreach (var table in Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").Select(r => (string)r[0]))
        {
            text.Append(CultureInfo.InvariantCulture, $"CREATE TABLE \"{table}\" (\n");
            foreach (var column in Rows($"SELECT name, type FROM pragma_table_info('{table}')"))
            {
                text.Append(CultureInfo.InvariantCulture, $"    \"{column[0]}\" {column[1]},{Values(table, (string)column[0])}\n");
            }

            var sample = Rows($"SELECT * FROM \"{table}\" LIMIT 3");
            text.Append(CultureInfo.InvariantCulture, $");\n-- {sample.Count} rows of \"{table}\":\n");
            sample.ForEach(row => text.Append("-- ").AppendJoin(" | ", row.Select(Literal)).Append('\n'));
            text.Append('\n');
        }

        return text.ToString();
    }

    private string Values(string table, string column)
    {
        var values = Rows($"SELECT DISTINCT \"{column}\" FROM \"{table}\" WHERE typeof(\"{column}\") = 'text' ORDER BY 1 LIMIT {MaxValues + 1}");
        return values.Count is 0 or > MaxValues ? "" : " -- values: " + string.Join(", ", values.Select(v => Literal(v[0])));
    }

    private static string Literal(object value) => value switch
    {
        DBNull => "NULL",
        string s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => Text(value),
    };
}
