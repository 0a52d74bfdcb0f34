namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>
/// Finds the name that was most likely meant, by the number of letters to insert, delete, replace or swap (Damerau 1964, the
/// variant in which no letter is changed twice).
/// </summary>
internal static class NearestName
{
    /// <summary>Null where every candidate differs in more than a third of the letters.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Max(name.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i is 0 || j is 0
                    ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }
        return rows[left.Length, right.Length];
    }
}
