using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Where in a provider's list the watched jobs are looked for, cycle by cycle. A sweep walks the list from its newest job
/// until all are seen, and goes on in the next cycle where this one's calls are used up. It gives up on jobs that cost
/// more to find than to ask for: after as many pages without a find as jobs are missing, or where pages show less
/// than one on average, they are asked for singly. No server, however odd its list, is asked more
/// than <see cref="Allowance"/> in a cycle.
/// </summary>
internal sealed class ListSweep
{
    /// <summary>What a cycle may always ask, however few the jobs are.</summary>
    public const int LeastAllowance = 5;

    /// <summary>A list that does not end is left here.</summary>
    public const int MostPages = 5_000;

    /// <summary>The singles are looked for in the list again, for they may be there by now: after twice as many cycles as the last such look read pages, but within these bounds.</summary>
    private const int FewestCyclesBetweenTrials = 10;
    private const int MostCyclesBetweenTrials = 30;

    /// <summary>For each so many jobs that are missing a page more is read before a list is judged by what it yields.</summary>
    private const int PagesOfJudgement = 10;

    /// <summary>A page size that a server shows is believed down to here.</summary>
    private const int SmallestPage = 10;

    /// <summary>How far clocks may differ before a list, the newest first, counts as past our oldest job.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly HashSet<string> _unseen = [];
    private readonly HashSet<int> _cursors = [];
    private readonly Dictionary<string, bool> _single = [];
    private readonly Dictionary<string, long> _asked = [];
    private readonly Dictionary<string, int> _misses = [];
    private IReadOnlyDictionary<string, DateTime> _followed = new Dictionary<string, DateTime>();
    private DateTimeOffset _horizon;
    private int _pageSize;
    private int _largestPage;
    private long _turn;
    private int _pages;
    private int _trialPages;
    private bool _isTrial;
    private int _fruitless;
    private int _found;
    private int _pagesSinceFound;
    private int _lastPage;
    private int _cycles;

    public bool IsUnderWay { get; private set; }

    /// <summary>Where the next page begins; null for the newest.</summary>
    public string? Cursor { get; private set; }

    public int Singles => _single.Count;

    /// <summary>How many calls a cycle may make to read the states: one for each page that the watched jobs would fill.</summary>
    public int Allowance => Math.Max(LeastAllowance, (_followed.Count + PageSize - 1) / PageSize);

    /// <summary>As the provider is described, or less where it shows smaller pages.</summary>
    private int PageSize => _largestPage == 0 ? _pageSize : Math.Clamp(_largestPage, Math.Min(SmallestPage, _pageSize), _pageSize);

    /// <summary>Begins a cycle over these jobs: the provider's ids, and when each was made as far as is known.</summary>
    public void Follow(IReadOnlyDictionary<string, DateTime> jobs, int pageSize)
    {
        _followed = jobs;
        _pageSize = Math.Max(1, pageSize);
        _cycles++;
        _unseen.RemoveWhere(id => !jobs.ContainsKey(id));
        foreach (var gone in _single.Keys.Concat(_misses.Keys).Concat(_asked.Keys).Where(id => !jobs.ContainsKey(id)).ToHashSet())
        {
            _single.Remove(gone);
            _misses.Remove(gone);
            _asked.Remove(gone);
        }
        IsUnderWay = IsUnderWay && _unseen.Count > 0;
    }

    /// <summary>Of a cycle's calls those that go to singles before the list is read: by their share in what there is to do, at least half.</summary>
    public int SinglesFirst => Math.Clamp(Allowance * Singles / Math.Max(1, Singles + _trialPages), Math.Max(1, Allowance / 2), Allowance - 1);

    /// <summary>Begins a new sweep; false where every job is asked for singly.</summary>
    public bool Begin()
    {
        _isTrial = _trialPages == 0;
        if (_cycles >= Math.Clamp(2 * _trialPages, FewestCyclesBetweenTrials, Math.Max(MostCyclesBetweenTrials, 2 * _single.Count / Allowance)))
        {
            _cycles = 0;
            _isTrial = true;
            _single.Clear();
        }
        _unseen.Clear();
        _unseen.UnionWith(_followed.Keys.Where(id => !_single.ContainsKey(id)));
        _cursors.Clear();
        (Cursor, _pages, _fruitless, _lastPage, _found, _pagesSinceFound) = (null, 0, 0, 0, 0, 0);
        IsUnderWay = _unseen.Count > 0;
        if (IsUnderWay)
        {
            _horizon = new DateTimeOffset(_unseen.Min(id => _followed[id]), TimeSpan.Zero) - ClockSkew;
        }
        return IsUnderWay;
    }

    /// <summary>Takes a page into account, and with it where the sweep goes on or ends.</summary>
    public void Take(RemoteJobPage page)
    {
        var found = page.Jobs.Count(job => _unseen.Remove(job.Id));
        foreach (var job in page.Jobs)
        {
            _misses.Remove(job.Id);
        }
        _pages++;
        _trialPages = _isTrial ? _pages : _trialPages;
        _fruitless = found > 0 ? 0 : _fruitless + 1;
        _found += found;
        _pagesSinceFound += _found > 0 ? 1 : 0;
        _largestPage = page.NextCursor is null ? _largestPage : Math.Max(_largestPage, page.Jobs.Count);
        var ended = Ends(page, found);
        Cursor = page.NextCursor;
        if (ended)
        {
            AskSingly(_unseen, wholeListSeen: true);
        }
        else if (_fruitless >= _unseen.Count || YieldsTooLittle)
        {
            // A job that a single read did not find is looked for to the end of the list before it counts as gone.
            AskSingly(_unseen.Where(id => !_misses.ContainsKey(id)).ToList(), wholeListSeen: false);
        }
        IsUnderWay = !ended && _unseen.Count > 0;
    }

    /// <summary>Where a page shows less than one job on average, a read of the job itself is the cheaper way; judged only after a while.</summary>
    private bool YieldsTooLittle => _pagesSinceFound > _found + (_unseen.Count / PagesOfJudgement) + 1;

    /// <summary>The singles whose turn it is, at most that many; each comes up again after all others.</summary>
    public IReadOnlyList<string> NextSingles(int most)
    {
        var next = _single.Keys.OrderBy(id => _asked.GetValueOrDefault(id)).Take(most).ToList();
        foreach (var id in next)
        {
            _asked[id] = ++_turn;
        }
        return next;
    }

    public void FoundSingly(string id) => _misses.Remove(id);

    /// <summary>
    /// A single read said "not found". True once that may be believed: the whole list did not show the job either, and it
    /// is the second time, since lists and reads lag.
    /// </summary>
    public bool IsMissing(string id)
    {
        var misses = _misses[id] = _misses.GetValueOrDefault(id) + 1;
        if (_single.GetValueOrDefault(id))
        {
            return misses > 1;
        }
        _single.Remove(id);
        return false;
    }

    private bool Ends(RemoteJobPage page, int found)
    {
        var ids = new HashCode();
        foreach (var job in page.Jobs)
        {
            ids.Add(job.Id);
        }
        var isRepeated = page.Jobs.Count > 0 && _lastPage == ids.ToHashCode();
        _lastPage = ids.ToHashCode();
        var isPast = found == 0 && page.Jobs is [.., { CreatedAt: { } last }] && last < _horizon;
        return page.NextCursor is not { Length: > 0 } next || isPast || isRepeated || _pages >= MostPages || !_cursors.Add(next.GetHashCode(StringComparison.Ordinal));
    }

    private void AskSingly(IEnumerable<string> ids, bool wholeListSeen)
    {
        foreach (var id in ids.ToList())
        {
            _unseen.Remove(id);
            _single[id] = wholeListSeen || _single.GetValueOrDefault(id);
        }
    }
}
