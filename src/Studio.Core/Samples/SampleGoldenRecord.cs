namespace FineTuningStudio.Core.Samples;

/// <summary>A question over the sample database, the SQL that answers it, and what it is about.</summary>
public sealed record SampleGoldenRecord(string Question, string Sql, IReadOnlyList<string> Tags);
