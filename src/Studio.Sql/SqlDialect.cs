namespace FineTuningStudio.Sql;

/// <summary>Whose rules decide where SQLite and PostgreSQL read the same characters differently.</summary>
public enum SqlDialect
{
    /// <summary>The reading that makes sense of text of either: comments nest, <c>[x]</c> is a name unless it follows one directly.</summary>
    Any,

    /// <summary>Comments do not nest, <c>[x]</c> is a name, <c>$x</c> a parameter, and there are no dollar quotes or escapes in strings.</summary>
    Sqlite,

    /// <summary>Comments nest, <c>[</c> is a subscript, and backticks quote nothing.</summary>
    Postgres,
}

public static class SqlDialects
{
    /// <summary>The dialect of a connection by its name, such as "sqlite", "postgres" or "postgresql"; <see cref="SqlDialect.Any"/> for another or none.</summary>
    public static SqlDialect Of(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "sqlite" or "sqlite3" => SqlDialect.Sqlite,
        "postgres" or "postgresql" => SqlDialect.Postgres,
        _ => SqlDialect.Any,
    };
}
