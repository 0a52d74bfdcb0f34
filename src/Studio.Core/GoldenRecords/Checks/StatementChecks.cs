using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>What the words of a SQL text say, and what the database said where it did not run it.</summary>
internal static class StatementChecks
{
    /// <summary>Words in which a question asks for the present, so that an answer that changes with the day is meant.</summary>
    private static readonly string[] Present =
    [
        "today", "now", "yesterday", "tomorrow", "current", "currently", "recent", "recently", "latest", "last", "past", "previous", "this", "next", "ago", "since", "so far",
        "upcoming", "age", "old", "older", "younger", "days", "weeks", "months", "years", "mtd", "ytd", "qtd",
    ];

    /// <summary>The error where the text is not one statement that reads; null where it is.</summary>
    public static CheckFinding? Statement(string sql, SqlDialect dialect)
    {
        var count = SqlStatements.Count(sql, dialect);
        if (count > 1)
        {
            return CheckFinding.Error(CheckCodes.SeveralStatements,
                $"The SQL holds {count} statements; only one can answer a question.",
                "Keep the statement that answers the question.");
        }
        return SqlStatements.IsSelectLike(sql, dialect) ? null : CheckFinding.Error(CheckCodes.NotASelect,
            $"The SQL is no query: it begins with {SqlStatements.FirstKeyword(sql, dialect) ?? "no keyword"}.",
            "Write a SELECT, or WITH followed by a SELECT.");
    }

    /// <summary>What makes the answer change while the data stay the same.</summary>
    public static IEnumerable<CheckFinding> Moving(string question, string sql, SqlDialect dialect)
    {
        if (SqlClock.ReadsChance(sql, dialect) is { } chance)
        {
            yield return CheckFinding.Warning(CheckCodes.DependsOnChance, $"The SQL calls {chance}, so it answers differently each time.", "Write the query without it.");
        }
        if (SqlClock.ReadsClock(sql, dialect) is { } clock)
        {
            var message = $"The SQL reads the clock ({clock}), so its answer changes with the day.";
            yield return AsksForThePresent(question)
                ? CheckFinding.Note(CheckCodes.DependsOnToday, message, "Nothing, as long as the question means the present; a fixed date would keep its answer.")
                : CheckFinding.Warning(CheckCodes.DependsOnToday, message, "Write the date that the question means, or ask for the present in the question.");
        }
    }

    public static bool AsksForThePresent(string question)
    {
        var words = QuestionText.Key(question).Split(' ');
        return words.Any(word => Present.Contains(word, StringComparer.Ordinal));
    }

    /// <summary>The finding for a SQL that the database did not run; null where the problem is not the record's, such as a database that is locked.</summary>
    public static CheckFinding? NotRun(Problem problem, string sql, CheckGround ground) => problem.Code switch
    {
        "invalid_sql" => Unknown(problem.Message, sql, ground) ?? CheckFinding.Error(CheckCodes.DoesNotRun, problem.Message, "Mend the SQL; run it beside the question to see its rows."),
        "sql_timeout" => CheckFinding.Error(CheckCodes.TooSlow, problem.Message, "Make the SQL read less, or look for a join without a condition."),
        "sql_refused" => CheckFinding.Error(CheckCodes.Refused, problem.Message, "Leave out what does more than read."),
        _ => null,
    };

    /// <summary>Reads the database's own message: SQLite says "no such table: x", PostgreSQL "relation "x" does not exist".</summary>
    private static CheckFinding? Unknown(string message, string sql, CheckGround ground)
    {
        if ((After(message, "no such table: ") ?? Quoted(message, "relation ")) is { } table)
        {
            var name = table.Split('.')[^1];
            return CheckFinding.Error(CheckCodes.UnknownTable, $"The database has no table {name}.", ground.Schema.NearestTable(name) is { } meant
                ? $"Write {meant} if that is meant; or scan the schema anew if the table was added."
                : "Use one of the connection's tables; or scan the schema anew if the table was added.");
        }
        if ((After(message, "no such column: ") ?? Quoted(message, "column ") ?? Bare(message)) is { } column)
        {
            var name = column.Split('.')[^1];
            var meant = ground.Schema.NearestColumn(name, SqlSources.Of(sql, ground.Dialect));
            var elsewhere = ground.Schema.TablesWith(name);
            return CheckFinding.Error(CheckCodes.UnknownColumn, $"No table of the query has a column {name}.", meant is not null ? $"Write {meant} if that is meant."
                : elsewhere.Count > 0 ? $"The column belongs to {string.Join(", ", elsewhere)}: join it, or name another column."
                : "Use a column of the tables that the query reads.");
        }
        return null;
    }

    private static string? After(string message, string words)
    {
        var at = message.IndexOf(words, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : message[(at + words.Length)..].Split(' ', '\n', ';')[0].TrimEnd('.', ',').Trim('"', '`');
    }

    private static string? Quoted(string message, string before)
    {
        var at = message.IndexOf(before + "\"", StringComparison.Ordinal);
        var end = at < 0 ? -1 : message.IndexOf('"', at + before.Length + 1);
        return end > 0 && message.Contains("does not exist", StringComparison.Ordinal) ? message[(at + before.Length + 1)..end] : null;
    }

    /// <summary>PostgreSQL writes a qualified column without quotes: column t.x does not exist.</summary>
    private static string? Bare(string message)
    {
        const string end = " does not exist";
        var at = message.IndexOf("column ", StringComparison.Ordinal);
        var stop = at < 0 ? -1 : message.IndexOf(end, at, StringComparison.Ordinal);
        return stop > at + 7 && !message[(at + 7)..stop].Contains(' ', StringComparison.Ordinal) ? message[(at + 7)..stop].Trim('"') : null;
    }
}
