using FineTuningStudio.Core;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>Says which records of the connection were deleted last, by whomever, and brings them back; for an hour. It also tells its page of every change to many records.</summary>
public sealed partial class DeletionNotice(GoldenRecordDeletions deletions, GoldenRecordFeed feed, TimeProvider time)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(1);

    private GoldenRecordDeletion? _last;
    private string? _dismissed;
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
        _last is { RestoredAt: null, CompletedAt: not null, Count: > 0 } last && last.Id != _dismissed && time.GetUtcNow().UtcDateTime - last.CreatedAt < Shown ? last : null;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _last = await deletions.ListAsync(ConnectionId, 1, cancellationToken) is [var last, ..] ? last : null;

    protected override async Task ApplyAsync(IReadOnlyList<GoldenRecordNotice> notices, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await Changed.InvokeAsync();
    }

    private async Task UndoAsync()
    {
        var id = _last!.Id;
        _busy = true;
        // Not on the circuit, which SQLite would hold up.
        _problem = (await Task.Run(() => deletions.RestoreAsync(id, null, CancellationToken.None))).Problem;
        _busy = false;
        await LoadAsync(Gone);
    }
}
