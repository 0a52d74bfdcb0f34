using System.Globalization;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Spreads axes out to combinations. A combination that stands twice counts once, also where a number is only written otherwise.</summary>
public static class SweepGrid
{
    /// <summary>
    /// The combinations in their order: the last axis changes first. Problem: <c>validation_failed</c> on "axes" or "combinations".
    /// </summary>
    public static Result<IReadOnlyList<IReadOnlyDictionary<string, string>>> Spread(SweepRequest request)
    {
        if (Fault(request) is { } fault)
        {
            return fault;
        }
        var all = request.Combinations.Count > 0 ? request.Combinations.Select(Clean) : Product(request.Axes);
        var distinct = all.DistinctBy(KeyOf, StringComparer.Ordinal).Take(Sweep.MaxJobs + 1).ToList();
        return distinct.Count > Sweep.MaxJobs
            ? Problem.Invalid(request.Combinations.Count > 0 ? "combinations" : "axes", $"A sweep has at most {Sweep.MaxJobs} jobs, and these values make {CountText(request)}: leave some values out.")
            : Result.Of<IReadOnlyList<IReadOnlyDictionary<string, string>>>(distinct);
    }

    /// <summary>How many jobs the axes make, without spreading them out; doubles count once. 0 where an axis has no value.</summary>
    public static long Count(IEnumerable<SweepAxis> axes) =>
        axes.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * Values(axis).Count));

    /// <summary>The axes that combinations come to: each name with the values that occur.</summary>
    internal static List<SweepAxis> AxesOf(IReadOnlyList<IReadOnlyDictionary<string, string>> combinations) =>
        [.. combinations.SelectMany(one => one.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => new SweepAxis(name, [.. combinations.Select(one => one.GetValueOrDefault(name)).OfType<string>().DistinctBy(Canonical, StringComparer.Ordinal)]))];

    private static Problem? Fault(SweepRequest request)
    {
        if (request is { Axes.Count: > 0, Combinations.Count: > 0 })
        {
            return Problem.Invalid("combinations", "axes and combinations contradict each other: give the values of each axis, or the combinations themselves.");
        }
        if (request is { Axes.Count: 0, Combinations.Count: 0 })
        {
            return Problem.Invalid("axes", "axes is missing: name at least one parameter and the values to try.");
        }
        if (request.Axes.GroupBy(axis => axis.Name.Trim(), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return Problem.Invalid("axes", $"{twice.Key} stands twice among the axes: put its values into one.");
        }
        if (request.Axes.FirstOrDefault(axis => axis.Name.Trim().Length == 0 || Values(axis).Count == 0) is { } empty)
        {
            return Problem.Invalid("axes", empty.Name.Trim().Length == 0 ? "An axis has no name: name the parameter." : $"{empty.Name} has no values to try: give at least one.");
        }
        if (request.Combinations.Any(one => one.Keys.Select(name => name.Trim()).Distinct(StringComparer.Ordinal).Count() < one.Count))
        {
            return Problem.Invalid("combinations", "A combination names a parameter twice: give each one value.");
        }
        return request.Combinations.Any(one => one.Count == 0)
            ? Problem.Invalid("combinations", "A combination is empty: give each at least one value.")
            : null;
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Product(IReadOnlyList<SweepAxis> axes)
    {
        IEnumerable<IReadOnlyList<(string Name, string Value)>> all = [[]];
        foreach (var axis in axes)
        {
            var (name, values) = (axis.Name.Trim(), Values(axis));
            all = all.SelectMany(_ => values, (before, value) => (IReadOnlyList<(string, string)>)[.. before, (name, value)]);
        }
        return all.Select(one => one.ToDictionary(pair => pair.Name, pair => pair.Value));
    }

    private static List<string> Values(SweepAxis axis) =>
        [.. axis.Values.Select(value => value.Trim()).Where(value => value.Length > 0).DistinctBy(Canonical, StringComparer.Ordinal)];

    private static IReadOnlyDictionary<string, string> Clean(IReadOnlyDictionary<string, string> one) =>
        one.ToDictionary(pair => pair.Key.Trim(), pair => pair.Value.Trim());

    internal static string KeyOf(IReadOnlyDictionary<string, string> one) =>
        string.Join('\n', one.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}\t{Canonical(pair.Value)}"));

    /// <summary>"1", "1.0" and "1e0" are one value.</summary>
    private static string Canonical(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : value;

    private static string CountText(SweepRequest request) =>
        (request.Combinations.Count > 0 ? request.Combinations.Count : Count(request.Axes)).ToString("N0", CultureInfo.InvariantCulture);
}
