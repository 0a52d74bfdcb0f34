using System.Globalization;
using FineTuningStudio.Sql;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>How a mention becomes a literal. Stored in model files: add at the end only.</summary>
internal enum SlotRendering
{
    Text,
    LowerText,
    UpperText,
    TitleText,
    Number,
    NumberInQuotes,

    /// <summary>Euros asked, cents stored.</summary>
    NumberTimes100,

    /// <summary>Percent asked, share stored.</summary>
    NumberBy100,

    /// <summary>Hours asked, minutes stored.</summary>
    NumberTimes60,
    FirstDay,
    LastDay,
    DayAfter,
    YearInQuotes,
    YearAndMonth,
    MonthInQuotes,
}

/// <summary>How the literal of a template is written from what a question mentions, with fixed characters around it ("%", " 00:00:00").</summary>
internal readonly record struct SlotForm(SlotRendering Rendering, string Before, string After)
{
    private static readonly SlotRendering[] Numbers =
        [SlotRendering.Number, SlotRendering.NumberTimes100, SlotRendering.NumberBy100, SlotRendering.NumberTimes60];

    // A year is tried before a number in quotes, which it is as well.
    private static readonly SlotRendering[] Texts =
    [
        SlotRendering.FirstDay, SlotRendering.LastDay, SlotRendering.DayAfter, SlotRendering.YearAndMonth, SlotRendering.YearInQuotes,
        SlotRendering.MonthInQuotes, SlotRendering.NumberInQuotes, SlotRendering.Text, SlotRendering.LowerText, SlotRendering.UpperText,
        SlotRendering.TitleText,
    ];

    // What the prompt shows is copied; what a question says freely is brought to the case that the answers keep.
    private static readonly SlotRendering[] CaseFirst =
        [SlotRendering.LowerText, SlotRendering.UpperText, SlotRendering.Text, SlotRendering.TitleText];

    private static readonly string[] Endings = ["", "%", "-%", " 00:00:00", " 23:59:59", "T00:00:00"];

    public bool IsNumber => Numbers.Contains(Rendering);

    /// <summary>The literal as SQL text, or null where the mention cannot be written so.</summary>
    public string? Render(Mention mention)
    {
        if (IsNumber)
        {
            return Core(mention);
        }

        return Core(mention) is { } core ? $"'{(Before + core + After).Replace("'", "''", StringComparison.Ordinal)}'" : null;
    }

    /// <summary>The form in which this mention gives exactly this literal, or null.</summary>
    public static SlotForm? Of(string literal, SqlTokenKind kind, Mention mention)
    {
        if (kind == SqlTokenKind.Number)
        {
            return First(Numbers.Select(r => new SlotForm(r, "", "")), literal, mention);
        }

        if (literal[0] != '\'' || literal.Length < 3)
        {
            return null;
        }

        if (mention.From is not null || mention.MonthNumber is not null || mention.Number is not null)
        {
            return First(Endings.SelectMany(after => Texts[..7].Select(r => new SlotForm(r, "", after))), literal, mention);
        }

        var (before, after) = (literal[1] == '%' ? "%" : "", literal[^2] == '%' ? "%" : "");
        var order = mention.Kind == MentionKind.Value ? Texts[7..] : CaseFirst;
        return First(order.Select(r => new SlotForm(r, before, after)), literal, mention);
    }

    private static SlotForm? First(IEnumerable<SlotForm> forms, string literal, Mention mention)
    {
        foreach (var form in forms)
        {
            if (form.Render(mention) == literal)
            {
                return form;
            }
        }

        return null;
    }

    private string? Core(Mention mention) => Rendering switch
    {
        SlotRendering.Text when IsText(mention) => mention.Text,
        SlotRendering.LowerText when IsText(mention) => mention.Text.ToLowerInvariant(),
        SlotRendering.UpperText when IsText(mention) => mention.Text.ToUpperInvariant(),
        SlotRendering.TitleText when IsText(mention) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(mention.Text.ToLowerInvariant()),
        SlotRendering.Number or SlotRendering.NumberInQuotes => Plain(mention.Number),
        SlotRendering.NumberTimes100 => Trimmed(mention.Number * 100),
        SlotRendering.NumberBy100 => Trimmed(mention.Number / 100),
        SlotRendering.NumberTimes60 => Trimmed(mention.Number * 60),
        SlotRendering.FirstDay => Day(mention.From),
        SlotRendering.LastDay => Day(mention.Until?.AddDays(-1)),
        SlotRendering.DayAfter => Day(mention.Until),
        SlotRendering.YearInQuotes => mention.From?.Year.ToString("0000", CultureInfo.InvariantCulture),
        SlotRendering.YearAndMonth when mention.Kind is MentionKind.Month => mention.From?.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        SlotRendering.MonthInQuotes => mention.MonthNumber?.ToString("00", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool IsText(Mention mention) => mention.Kind is MentionKind.Value or MentionKind.Quoted or MentionKind.Name or MentionKind.Span;

    private static string? Plain(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Trimmed(decimal? number) => number?.ToString("0.############", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
