using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>The chosen records: single ones by their ids, or all that a search finds but some. All of them are not named one by one, so that hundreds of thousands cost nothing.</summary>
public sealed class RecordSelection
{
    private readonly HashSet<string> _ids = [];
    private int _total;

    /// <summary>The search whose records are all chosen; null where single ones are.</summary>
    public GoldenRecordSearch? Search { get; private set; }

    public int Count => Search is null ? _ids.Count : Math.Max(_total - _ids.Count, 0);

    /// <summary>True where all that the search finds are chosen, without an exception.</summary>
    public bool IsWhole => Search is not null && _ids.Count == 0;

    public bool Contains(string id) => _ids.Contains(id) == Search is null;

    public void Set(string id, bool isChosen) => _ = isChosen == Search is null ? _ids.Add(id) : _ids.Remove(id);

    public void Add(IEnumerable<string> ids) => _ids.UnionWith(ids);

    /// <summary>Chooses all that the search finds, so many.</summary>
    public void ChooseAll(GoldenRecordSearch search, int total)
    {
        _ids.Clear();
        (Search, _total) = (search, total);
    }

    /// <summary>Takes over how many the search finds by now.</summary>
    public void Recount(GoldenRecordSearch search, int total) => _total = Search == search ? total : _total;

    /// <summary>What was deleted is chosen no more; what was chosen besides stays so.</summary>
    public void Leave(GoldenRecordSelection deleted)
    {
        if (deleted.Ids is null)
        {
            Clear();
        }
        else if (Search is null)
        {
            _ids.ExceptWith(deleted.Ids);
        }
    }

    public void Clear()
    {
        _ids.Clear();
        Search = null;
    }

    /// <summary>What Core is told to work on.</summary>
    public GoldenRecordSelection Of(string connectionId) =>
        Search is { } search ? new GoldenRecordSelection(search, Except: [.. _ids]) : new GoldenRecordSelection(new GoldenRecordSearch(connectionId), [.. _ids]);
}
