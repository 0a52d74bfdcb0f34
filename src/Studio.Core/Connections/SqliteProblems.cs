namespace FineTuningStudio.Core.Connections;

/// <summary>The sentences about SQLite files.</summary>
internal static class SqliteProblems
{
    public static Problem CannotOpen(string path, string why) =>
        new(ProblemKind.Impossible, "invalid_database_connection", $"The database {Path.GetFileName(path)} cannot be opened: {why}.");

    public static Problem Empty(string found, string what = "Add a database that has at least one table") =>
        new(ProblemKind.Impossible, "empty_database", $"{found}, so there is no table to ask about. {what}.");

    public static Problem InvalidSql(string why) =>
        new(ProblemKind.Impossible, "invalid_sql", $"The SQL cannot be run: {Cut(why).TrimEnd('.')}.");

    public static Problem Refused(string why) => new(ProblemKind.Impossible, "sql_refused", why);

    private static string Cut(string text) => text.Length <= 500 ? text : text[..500] + "…";
}
