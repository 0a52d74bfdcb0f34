using System.Globalization;
using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Says in plain words which of several models is the best on what they held out, and how sure that is.</summary>
internal static class HeldOutSentences
{
    public static string Of(
        IReadOnlyList<(string Title, HeldOutResult Result)> asked, int unasked, bool sameRows, int shared, IReadOnlyList<(string Title, HeldOutResult Result)> ranked, HeldOutPair? bestAgainstNext)
    {
        if (asked.Count == 0)
        {
            return "None of these models has been judged on its held-out questions yet.";
        }
        if (asked is [var only])
        {
            return $"Only {only.Title} has been judged on its held-out questions: {Figures(only.Result.Own)}. Evaluate the others to compare them.";
        }
        if (shared == 0)
        {
            return "These models held out different questions, and none was held out by all of them, so their accuracies cannot be compared. "
                + "Train them on the same snapshot, or evaluate them together on the same records.";
        }
        var sentences = new List<string>();
        if (!sameRows)
        {
            sentences.Add($"They held out different questions; only the {Questions(shared)} that all of them held out {(shared == 1 ? "counts" : "count")} here.");
        }
        var best = ranked[0];
        var equals = ranked.TakeWhile(one => one.Result.Shared.Right == best.Result.Shared.Right).Select(one => one.Title).ToList();
        sentences.Add(equals.Count > 1
            ? $"{string.Join(", ", equals.Take(equals.Count - 1))} and {equals[^1]} are equally often right: {Figures(best.Result.Shared)}."
            : $"{best.Title} is right most often: {Figures(best.Result.Shared)}.");
        if (bestAgainstNext is not null)
        {
            sentences.Add(bestAgainstNext.Sentence);
        }
        if (asked.Count > 2)
        {
            sentences.Add($"The best of {asked.Count} was picked after looking, which favours luck, and p does not allow for it: ask more questions before much depends on it.");
        }
        if (unasked > 0)
        {
            sentences.Add(unasked == 1 ? "One of the jobs has no such result yet and is left out." : $"{unasked} of the jobs have no such result yet and are left out.");
        }
        return string.Join(' ', sentences);
    }

    private static string Figures(Accuracy accuracy) => accuracy is { Value: { } value, Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} % ({accuracy.Right:N0} of {accuracy.Of:N0}), in truth between {low * 100:0} and {high * 100:0} % in 95 of 100 such tests")
        : "no question counts";

    private static string Questions(int count) => count == 1 ? "1 question" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} questions");
}
