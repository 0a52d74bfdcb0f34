using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>A record as it is checked, with the records that ask the same and what its SQL answered before.</summary>
internal sealed record CheckSubject(string Id, int Version, string Question, string Sql, IReadOnlyList<string> AcceptedSqls, string ShapeHash)
{
    /// <summary>Others of the connection whose question is the same but for spelling.</summary>
    public IReadOnlyList<SameQuestion> SameQuestions { get; init; } = [];

    /// <summary>What the same SQL answered when it was first checked, or when a person took a new answer for right; null where there is nothing to compare with.</summary>
    public ResultFingerprint? Baseline { get; init; }
}

internal sealed record SameQuestion(string Id, string Question, string Sql, string ShapeHash);

/// <summary>What the records of one connection are checked against.</summary>
internal sealed record CheckGround(ConnectionTarget Target, SqlDialect Dialect, SchemaIndex Schema);

/// <summary>What a check came to. The fingerprint is null where the SQL gave no whole result.</summary>
internal sealed record CheckOutcome(IReadOnlyList<CheckFinding> Findings, ResultFingerprint? Fingerprint)
{
    public CheckState State => Findings.Count is 0 ? CheckState.Ok : Findings.Max(finding => finding.Level) switch
    {
        FindingLevel.Error => CheckState.Error,
        FindingLevel.Warning => CheckState.Warning,
        _ => CheckState.Ok,
    };
}
