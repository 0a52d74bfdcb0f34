using System.Globalization;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What is said of sweeps in words.</summary>
public static class SweepWords
{
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Why a job of a sweep is not at its provider yet.</summary>
    public static string Waits(int atOnce) => atOnce == 1
        ? "Waits: the sweep runs one job at a time, and this one starts when it is its turn."
        : $"Waits: the sweep runs {Number(atOnce)} at a time, and this one starts when another ends.";

    /// <summary>Values as "n_epochs 3, batch_size 4".</summary>
    public static string Values(IEnumerable<KeyValuePair<string, string>> values) => string.Join(", ", values.Select(pair => $"{pair.Key} {pair.Value}"));

    private static string Number(int number) => number <= Numbers.Length ? Numbers[number - 1] : number.ToString(CultureInfo.InvariantCulture);
}
