using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Providers.Inventory;

/// <summary>One list of what is at a provider, read a page at a time because a person asks for it.</summary>
public abstract class InventoryTab<TItem> : StudioPage
    where TItem : notnull
{
    [Parameter, EditorRequired]
    public required ProviderDescription Provider { get; set; }

    /// <summary>What was read so far; null before the first answer.</summary>
    protected List<TItem>? Items { get; private set; }

    protected string? NextPageToken { get; private set; }

    protected bool IsReading { get; private set; }

    /// <summary>Why the provider's list could not be read, or something in it not be done.</summary>
    protected Problem? Problem { get; set; }

    /// <summary>Said to those who do not see what changed.</summary>
    protected string? Said { get; set; }

    protected abstract Task<Result<InventoryPage<TItem>>> ReadAsync(string? pageToken, CancellationToken cancellationToken);

    protected abstract string IdOf(TItem item);

    protected override Task OnInitializedAsync() => ReloadAsync();

    /// <summary>Reads from the first page on; what is shown stays until the answer is there.</summary>
    protected Task ReloadAsync() => ReadPageAsync(null);

    protected Task ReadMoreAsync() => ReadPageAsync(NextPageToken);

    /// <summary>Puts another state of an item in its place.</summary>
    protected void Replace(TItem item)
    {
        if (Items?.FindIndex(known => IdOf(known) == IdOf(item)) is >= 0 and var place)
        {
            Items[place] = item;
        }
    }

    protected void Remove(string id) => Items?.RemoveAll(item => IdOf(item) == id);

    private async Task ReadPageAsync(string? pageToken)
    {
        (IsReading, Problem) = (true, null);
        await TryLoadAsync(async cancellationToken =>
        {
            if (!(await ReadAsync(pageToken, cancellationToken)).TryGet(out var page, out var problem))
            {
                Problem = problem;
                return;
            }

            // Between two pages things come and go, so that one may be in both.
            var known = pageToken is null ? [] : (Items ?? []).Select(IdOf).ToHashSet();
            Items = [.. pageToken is null ? [] : Items ?? [], .. page.Items.Where(item => known.Add(IdOf(item)))];
            NextPageToken = page.NextPageToken;
        });
        IsReading = false;
    }
}
