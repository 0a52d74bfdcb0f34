using System.Diagnostics;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Web.Components.Shared;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>What is done to the chosen jobs.</summary>
public sealed partial class FineTuningsPage
{
    private async Task CancelSelectedAsync()
    {
        var set = Chosen;
        if (!(await bulk.CountAsync(set, Gone)).TryGet(out var counts, out _refusal))
        {
            return;
        }
        var others = counts.Total - counts.Unfinished;
        if (counts.Unfinished == 0)
        {
            notifications.Notify(NotificationSeverity.Info, "Nothing to cancel", "All of the chosen fine-tunings are over.");
        }
        else if (await dialogs.ConfirmAsync(
            $"Cancel {Jobs(counts.Unfinished)}?",
            $"{(counts.Unfinished == 1 ? "It stops" : "They stop")} training and {(counts.Unfinished == 1 ? "leaves" : "leave")} no model. What they have cost so far is not given back by a provider. This cannot be undone.{(others > 0 ? $" {Jobs(others)} of the chosen {(others == 1 ? "is" : "are")} over already and {(others == 1 ? "stays" : "stay")} as {(others == 1 ? "it is" : "they are")}." : "")}",
            $"Cancel {Jobs(counts.Unfinished)}"))
        {
            Tell(await WorkAsync("Cancelling", counts.Unfinished, progress => bulk.CancelAsync(set, progress, CancellationToken.None)), "cancelled");
        }
    }

    private async Task DeleteSelectedAsync()
    {
        var set = Chosen;
        if (!(await bulk.CountAsync(set, Gone)).TryGet(out var counts, out _refusal))
        {
            return;
        }
        var parameters = new Dictionary<string, object?> { [nameof(BulkDeleteDialog.Counts)] = counts };
        if (await dialogs.OpenAsync<BulkDeleteDialog>($"Delete {Jobs(counts.Finished)}?", parameters, new DialogOptions { Width = "30rem" }) is Details.DeleteDialog.Choice choice)
        {
            Tell(await WorkAsync("Deleting", counts.Finished, progress => bulk.DeleteAsync(set, choice.Remote, progress, CancellationToken.None)), "deleted");
            if (_selected.Query is not null)
            {
                _selected.Clear();
            }
        }
    }

    private async Task TagSelectedAsync((string Tag, bool IsAdded) change)
    {
        var (set, total) = (Chosen, _selected.Count);
        string[] tags = [change.Tag];
        Tell(
            await WorkAsync("Tagging", total, progress => bulk.TagAsync(set, change.IsAdded ? tags : [], change.IsAdded ? [] : tags, progress, CancellationToken.None)),
            $"{(change.IsAdded ? "got" : "lost")} the tag {change.Tag}");
    }

    /// <summary>Works away from the circuit, which SQLite would hold up, and shows how far it is.</summary>
    private async Task<Result<BulkOutcome>> WorkAsync(string what, int total, Func<IProgress<int>, Task<Result<BulkOutcome>>> work)
    {
        (_busy, _progress) = (true, $"{what}…");
        var last = Stopwatch.StartNew();
        var progress = new Progress<int>(done =>
        {
            // A circuit that draws each of a thousand steps would do nothing else.
            if (_busy && last.Elapsed > Core.Feeds.FeedSubscription.MergeInterval)
            {
                last.Restart();
                _progress = $"{what}… {done:N0} of {total:N0}";
                StateHasChanged();
            }
        });
        try
        {
            return await Task.Run(() => work(progress));
        }
        finally
        {
            (_busy, _progress) = (false, null);
        }
    }

    private void Tell(Result<BulkOutcome> outcome, string done)
    {
        if (!outcome.TryGet(out var result, out _refusal))
        {
            return;
        }
        notifications.Notify(result.Done > 0 ? NotificationSeverity.Success : NotificationSeverity.Info, $"{Jobs(result.Done)} {done}");
        if (result.Refusals is [var first, ..])
        {
            _refusal = first.Problem with { Message = $"{Jobs(result.Refused)} could not be changed; the first is “{first.Alias}”: {first.Problem.Message}" };
        }
    }

    private static string Jobs(int count) => count == 1 ? "1 fine-tuning" : $"{count:N0} fine-tunings";
}
