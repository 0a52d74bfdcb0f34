using System.Collections.Frozen;

namespace FineTuningStudio.Sql;

/// <summary>The words that are names only when they are quoted.</summary>
/// <remarks>
/// SQLite's are those that its grammar never falls back to a name for (parse.y, "%fallback ID"), PostgreSQL's the reserved ones
/// and those with a meaning of their own among the others (manual, appendix C). The wider list is for text of either.
/// </remarks>
public static class SqlKeywords
{
    private const string Both =
        "all and as case check collate column constraint create cross current_date current_time current_timestamp default deferrable distinct else " +
        "end except exists foreign from full group having in inner intersect into is isnull join left limit natural not notnull null on or order outer " +
        "primary references returning right select table then to true false union unique using values when where";

    private static readonly FrozenSet<string> Sqlite = Set(
        Both, "add alter autoincrement between commit delete drop escape if index insert nothing set transaction update");

    private static readonly FrozenSet<string> Postgres = Set(
        Both, "analyse analyze any array asc asymmetric authorization between binary both cast char collation concurrently current_catalog current_role current_schema " +
        "current_user desc do fetch for freeze grant ilike initially interval lateral leading like localtime localtimestamp offset only overlaps placing " +
        "row session_user similar some symmetric system_user tablesample trailing user variadic verbose window with");

    private static readonly FrozenSet<string> Either = Set(
        Both, "add alter analyze any array asc asymmetric autoincrement between both by cast commit delete desc do drop escape fetch filter for glob grant ilike index " +
        "insert interval lateral leading like match nulls offset only over partition recursive regexp set similar some symmetric trailing update window with");

    // After these a value begins, so that a sign behind them belongs to it.
    private static readonly FrozenSet<string> BeforeValue = Set(
        "all and any as between by case distinct else escape except glob having ilike in intersect is like limit not on or regexp returning select set similar some then " +
        "to union using values when where");

    /// <summary>The reserved words of either dialect, in lower case.</summary>
    public static IReadOnlyCollection<string> All => Either;

    /// <summary>True where the word, unquoted, is no name in that dialect.</summary>
    public static bool IsReserved(string word, SqlDialect dialect = SqlDialect.Any) => dialect switch
    {
        SqlDialect.Sqlite => Sqlite.Contains(word),
        SqlDialect.Postgres => Postgres.Contains(word),
        _ => Either.Contains(word),
    };

    internal static bool ComesBeforeValue(string word) => BeforeValue.Contains(word);

    private static FrozenSet<string> Set(params string[] words) =>
        words.SelectMany(some => some.Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
