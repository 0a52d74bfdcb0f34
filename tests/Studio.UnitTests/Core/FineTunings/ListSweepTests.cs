using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>The sweep alone, over lists in memory: what a cycle costs, and how soon each job is seen.</summary>
[Trait("Size", "Large")]
public sealed class ListSweepTests
{
    private const int PageSize = 100;
    private static readonly DateTime Start = new(2026, 5, 4, 9, 0, 0, DateTimeKind.Utc);

    /// <param name="arrangement">Where the active jobs stand among the finished ones.</param>
    /// <param name="active">How many are active.</param>
    /// <param name="total">How many jobs the list holds.</param>
    /// <param name="everyCycles">Each active job must be seen at least once in so many cycles.</param>
    [Theory]
    [InlineData("newest", 10_000, 100_000, 2)]
    [InlineData("oldest", 10_000, 100_000, 12)]
    [InlineData("interleaved", 10_000, 100_000, 12)]
    [InlineData("random", 10_000, 100_000, 12)]
    [InlineData("newest and one old", 10_000, 100_000, 4)]
    [InlineData("oldest", 1, 100_000, 2)]
    [InlineData("oldest", 5, 100_000, 4)]
    [InlineData("interleaved", 5, 100_000, 4)]
    [InlineData("newest and one old", 50, 100_000, 3)]
    [InlineData("random", 300, 100_000, 120)]
    [InlineData("newest", 80, 80, 1)]
    public void Every_job_is_seen_again_and_again_and_no_cycle_costs_more_than_it_may(string arrangement, int active, int total, int everyCycles)
    {
        var list = new JobList(arrangement, active, total);
        var seenIn = list.Active.ToDictionary(id => id, _ => 0);
        var longest = 0;

        for (var cycle = 1; cycle <= 200; cycle++)
        {
            var (calls, seen) = list.RunCycle();
            Assert.InRange(calls, 0, Math.Max(ListSweep.LeastAllowance, (active + PageSize - 1) / PageSize));
            foreach (var id in seen.Where(seenIn.ContainsKey))
            {
                longest = Math.Max(longest, cycle - seenIn[id]);
                seenIn[id] = cycle;
            }
        }

        Assert.InRange(Math.Max(longest, 200 - seenIn.Values.Min()), 1, everyCycles);
    }

    [Fact]
    public void One_old_job_costs_one_read_a_cycle_and_not_the_whole_list()
    {
        var list = new JobList("oldest", 1, 100_000);

        var calls = Enumerable.Range(0, 20).Sum(_ => list.RunCycle().Calls);

        Assert.InRange(calls, 20, 24);
    }

    [Fact]
    public void Jobs_are_not_given_up_where_the_list_begins_anew_for_ever()
    {
        var sweep = new ListSweep();
        sweep.Follow(Following("mine"), PageSize);
        Assert.True(sweep.Begin());

        sweep.Take(Page(["a", "b"], "same"));
        if (sweep.IsUnderWay)
        {
            sweep.Take(Page(["a", "b"], "same"));
        }

        Assert.False(sweep.IsUnderWay);
        Assert.Equal(["mine"], sweep.NextSingles(5));
    }

    [Fact]
    public void Job_is_missing_only_after_the_whole_list_and_two_reads_did_not_show_it()
    {
        var sweep = new ListSweep();
        sweep.Follow(Following("mine", "other"), PageSize);
        sweep.Begin();
        sweep.Take(Page(["other"], "more"));
        sweep.Take(Page(["a"], "still more"));
        Assert.False(sweep.IsUnderWay);

        var first = sweep.IsMissing("mine");
        sweep.Begin();
        sweep.Take(Page(["other"], "more"));
        sweep.Take(Page(["a"], "still more"));
        Assert.True(sweep.IsUnderWay, "The list must be read to its end for a job that a read did not find.");
        sweep.Take(Page(["b"], null));
        var second = sweep.IsMissing("mine");

        Assert.False(first);
        Assert.True(second);
    }

    [Fact]
    public void Job_that_the_list_shows_after_all_is_not_missing()
    {
        var sweep = new ListSweep();
        sweep.Follow(Following("mine", "other"), PageSize);
        sweep.Begin();
        sweep.Take(Page(["other"], null));
        var first = sweep.IsMissing("mine");
        for (var cycle = 0; cycle < 40; cycle++)
        {
            sweep.Follow(Following("mine", "other"), PageSize);
        }
        sweep.Begin();
        sweep.Take(Page(["other", "mine"], null));

        Assert.False(first);
        Assert.Equal(0, sweep.Singles);
        Assert.False(sweep.IsMissing("mine"));
    }

    private static Dictionary<string, DateTime> Following(params string[] ids) => ids.ToDictionary(id => id, _ => Start);

    private static RemoteJobPage Page(IEnumerable<string> ids, string? next) => new([.. ids.Select(Job)], next);

    private static RemoteJob Job(string id) => new(id, FineTuningStatus.Running, "running") { Raw = new RawAnswer(200, id) };

    /// <summary>A list, and cycles over it as the engine makes them.</summary>
    private sealed class JobList
    {
        private readonly List<string> _ids;
        private readonly Dictionary<string, DateTime> _followed;
        private readonly ListSweep _sweep = new();

        public JobList(string arrangement, int active, int total)
        {
            var random = new Random(7);
            var places = arrangement switch
            {
                "newest" => Enumerable.Range(0, active),
                "oldest" => Enumerable.Range(total - active, active),
                "interleaved" => Enumerable.Range(0, active).Select(number => (int)((long)number * total / active)),
                "newest and one old" => Enumerable.Range(0, active - 1).Append(total - 1),
                _ => Enumerable.Range(0, total).OrderBy(_ => random.Next()).Take(active),
            };
            var isActive = places.ToHashSet();
            _ids = [.. Enumerable.Range(0, total).Select(place => (isActive.Contains(place) ? "mine-" : "done-") + place.ToString(CultureInfo.InvariantCulture))];
            Active = [.. _ids.Where(id => id.StartsWith("mine", StringComparison.Ordinal))];
            _followed = Active.ToDictionary(id => id, _ => Start);
        }

        public IReadOnlyList<string> Active { get; }

        public (int Calls, List<string> Seen) RunCycle()
        {
            _sweep.Follow(_followed, PageSize);
            var allowance = _sweep.Allowance;
            var seen = new List<string>();
            var asked = new HashSet<string>();
            var calls = Ask(_sweep.SinglesFirst);
            var begun = false;
            while (calls < allowance && (_sweep.IsUnderWay || (!begun && (begun = _sweep.Begin()))))
            {
                var from = _sweep.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
                var page = _ids.Skip(from).Take(PageSize).ToList();
                _sweep.Take(Page(page, from + PageSize < _ids.Count ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null));
                seen.AddRange(page);
                calls++;
            }
            calls += Ask(allowance - calls);
            return (calls, seen);

            int Ask(int most)
            {
                var next = _sweep.NextSingles(most).Where(asked.Add).ToList();
                seen.AddRange(next);
                return next.Count;
            }
        }
    }
}
