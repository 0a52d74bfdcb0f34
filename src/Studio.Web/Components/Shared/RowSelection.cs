namespace FineTuningStudio.Web.Components.Shared;

/// <summary>
/// The chosen rows of a long list: single ones by their ids, or all that a query finds but some. All of them are not named one
/// by one, so that hundreds of thousands cost nothing.
/// </summary>
public class RowSelection<TQuery>
    where TQuery : class
{
    private readonly HashSet<string> _ids = [];
    private int _total;

    /// <summary>The query whose rows are all chosen; null where single ones are.</summary>
    public TQuery? Query { get; private set; }

    public int Count => Query is null ? _ids.Count : Math.Max(_total - _ids.Count, 0);

    /// <summary>True where all that the query finds are chosen, without an exception.</summary>
    public bool IsWhole => Query is not null && _ids.Count == 0;

    /// <summary>The chosen ids, or those that are left out where <see cref="Query"/> is set.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    public bool Contains(string id) => _ids.Contains(id) == Query is null;

    public void Set(string id, bool isChosen) => _ = isChosen == Query is null ? _ids.Add(id) : _ids.Remove(id);

    public void Add(IEnumerable<string> ids) => _ids.UnionWith(ids);

    /// <summary>Takes single rows off the choice; does nothing where all of a query are chosen.</summary>
    public void Leave(IEnumerable<string> ids)
    {
        if (Query is null)
        {
            _ids.ExceptWith(ids);
        }
    }

    /// <summary>Chooses all that the query finds, so many.</summary>
    public void ChooseAll(TQuery query, int total)
    {
        _ids.Clear();
        (Query, _total) = (query, total);
    }

    /// <summary>Takes over how many the query finds by now.</summary>
    public void Recount(TQuery query, int total) => _total = Equals(Query, query) ? total : _total;

    public void Clear()
    {
        _ids.Clear();
        Query = null;
    }
}
