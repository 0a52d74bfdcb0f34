namespace FineTuningStudio.Sql;

/// <summary>What a query is made of, as far as its words tell.</summary>
/// <param name="Tables">The tables that it reads, lower case, each once, in order of appearance; names of its own WITH clauses left out.</param>
/// <param name="Features">Some of "join", "group", "nested", "order", "limit" in this order; "plain" alone where it has none of them.</param>
/// <remarks>
/// "join" is JOIN or a comma between tables; "nested" a SELECT within another, WITH, or UNION, INTERSECT and EXCEPT; "order", "group" and
/// "limit" (also FETCH FIRST) count in any of the query's SELECTs, but not within OVER(…) or the parentheses of a function.
/// </remarks>
public sealed record SqlOutline(IReadOnlyList<string> Tables, IReadOnlyList<string> Features)
{
    public static SqlOutline Of(string sql, SqlDialect dialect = SqlDialect.Any) => new SqlOutlineReader(sql, dialect).Read();
}
