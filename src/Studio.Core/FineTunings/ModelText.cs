namespace FineTuningStudio.Core.FineTunings;

/// <summary>Finds the SQL in what a model said.</summary>
public static class ModelText
{
    private const string Fence = "```";

    /// <summary>The content of the first fenced block where there is one, else the whole text; without outer white space.</summary>
    public static string Sql(string text)
    {
        var open = text.IndexOf(Fence, StringComparison.Ordinal);
        if (open < 0)
        {
            return text.Trim();
        }
        var start = text.IndexOf('\n', open);
        if (start < 0)
        {
            return text.Trim();
        }
        var close = text.IndexOf(Fence, start, StringComparison.Ordinal);
        return (close < 0 ? text[start..] : text[start..close]).Trim();
    }
}
