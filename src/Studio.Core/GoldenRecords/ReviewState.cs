namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What a person said of a golden record.</summary>
public enum ReviewState
{
    /// <summary>Nobody has said anything, or question or SQL were changed since.</summary>
    NotReviewed,

    /// <summary>The SQL answers the question.</summary>
    Accepted,

    /// <summary>Not to be trained on.</summary>
    Rejected,
}

/// <summary>The states of reviews as the API and addresses name them.</summary>
public static class ReviewStates
{
    public static IReadOnlyList<string> Wire { get; } = ["not_reviewed", "accepted", "rejected"];

    public static string ToWire(this ReviewState state) => Wire[(int)state];

    /// <summary>Null for what is none of them.</summary>
    public static ReviewState? FromWire(string? text) => Wire.ToList().IndexOf(text ?? "") is var index and >= 0 ? (ReviewState)index : null;
}
