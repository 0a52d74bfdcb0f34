using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>
/// Which golden records of a connection are frozen: these ids, else those that a search finds, else all; and of those the ones
/// that checks left in certain states.
/// </summary>
public sealed record RecordChoice(string ConnectionId)
{
    /// <summary>
    /// The states that are taken where nobody says which: what a check found fault with stays out, be it an error or a warning;
    /// what was not checked yet is taken, since nothing speaks against it, and is counted aloud.
    /// </summary>
    public static readonly IReadOnlyList<CheckState> DefaultStates = [CheckState.Ok, CheckState.NotChecked];

    /// <summary>All, the best first.</summary>
    public static readonly IReadOnlyList<CheckState> AllStates = [CheckState.Ok, CheckState.NotChecked, CheckState.Warning, CheckState.Error];

    /// <summary>Exactly these; null or empty for a search or all.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Those that it finds; its connection is always that of the choice.</summary>
    public GoldenRecordSearch? Search { get; init; }

    /// <summary>Null takes <see cref="DefaultStates"/>, and of named records all, since whoever names them means them.</summary>
    public IReadOnlyList<CheckState>? States { get; init; }

    internal bool IsNamed => Ids is { Count: > 0 };

    internal IReadOnlyList<CheckState> TakenStates => States ?? (IsNamed ? AllStates : DefaultStates);

    /// <summary>What a person rejected is taken only where it is named, or searched for by that.</summary>
    internal bool TakesRejected => IsNamed || Search?.Review is not null;

    /// <summary>The records whatever checks say of them, in no order.</summary>
    internal IQueryable<GoldenRecord> InAnyState(StudioDb database)
    {
        if (Ids is { Count: > 0 } ids)
        {
            // As one parameter: with one an id, SQLite looks each up by its name among all the others, which took minutes for 60,000.
            return database.Visible().Named(database, ids).Where(record => record.ConnectionId == ConnectionId);
        }
        var found = WithRejected(database);
        return TakesRejected ? found : found.Where(record => record.Review != ReviewState.Rejected);
    }

    /// <summary>How many records are left out since a person rejected them.</summary>
    internal async Task<int> CountRejectedAsync(StudioDb database, CancellationToken cancellationToken) =>
        TakesRejected ? 0 : await WithRejected(database).CountAsync(record => record.Review == ReviewState.Rejected, cancellationToken);

    private IQueryable<GoldenRecord> WithRejected(StudioDb database) =>
        database.Search((Search ?? new GoldenRecordSearch()) with { ConnectionId = ConnectionId });

    /// <summary>The records, in no order.</summary>
    internal IQueryable<GoldenRecord> In(StudioDb database)
    {
        var (all, states) = (InAnyState(database), TakenStates);
        return states.Count == AllStates.Count ? all : all.Where(record => states.Contains(record.CheckState));
    }

    /// <summary>From what it is made, in words, such as "golden records that hold “revenue”: ok, not checked".</summary>
    internal string Describe(int count)
    {
        var what = this switch
        {
            { IsNamed: true } => string.Create(CultureInfo.InvariantCulture, $"{count:N0} chosen golden records"),
            { Search: { } search } when Narrowings(search).ToList() is { Count: > 0 } narrowings => $"golden records {string.Join(", ", narrowings)}",
            _ => "all golden records",
        };
        var states = TakenStates;
        var text = states.Count == AllStates.Count ? what
            : $"{what}: {string.Join(", ", AllStates.Where(states.Contains).Select(state => state is CheckState.NotChecked ? "not checked" : state.ToWire()))}";
        return text[..Math.Min(text.Length, Snapshot.MaxSourceLength)];
    }

    private static IEnumerable<string> Narrowings(GoldenRecordSearch search)
    {
        (string Words, string? Value)[] all =
        [
            ("that hold", search.Text), ("with the tag", search.Tag), ("of the SQL shape", search.ShapeHash), ("in the state", search.Check?.ToWire()), ("with the finding", search.Finding),
            ("that read the table", search.Table), ("with the review", search.Review?.ToWire()),
        ];
        return all.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => $"{one.Words} “{one.Value!.Trim()}”");
    }
}
