using System.Text;
using SQLitePCL;

namespace FineTuningStudio.Core.Connections;

/// <summary>A prepared statement.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3_stmt _statement;

    private SqliteStatement(sqlite3_stmt statement) => _statement = statement;

    public bool OnlyReads => raw.sqlite3_stmt_readonly(_statement) is not 0;

    public int ParameterCount => raw.sqlite3_bind_parameter_count(_statement);

    public int ColumnCount => raw.sqlite3_column_count(_statement);

    public IReadOnlyList<QueryColumn> Columns =>
    [
        .. Enumerable.Range(0, ColumnCount).Select(i => new QueryColumn(
            raw.sqlite3_column_name(_statement, i).utf8_to_string(),
            raw.sqlite3_column_decltype(_statement, i).utf8_to_string() is { Length: > 0 } type ? type : null)),
    ];

    /// <summary>Null where SQLite cannot prepare the text, or where it holds no statement. The tail is what follows the first statement.</summary>
    public static SqliteStatement? Prepare(sqlite3 db, string sql, out string tail)
    {
        tail = "";
        var text = Encoding.UTF8.GetBytes(sql + '\0');
        var code = raw.sqlite3_prepare_v2(db, text.AsSpan(), out var statement, out var rest);
        if (code is not raw.SQLITE_OK || statement is null || statement.IsInvalid)
        {
            statement?.Dispose();
            return null;
        }
        tail = Encoding.UTF8.GetString(rest).TrimEnd('\0');
        return new SqliteStatement(statement);
    }

    public int Step() => raw.sqlite3_step(_statement);

    /// <summary>The row that it stands on.</summary>
    public SqliteRow Row => new(_statement);

    public void Dispose() => _statement.Dispose();
}
