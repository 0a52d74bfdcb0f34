namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>What the names of the columns say of a way to set them beside each other. Case does not count.</summary>
internal static class ColumnNames
{
    /// <summary>
    /// True where names are crossed: going from a column to its like, from that one's name to the gold's column of this name, and
    /// so on, leads in a circle over two columns or more. Names that one side has twice say nothing, nor does
    /// "column1" for the first column of VALUES, nor PostgreSQL's "?column?" for an expression.
    /// </summary>
    public static bool Cross(ResultTable gold, ResultTable predicted, IReadOnlyList<int> mapping) => Crossing(gold, predicted, mapping) is not null;

    /// <summary>Such as "the gold's low is the prediction's high".</summary>
    public static string Crossed(ResultTable gold, ResultTable predicted, IReadOnlyList<int> mapping) =>
        Crossing(gold, predicted, mapping) is { } column ? $"the gold's {gold.Columns[column].Name} is the prediction's {predicted.Columns[mapping[column]].Name}" : "";

    /// <summary>The columns that stand at another place, such as "high, low for the gold's low, high".</summary>
    public static string Pairs(ResultTable gold, ResultTable predicted, IReadOnlyList<int> mapping) =>
        $"{string.Join(", ", mapping.Select(p => predicted.Columns[p].Name))} for the gold's {string.Join(", ", gold.Columns.Select(c => c.Name))}";

    /// <summary>For each column of the gold the predicted one of its name; null where one has none, or the names are not distinct.</summary>
    public static int[]? ByName(ResultTable gold, ResultTable predicted)
    {
        if (Places(gold).Count != gold.Columns.Length)
        {
            return null;
        }
        var places = Places(predicted);
        var mapping = gold.Columns.Select(c => places.GetValueOrDefault(c.Name, -1)).ToArray();
        return mapping.Contains(-1) ? null : mapping;
    }

    private static int? Crossing(ResultTable gold, ResultTable predicted, IReadOnlyList<int> mapping)
    {
        var goldPlaces = Places(gold);
        var predictedPlaces = Places(predicted);
        var next = mapping.Select(p => predictedPlaces.ContainsKey(predicted.Columns[p].Name) ? goldPlaces.GetValueOrDefault(predicted.Columns[p].Name, -1) : -1).ToArray();
        for (var start = 0; start < next.Length; start++)
        {
            var at = next[start];
            for (var step = 0; step < next.Length && at >= 0 && at != start; step++)
            {
                at = next[at];
            }
            if (at == start && next[start] != start)
            {
                return start;
            }
        }
        return null;
    }

    private static Dictionary<string, int> Places(ResultTable table) => table.Columns
        .Select((column, place) => (column.Name, place)).GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Count() is 1 && g.Key is not "?column?" && !g.Key.Equals($"column{g.Single().place + 1}", StringComparison.OrdinalIgnoreCase)).ToDictionary(g => g.Key, g => g.Single().place, StringComparer.OrdinalIgnoreCase);
}
