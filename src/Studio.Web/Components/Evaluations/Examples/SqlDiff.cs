using FineTuningStudio.Sql;

namespace FineTuningStudio.Web.Components.Evaluations.Examples;

/// <summary>A piece of one SQL text, and whether the other text lacks it.</summary>
public sealed record DiffPiece(string Text, bool Differs);

/// <summary>
/// Word by word what two SQL texts do not share: the longest common subsequence of their tokens (Wagner and Fischer 1974).
/// Spaces and the case of unquoted words make no difference.
/// </summary>
public sealed record SqlDiff(IReadOnlyList<DiffPiece> Left, IReadOnlyList<DiffPiece> Right)
{
    /// <summary>The table has left · right cells: beyond this many the middle is taken as wholly different.</summary>
    private const int MaxCells = 4_000_000;

    public bool IsSame => Left.All(piece => !piece.Differs) && Right.All(piece => !piece.Differs);

    public static SqlDiff Of(string left, string right)
    {
        var (leftTokens, rightTokens) = (SqlTokenizer.Tokenize(left, comments: true), SqlTokenizer.Tokenize(right, comments: true));
        var (leftWords, rightWords) = (Words(left, leftTokens), Words(right, rightTokens));
        var (leftShared, rightShared) = (new bool[leftWords.Length], new bool[rightWords.Length]);

        // What both begin and end with needs no table, which keeps it small for texts that are nearly the same.
        var start = 0;
        while (start < leftWords.Length && start < rightWords.Length && leftWords[start] == rightWords[start])
        {
            leftShared[start] = rightShared[start] = true;
            start++;
        }
        var (leftEnd, rightEnd) = (leftWords.Length, rightWords.Length);
        while (leftEnd > start && rightEnd > start && leftWords[leftEnd - 1] == rightWords[rightEnd - 1])
        {
            leftShared[--leftEnd] = rightShared[--rightEnd] = true;
        }
        if ((long)(leftEnd - start + 1) * (rightEnd - start + 1) <= MaxCells)
        {
            Mark(leftWords.AsSpan(start..leftEnd), rightWords.AsSpan(start..rightEnd), leftShared.AsSpan(start..leftEnd), rightShared.AsSpan(start..rightEnd));
        }
        return new SqlDiff(Pieces(left, leftTokens, leftShared), Pieces(right, rightTokens, rightShared));
    }

    private static string[] Words(string sql, IReadOnlyList<SqlToken> tokens) =>
        [.. tokens.Select(token => token.Kind is SqlTokenKind.Word ? token.In(sql).ToString().ToUpperInvariant() : token.In(sql).ToString())];

    private static void Mark(ReadOnlySpan<string> left, ReadOnlySpan<string> right, Span<bool> leftShared, Span<bool> rightShared)
    {
        // longest[i, j]: how many words the rests from i and from j share.
        var longest = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                longest[i, j] = left[i] == right[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                leftShared[i++] = rightShared[j++] = true;
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }

    /// <summary>The whole text in pieces, tokens side by side of one kind joined; a space belongs to what differs only between two that do.</summary>
    private static List<DiffPiece> Pieces(string sql, IReadOnlyList<SqlToken> tokens, bool[] shared)
    {
        var pieces = new List<DiffPiece>();
        var at = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var space = sql[at..tokens[i].Start];
            var differs = !shared[i];
            var text = sql[tokens[i].Start..tokens[i].End];
            if (pieces is [.., var last] && last.Differs == differs)
            {
                pieces[^1] = last with { Text = last.Text + space + text };
            }
            else if (differs && pieces is [.., var before])
            {
                pieces[^1] = before with { Text = before.Text + space };
                pieces.Add(new DiffPiece(text, true));
            }
            else
            {
                pieces.Add(new DiffPiece(differs ? text : space + text, differs));
            }
            at = tokens[i].End;
        }
        return pieces;
    }
}
