using System.Globalization;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Numbers in digits ("1,200", "4.5", "3 million") and in words from two on; "one" says too little to be one.</summary>
internal static class NumberMentions
{
    private static readonly Dictionary<string, int> Words = new(StringComparer.Ordinal)
    {
        ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["dozen"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16,
        ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50,
        ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90, ["hundred"] = 100,
    };

    public static IEnumerable<Mention> Find(QuestionText question)
    {
        var words = question.Items;
        for (var i = 0; i < words.Count; i++)
        {
            decimal number;
            if (words[i].IsNumber)
            {
                if (!decimal.TryParse(words[i].Text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
                {
                    continue;
                }
            }
            else if (Words.TryGetValue(words[i].Stem, out var small))
            {
                number = small;
            }
            else
            {
                continue;
            }

            var end = i + 1;
            if (number % 10 == 0 && number is >= 20 and <= 90 && !words[i].IsNumber && end < words.Count && Unit(words[end].Stem) is { } unit)
            {
                number += unit;
                end++;
            }

            var factor = end < words.Count ? words[end].Stem switch { "million" => 1_000_000, "thousand" => 1_000, "hundred" => 100, _ => 1 } : 1;
            end += factor > 1 ? 1 : 0;
            if (number < 1_000_000_000_000m)
            {
                var kind = decimal.IsInteger(number) && !words[i].Text.Contains('.', StringComparison.Ordinal) ? MentionKind.Integer : MentionKind.Decimal;
                yield return new Mention(kind, i, end, question.Between(i, end)) { Number = number * factor };
            }

            i = end - 1;
        }
    }

    private static int? Unit(string word) => word == "one" ? 1 : Words.TryGetValue(word, out var unit) && unit < 10 ? unit : null;
}
