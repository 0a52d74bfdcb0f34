namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>What a record's last check says of it as a whole: the worst of its findings.</summary>
public enum CheckState
{
    /// <summary>Never checked, or changed since.</summary>
    NotChecked,
    Ok,
    Warning,
    Error,
}

/// <summary>How much a finding weighs.</summary>
public enum FindingLevel
{
    /// <summary>Worth knowing, and no fault: the record stays "ok".</summary>
    Note,

    /// <summary>Probably a fault; a person decides.</summary>
    Warning,

    /// <summary>The record cannot be trained on as it is: its SQL gives no answer.</summary>
    Error,
}

/// <summary>One thing that a check found.</summary>
/// <param name="Code">One of <see cref="CheckCodes"/>; stable.</param>
/// <param name="Level">How much it weighs.</param>
/// <param name="Message">One sentence that says what is wrong.</param>
/// <param name="Repair">One sentence that says what to do.</param>
public sealed record CheckFinding(string Code, FindingLevel Level, string Message, string Repair)
{
    internal static CheckFinding Error(string code, string message, string repair) => new(code, FindingLevel.Error, message, repair);

    internal static CheckFinding Warning(string code, string message, string repair) => new(code, FindingLevel.Warning, message, repair);

    internal static CheckFinding Note(string code, string message, string repair) => new(code, FindingLevel.Note, message, repair);
}

/// <summary>The codes of findings, as the API tells them and filters ask for them.</summary>
public static class CheckCodes
{
    /// <summary>Grows whenever a check is added or judges differently; records checked under another version count as not checked.</summary>
    public const int Version = 1;

    public const string SeveralStatements = "several_statements";
    public const string NotASelect = "not_a_select";
    public const string UnknownTable = "unknown_table";
    public const string UnknownColumn = "unknown_column";
    public const string DoesNotRun = "does_not_run";
    public const string TooSlow = "too_slow";
    public const string Refused = "refused";
    public const string EmptyResult = "empty_result";
    public const string OnlyNulls = "only_nulls";
    public const string LimitCutsTie = "limit_cuts_tie";
    public const string LimitWithoutOrder = "limit_without_order";
    public const string NullFirst = "null_first";
    public const string NumberSortedAsText = "number_sorted_as_text";
    public const string OutsideGroupBy = "outside_group_by";
    public const string DependsOnToday = "depends_on_today";
    public const string DependsOnChance = "depends_on_chance";
    public const string LiteralNotAsked = "literal_not_asked";
    public const string LiteralNotInColumn = "literal_not_in_column";
    public const string SameQuestionOtherSql = "same_question_other_sql";
    public const string Duplicate = "duplicate";
    public const string QuestionTooShort = "question_too_short";
    public const string Drift = "drift";
}

/// <summary>The states and levels as the API spells them.</summary>
public static class CheckStates
{
    public static string ToWire(this CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warning => "warning",
        CheckState.Error => "error",
        _ => "not_checked",
    };

    public static string ToWire(this FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };

    /// <summary>Null for another word, and for none.</summary>
    public static CheckState? FromWire(string? word) => Enum.GetValues<CheckState>().Cast<CheckState?>().FirstOrDefault(state => state!.Value.ToWire() == word);
}
