using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Reads several values out of one field: "1, 2, 4", "1..5" or "2..10 by 2"; both may stand beside one another.</summary>
public static class TriedValues
{
    /// <summary>How a person writes them, for the field's help.</summary>
    public const string Help = "Several values, such as 1, 2, 4 or 1..5 or 2..10 by 2.";

    /// <summary>The values in their order, and what is wrong with the text; null where nothing is.</summary>
    public static (IReadOnlyList<string> Values, string? Fault) Read(string text)
    {
        var values = new List<string>();
        foreach (var part in text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!part.Contains("..", StringComparison.Ordinal))
            {
                values.Add(part);
                continue;
            }
            if (Range(part) is not { } range)
            {
                return (values, $"“{part}” is no range: write it as 1..5, or 2..10 by 2 for steps of two.");
            }
            values.AddRange(range);
        }
        return values.Count > Sweep.MaxJobs
            ? ([.. values.Take(Sweep.MaxJobs)], $"At most {Sweep.MaxJobs} values can be tried.")
            : (values, values.Count == 0 ? "Write the values to try." : null);
    }

    /// <summary>What is wrong with the values that are typed for a parameter.</summary>
    public static string? Fault(ParameterDescription parameter, string text)
    {
        var (values, fault) = Read(text);
        return fault ?? values.Select(value => ParameterRules.Fault(parameter, Core.FineTunings.ParameterValue.Of(value))).FirstOrDefault(one => one is not null);
    }

    /// <summary>What is wrong with the seeds that are typed.</summary>
    public static string? SeedFault(string text)
    {
        var (values, fault) = Read(text);
        var wrong = values.FirstOrDefault(value => !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return fault ?? (wrong is null ? null : $"The seed must be a whole number from 0 to {int.MaxValue}; found “{wrong}”.");
    }

    /// <summary>How many jobs the draft makes; 0 where a field has no value.</summary>
    public static long Count(FineTuningDraft draft) => SweepGrid.Count(draft.Tried.Select(pair => new SweepAxis(pair.Key, Read(pair.Value).Values)));

    /// <summary>What is wrong with the number of jobs, or with how many run at once.</summary>
    public static string? CountFault(FineTuningDraft draft) => !draft.IsSweep ? null
        : Count(draft) > Sweep.MaxJobs ? $"These values make {Count(draft):N0} jobs; {Sweep.MaxJobs} is the most. Leave some values out."
        : null;

    public static string? AtOnceFault(FineTuningDraft draft) => draft.AtOnce.Trim().Length == 0 || AtOnceOf(draft) is >= 1 and <= Sweep.MaxJobs
        ? null
        : $"Write a whole number from 1 to {Sweep.MaxJobs}; found “{draft.AtOnce.Trim()}”.";

    /// <summary>Null where nothing is given, or nothing that can be taken.</summary>
    internal static int? AtOnceOf(FineTuningDraft draft) =>
        int.TryParse(draft.AtOnce.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<string>? Range(string part)
    {
        var halves = part.Split(" by ", 2, StringSplitOptions.TrimEntries);
        var ends = halves[0].Split("..", 2, StringSplitOptions.TrimEntries);
        if (Number(ends[0]) is not { } from || Number(ends[1]) is not { } to || Number(halves.Length > 1 ? halves[1] : "1") is not { } step || step <= 0 || from > to)
        {
            return null;
        }
        var values = new List<string>();
        for (var value = from; value <= to && values.Count <= Sweep.MaxJobs; value += step)
        {
            values.Add(value.ToString(CultureInfo.InvariantCulture));
        }
        return values;
    }

    // Decimal, so that 0.1..0.5 by 0.1 has no 0.30000000000000004 in it; not so large that a step further is none any more.
    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1_000_000_000_000m ? number : null;
}
