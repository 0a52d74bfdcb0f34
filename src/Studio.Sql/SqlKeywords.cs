using System.Collections.Frozen;

namespace FineTuningStudio.Sql;

/// <summary>The words that SQLite or PostgreSQL reserve: quoted, they are names; unquoted, they never are.</summary>
public static class SqlKeywords
{
    private static readonly FrozenSet<string> Reserved = (
        "add all alter analyze and any array as asc asymmetric autoincrement between both by case cast check collate column " +
        "commit constraint create cross current_date current_time current_timestamp default deferrable delete desc distinct do drop " +
        "else end escape except exists fetch filter for foreign from full glob grant group having ilike in index inner insert " +
        "intersect interval into is isnull join lateral leading left like limit match natural not notnull null nulls offset on only or order " +
        "outer over partition primary recursive references regexp returning right select set similar some symmetric table then to " +
        "trailing union unique update using values when where window with")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsReserved(string word) => Reserved.Contains(word);
}
