namespace FineTuningStudio.Sql;

internal static class SqlParentheses
{
    /// <summary>Where the parenthesis closes that opens at <paramref name="open"/>; the number of pieces where it does not.</summary>
    public static int Closing(this IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            depth += tokens[i].Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return tokens.Count;
    }
}
