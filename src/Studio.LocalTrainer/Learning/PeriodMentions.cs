using System.Globalization;
using System.Text.RegularExpressions;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Days, months, quarters and years that a question names, as periods.</summary>
internal static partial class PeriodMentions
{
    private const string MonthNames = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private const string YearDigits = "(?<y>(?:19|20)[0-9]{2})";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static IReadOnlyList<Mention> Find(QuestionText question)
    {
        var found = new List<Mention>();
        foreach (var (pattern, kind) in new[]
                 {
                     (IsoDay(), MentionKind.Day), (DayMonthYear(), MentionKind.Day), (MonthDayYear(), MentionKind.Day),
                     (IsoMonth(), MentionKind.Month), (MonthYear(), MentionKind.Month), (QuarterYear(), MentionKind.Quarter),
                     (Year(), MentionKind.Year), (MonthAlone(), MentionKind.Month),
                 })
        {
            foreach (Match match in pattern.Matches(question.Text))
            {
                if (Read(question, match, kind) is { } mention && !found.Any(f => f.Overlaps(mention)))
                {
                    found.Add(mention);
                }
            }
        }

        return found;
    }

    private static Mention? Read(QuestionText question, Match match, MentionKind kind)
    {
        var first = -1;
        var end = -1;
        for (var i = 0; i < question.Items.Count; i++)
        {
            if (question.Items[i].Start < match.Index + match.Length && question.Items[i].End > match.Index)
            {
                (first, end) = (first < 0 ? i : first, i + 1);
            }
        }

        int? month = match.Groups["m"] is { Success: true } m ? MonthOf(m.Value) : null;
        if (first < 0 || month is < 1 or > 12)
        {
            return null;
        }

        var mention = new Mention(kind, first, end, match.Value) { MonthNumber = month };
        if (!match.Groups["y"].Success)
        {
            return mention;
        }

        var year = Number(match.Groups["y"].Value);
        var day = match.Groups["d"] is { Success: true } d ? Number(d.Value) : 1;
        var startMonth = match.Groups["q"] is { Success: true } q ? (QuarterOf(q.Value) * 3) - 2 : month ?? 1;
        if (day < 1 || day > DateTime.DaysInMonth(year, startMonth))
        {
            return null;
        }

        var from = new DateOnly(year, startMonth, day);
        var until = kind switch
        {
            MentionKind.Day => from.AddDays(1),
            MentionKind.Month => from.AddMonths(1),
            MentionKind.Quarter => from.AddMonths(3),
            _ => from.AddYears(1),
        };
        return mention with { From = from, Until = until, Number = kind == MentionKind.Year ? year : null };
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static int MonthOf(string text) => char.IsAsciiDigit(text[0])
        ? Number(text)
        : 1 + Array.IndexOf(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], text[..3].ToLowerInvariant());

    private static int QuarterOf(string text) => text.ToLowerInvariant() switch { "first" or "1" or "1st" => 1, "second" or "2" or "2nd" => 2, "third" or "3" or "3rd" => 3, _ => 4 };

    [GeneratedRegex($@"\b{YearDigits}-(?<m>[0-9]{{2}})-(?<d>[0-9]{{2}})\b", Options)]
    private static partial Regex IsoDay();

    [GeneratedRegex($@"\b(?<d>[0-9]{{1,2}})(st|nd|rd|th)?( of)? (?<m>{MonthNames}),? {YearDigits}\b", Options)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex($@"\b(?<m>{MonthNames}) (?<d>[0-9]{{1,2}})(st|nd|rd|th)?,? {YearDigits}\b", Options)]
    private static partial Regex MonthDayYear();

    [GeneratedRegex($@"\b{YearDigits}-(?<m>[0-9]{{2}})\b(?!-)", Options)]
    private static partial Regex IsoMonth();

    [GeneratedRegex($@"\b(?<m>{MonthNames}),?( of)? {YearDigits}\b", Options)]
    private static partial Regex MonthYear();

    [GeneratedRegex($@"\b((?<q>first|second|third|fourth|last|1st|2nd|3rd|4th) quarter( of|,)?|q(?<q>[1-4])( of|,)?) {YearDigits}\b", Options)]
    private static partial Regex QuarterYear();

    [GeneratedRegex($@"\b{YearDigits}\b(?!\.[0-9])", Options)]
    private static partial Regex Year();

    // "may" in lower case is the verb far more often than the month, and "march" may be one: a month alone must be written large.
    [GeneratedRegex(@"\b(?<m>January|February|March|April|May|June|July|August|September|October|November|December)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MonthAlone();
}
