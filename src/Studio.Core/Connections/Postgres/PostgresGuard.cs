using System.Text;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>A statement that may be shown to the server, and the names in it that may be functions, as the catalog spells them.</summary>
/// <param name="Sql">The statement alone.</param>
/// <param name="Calls">Names before a parenthesis, and such as f in (x).f, which calls f as well.</param>
/// <param name="Fields">Names such as f in t.f: columns nearly always, else functions of the row.</param>
internal sealed record GuardedStatement(string Sql, IReadOnlyList<string> Calls, IReadOnlyList<string> Fields);

/// <summary>
/// What is refused by a statement's text before any server sees it. The read-only transaction refuses every change of tables;
/// this refuses what it lets through: functions that reach out of the database, change the session or run a text of their own.
/// </summary>
internal static class PostgresGuard
{
    private const int MaxNameBytes = 63;

    // Functions of the server and of its usual extensions, with a * for all that begin so.
    private static readonly string[] ReachOut =
    [
        "pg_read_*", "pg_ls_*", "pg_stat_file", "pg_file_*", "pg_current_logfile", "lo_import", "lo_export", "lo_creat", "lo_create", "lo_from_bytea",
        "lo_get", "lo_put", "lo_open", "lo_unlink", "lowrite", "loread", "dblink*", "set_config", "pg_terminate_backend",
        "pg_cancel_backend", "pg_reload_conf", "pg_rotate_logfile", "pg_notify", "pg_advisory_*", "pg_try_advisory_*", "pg_switch_wal", "pg_create_*", "pg_drop_*",
        "pg_logical_*", "pg_replication_*", "pg_promote", "pg_stat_reset*", "query_to_xml*", "cursor_to_xml*", "ts_stat", "crosstab*", "connectby", "nextval", "setval", "postgres_fdw_*",
    ];

    /// <summary>
    /// Functions that the catalog calls volatile although they only read or make up a value (pg_sleep ends with the time limit):
    /// allowed where they are the server's own or an extension's, not where a user wrote one of that name.
    /// </summary>
    public static IReadOnlyList<string> Harmless { get; } =
    [
        "random", "random_normal", "clock_timestamp", "timeofday", "gen_random_uuid", "gen_random_bytes", "uuidv4", "uuidv7", "uuid_generate_v1", "uuid_generate_v4",
        "pg_sleep", "pg_sleep_for", "pg_sleep_until", "currval", "lastval", "bernoulli", "system",
        "pg_relation_size", "pg_table_size", "pg_indexes_size", "pg_total_relation_size", "pg_database_size",
    ];

    public static Result<GuardedStatement> Read(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            return SqliteProblems.InvalidSql("it holds a NUL character; remove it");
        }
        var statements = SqlStatements.Split(sql, SqlDialect.Postgres);
        if (statements.Count is 0)
        {
            return SqliteProblems.InvalidSql("it is empty; write one SELECT statement");
        }
        if (statements.Count > 1)
        {
            return SqliteProblems.Refused($"Only one statement is run at a time, and {statements.Count} were found. Keep the one that answers the question.");
        }
        var statement = statements[0];
        if (!SqlStatements.IsSelectLike(statement, SqlDialect.Postgres))
        {
            return SqliteProblems.Refused($"Only a statement that reads is run (SELECT, VALUES, or WITH followed by SELECT); this one {Beginning(statement)}.");
        }
        return Inside(statement);
    }

    /// <summary>The sentence about a function that the catalog calls volatile.</summary>
    public static Problem RefusedAsVolatile(string function) => SqliteProblems.Refused(
        $"Only reading is allowed, and the function {CellText.OneLine(function)} may change or reach something: the database calls it volatile. Leave it out, or, where it only reads, have it declared STABLE or IMMUTABLE.");

    private static Result<GuardedStatement> Inside(string sql)
    {
        var tokens = SqlTokenizer.Tokenize(sql, SqlDialect.Postgres);
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var fields = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind is SqlTokenKind.Parameter && sql[token.Start] is '$')
            {
                return SqliteProblems.InvalidSql("it holds a parameter such as $1, and nothing gives it a value; write the value itself");
            }
            if (i > 0 && token.Kind is SqlTokenKind.Text && tokens[i - 1].Kind is SqlTokenKind.Text)
            {
                // The server reads the second by the rules of the first (scan.l, quotecontinue), where a backslash may hide what follows.
                return SqliteProblems.Refused("Two texts stand one behind the other, which the database takes for one. Write them as one, or put || between them.");
            }
            if (token.Kind is SqlTokenKind.QuotedName && sql[token.Start] is not '"')
            {
                return SqliteProblems.Refused("A name in U&\"…\" hides what it says. Write the name itself, in plain double quotes where it needs them.");
            }
            if (token.Kind is SqlTokenKind.Word && RefusedWord(i) is { } refused)
            {
                return refused;
            }
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && (IsCall(i) || FollowsDot(i)))
            {
                (IsCall(i) ? calls : fields).Add(Name(token));
            }
        }
        return calls.FirstOrDefault(DoesReachOut) is { } function
            ? SqliteProblems.Refused($"Only reading is allowed, and the SQL asks for the function {CellText.OneLine(function)}. Leave that out.")
            : new GuardedStatement(sql, [.. calls], [.. fields]);

        // A function of one argument may be written as a field of it: f(x) as (x).f (manual, 8.16.5).
        bool IsCall(int i) => (i + 1 < tokens.Count && tokens[i + 1].Kind is SqlTokenKind.OpenParenthesis)
            || (i > 1 && FollowsDot(i) && tokens[i - 2].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName));

        bool FollowsDot(int i) => i > 0 && tokens[i - 1].Kind is SqlTokenKind.Dot;

        bool Is(int i, string word) => i < tokens.Count && tokens[i].Kind is SqlTokenKind.Word && tokens[i].In(sql).Equals(word, StringComparison.OrdinalIgnoreCase);

        Problem? RefusedWord(int i) => FollowsDot(i) ? null
            : Is(i, "INTO") ? SqliteProblems.Refused("SELECT … INTO makes a table, and only reading is allowed. Leave INTO and its name out.")
            : Is(i, "FOR") && (Is(i + 1, "UPDATE") || Is(i + 1, "SHARE") || (Is(i + 1, "NO") && Is(i + 2, "KEY")) || (Is(i + 1, "KEY") && Is(i + 2, "SHARE")))
                ? SqliteProblems.Refused("SELECT … FOR UPDATE or FOR SHARE locks rows, and only reading is allowed. Leave it out.")
                : null;

        // As PostgreSQL folds and cuts names (manual, 4.1.1).
        string Name(SqlToken token)
        {
            var name = token.Kind is SqlTokenKind.QuotedName ? token.Content(sql) : string.Concat(token.In(sql).ToString().Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c));
            while (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            {
                name = name[..^1];
            }
            return name;
        }
    }

    private static bool DoesReachOut(string function) => ReachOut.Any(known =>
        known[^1] is '*' ? function.StartsWith(known.AsSpan(0, known.Length - 1), StringComparison.Ordinal) : function == known);

    private static string Beginning(string sql) => SqlStatements.FirstKeyword(sql, SqlDialect.Postgres) switch
    {
        null => "begins with no keyword",
        "WITH" => "begins with WITH and does more than read",
        { Length: > 30 } => "begins with another word",
        var word => $"begins with {word}",
    };
}
