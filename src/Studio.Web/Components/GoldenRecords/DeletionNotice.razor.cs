using FineTuningStudio.Core;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>Says which records of the connection were deleted last, by whomever, and brings them back; for an hour. It also tells its page of every change to many records.</summary>
public sealed partial class DeletionNotice(GoldenRecordDeletions deletions, GoldenRecordFeed feed, TimeProvider time)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(1);

    private const int LookedAt = 20;

    private readonly HashSet<string> _dismissed = [];
    private IReadOnlyList<GoldenRecordDeletion> _latest = [];
    private bool _busy;
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required string ConnectionId { get; set; }

    /// <summary>Records were deleted, brought back or tagged, here or elsewhere.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    protected override ChangeFeed<GoldenRecordNotice> Feed => feed;

    protected override string? FollowedId => ConnectionId;

    private GoldenRecordDeletion? Deletion =>
        _latest.FirstOrDefault(one => one is { RestoredAt: null, Count: > 0 } && !_dismissed.Contains(one.Id) && time.GetUtcNow().UtcDateTime - one.CreatedAt < Shown && !deletions.IsRunning(one.Id));

    protected override async Task LoadAsync(CancellationToken cancellationToken) => _latest = await deletions.ListAsync(ConnectionId, LookedAt, cancellationToken);

    protected override async Task ApplyAsync(IReadOnlyList<GoldenRecordNotice> notices, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await Changed.InvokeAsync();
    }

    private async Task UndoAsync(string id)
    {
        _busy = true;
        // Not on the circuit, which SQLite would hold up.
        _problem = (await Task.Run(() => deletions.RestoreAsync(id, null, CancellationToken.None))).Problem;
        _busy = false;
        await LoadAsync(Gone);
    }
}
