using System.Diagnostics;
using FineTuningStudio.Sql;
using SQLitePCL;

namespace FineTuningStudio.Core.Connections;

/// <summary>Runs one statement that only reads on a user's SQLite file.</summary>
internal static class SqliteDialect
{
    /// <summary>A row of more columns than that may not hold the largest value in each of them.</summary>
    private const int MostLargeCells = 200;

    public const string Name = "sqlite";

    /// <summary>
    /// Runs one statement that only reads and hands its rows to the sink, which sees to the limits of rows and bytes in all;
    /// for the codes see <see cref="ReadOnlyQueries"/>. Blocks its thread.
    /// </summary>
    public static Result<QueryEnd> Read(string path, bool isOurs, string sql, QueryLimits limits, IQueryRowSink sink, CancellationToken ct)
    {
        if (RefusedAsText(sql) is { } refused)
        {
            return refused;
        }
        if (SqliteFile.Open(path, isOurs, limits.CellBytes).TryGet(out var file, out var problem) is false)
        {
            return problem;
        }
        using (file)
        {
            return file.Within(limits.Time, opened => Read(opened, sql, limits, sink, ct), ct);
        }
    }

    private static Problem? RefusedAsText(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            return SqliteProblems.InvalidSql("it holds a NUL character; remove it");
        }
        var count = SqlStatements.Count(sql, SqlDialect.Sqlite);
        if (count is 0)
        {
            return SqliteProblems.InvalidSql("it is empty; write one SELECT statement");
        }
        if (count > 1)
        {
            return SqliteProblems.Refused($"Only one statement is run at a time, and {count} were found. Keep the one that answers the question.");
        }
        return SqlStatements.IsSelectLike(sql, SqlDialect.Sqlite)
            ? null
            : SqliteProblems.Refused($"Only a statement that reads is run (SELECT, VALUES, or WITH followed by SELECT); this one {Beginning(sql)}.");
    }

    private static string Beginning(string sql) => SqlStatements.FirstKeyword(sql, SqlDialect.Sqlite) switch
    {
        null => "begins with no keyword",
        "WITH" => "begins with WITH and does more than read",
        { Length: > 30 } => "begins with another word",
        var word => $"begins with {word}",
    };

    private static Result<QueryEnd> Read(SqliteFile file, string sql, QueryLimits limits, IQueryRowSink sink, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var statement = SqliteStatement.Prepare(file.Handle, sql, out var tail);
        if (statement is null)
        {
            return Failure(file, raw.sqlite3_errcode(file.Handle), limits, ct);
        }
        if (!statement.OnlyReads || statement.ColumnCount is 0 || SqlStatements.Count(tail, SqlDialect.Sqlite) > 0)
        {
            return SqliteProblems.Refused("SQLite says that this is more than one statement that reads. Write a single SELECT.");
        }
        if (statement.ParameterCount > 0)
        {
            return SqliteProblems.InvalidSql("it holds a parameter such as ? or :name, and nothing gives it a value; write the value itself");
        }
        if (statement.ColumnCount > MostLargeCells)
        {
            // SQLite makes a row as a whole before anybody sees it.
            limits = limits with { CellBytes = Math.Max(limits.CellBytes / 10, (int)((long)MostLargeCells * limits.CellBytes / statement.ColumnCount)) };
            file.LimitValues(limits.CellBytes);
        }
        sink.Begin(statement.Columns);
        int code;
        while ((code = statement.Step()) is raw.SQLITE_ROW)
        {
            if (!sink.Add(statement.Row))
            {
                return new QueryEnd(true, Stopwatch.GetElapsedTime(started));
            }
        }
        return code is raw.SQLITE_DONE ? new QueryEnd(false, Stopwatch.GetElapsedTime(started)) : Failure(file, code, limits, ct);
    }

    private static Problem Failure(SqliteFile file, int code, QueryLimits limits, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return code switch
        {
            raw.SQLITE_INTERRUPT => new Problem(ProblemKind.Impossible, "sql_timeout",
                $"The SQL was stopped after {limits.Time.TotalSeconds:0.##} s, the time limit of a query. Make it read less, with a condition or a LIMIT, and look for a recursion that never ends."),
            raw.SQLITE_TOOBIG => SqliteProblems.Refused(
                $"The SQL reads or makes a value of more than {limits.CellBytes:N0} bytes, the limit of one value. Leave that column out, or take a part of it with substr()."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new Problem(ProblemKind.Unavailable, "unavailable",
                "Another program is writing to the database just now. Try again in a moment."),
            raw.SQLITE_NOMEM => SqliteProblems.Refused("The SQL needs more memory than there is. Make it read less."),
            raw.SQLITE_AUTH => SqliteProblems.Refused($"Only reading is allowed, and the SQL asks for {file.Refused ?? "more"}. Leave that out."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => new Problem(ProblemKind.Impossible, "invalid_database_connection",
                $"The database cannot be read: {file.ErrorMessage}. Check the file with SQLite's integrity check."),
            _ when file.Refused is { } refused => SqliteProblems.Refused($"Only reading is allowed, and the SQL asks for {refused}. Leave that out."),
            _ => SqliteProblems.InvalidSql(file.ErrorMessage),
        };
    }
}
