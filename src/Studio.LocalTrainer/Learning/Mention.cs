namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>What a stretch of a question is, by its looks. Stored in model files: add at the end only.</summary>
internal enum MentionKind
{
    /// <summary>A value that the prompt shows for some column.</summary>
    Value,
    Quoted,

    /// <summary>A run of capitalised words.</summary>
    Name,

    /// <summary>Any other words; only their surroundings tell that they are meant.</summary>
    Span,
    Integer,
    Decimal,
    Year,
    Month,
    Quarter,
    Day,
}

/// <summary>A stretch of a question that may stand in the answer as a literal.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="First">Index of its first word.</param>
/// <param name="End">Index after its last word.</param>
/// <param name="Text">Its text: for a value as the prompt writes it, else as the question does.</param>
internal sealed record Mention(MentionKind Kind, int First, int End, string Text)
{
    /// <summary>"table.column" of each column that shows the value.</summary>
    public IReadOnlySet<string> Columns { get; init; } = new SortedSet<string>();

    public decimal? Number { get; init; }

    /// <summary>First day of the period that is named, and the first day after it; a month without a year has none.</summary>
    public DateOnly? From { get; init; }

    public DateOnly? Until { get; init; }

    /// <summary>1 to 12 where a month is named, with or without a year.</summary>
    public int? MonthNumber { get; init; }

    public bool Overlaps(Mention other) => First < other.End && other.First < End;

    public bool Covers(Mention other) => First <= other.First && other.End <= End && End - First > other.End - other.First;
}
