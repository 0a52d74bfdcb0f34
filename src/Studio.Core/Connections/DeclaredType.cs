namespace FineTuningStudio.Core.Connections;

/// <summary>What a column's declared type says. Types are free text in SQLite and differ by dialect elsewhere.</summary>
internal static class DeclaredType
{
    private const int MaxLength = 100;

    private static readonly string[] Numbers = ["INT", "REAL", "FLOA", "DOUB", "NUM", "DEC", "SERIAL", "MONEY", "BOOL", "BIT"];
    private static readonly string[] Times = ["DATE", "TIME", "INTERVAL", "YEAR"];

    /// <summary>The type as it can stand in a CREATE TABLE statement: what could end the line or begin a comment is taken out.</summary>
    public static string Clean(string? type)
    {
        var kept = (type ?? "").Select(c => char.IsLetterOrDigit(c) || c is '_' or '(' or ')' or ',' or '.' or ' ' or '[' or ']' ? c : ' ');
        var text = string.Join(' ', new string([.. kept]).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);
        var isBalanced = text.Count(c => c is '(') == text.Count(c => c is ')') && text.Count(c => c is '[') == text.Count(c => c is ']');
        return text.Length <= MaxLength && isBalanced ? text : "";
    }

    /// <summary>True where values worth listing are likely: not numbers, not points in time, not bytes.</summary>
    public static bool MayHoldText(string type) => IsText(type) || !(Has(type, Numbers) || Has(type, Times) || Has(type, "BLOB") || Has(type, "BYTEA"));

    /// <summary>SQLite's rule for text affinity (sqlite.org/datatype3.html, 3.1), which fits the names of other dialects too.</summary>
    public static bool IsText(string type) => !Has(type, "INT") && Has(type, "CHAR", "CLOB", "TEXT");

    private static bool Has(string type, params string[] words) => words.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase));
}
