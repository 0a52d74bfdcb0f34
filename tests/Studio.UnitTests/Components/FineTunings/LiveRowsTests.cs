using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.List;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class LiveRowsTests
{
    private readonly LiveRows _rows;

    public LiveRowsTests()
    {
        var request = new FineTuningListRequest(OrderBy: "alias");
        _rows = new LiveRows(request, FineTuningSelection.Of(request).Value!);
        _rows.Add(new FineTuningPage([Job("a"), Job("c"), Job("e")], "more", 10));
    }

    [Fact]
    public void Last_job_that_was_read_stays_when_it_changes_though_more_are_to_come()
    {
        Apply(Job("e") with { Change = 2, Progress = 0.5 });

        Assert.Equal(["a", "c", "e"], Aliases);
        Assert.Equal(0.5, _rows.Jobs[^1].Progress);
    }

    [Fact]
    public void Job_that_comes_before_the_end_of_the_page_is_shown_also_where_the_last_job_has_left()
    {
        _rows.Apply([new FineTuningNotice(Job("e").Id, 2, null)], new HashSet<string>());

        Apply(Job("d") with { Change = 3 });

        Assert.Equal(["a", "c", "d"], Aliases);
    }

    [Fact]
    public void Job_that_moves_behind_the_end_of_the_page_leaves_and_comes_with_the_next()
    {
        Apply(Job("c") with { Alias = "f", Change = 2 });
        Assert.Equal(["a", "e"], Aliases);

        _rows.Add(new FineTuningPage([Job("c") with { Alias = "f" }, Job("g")], null, 10));

        Assert.Equal(["a", "e", "f", "g"], Aliases);
    }

    [Fact]
    public void Job_behind_the_last_is_added_where_all_were_read()
    {
        _rows.Add(new FineTuningPage([Job("g")], null, 4));

        Apply(Job("h") with { Change = 2 });

        Assert.Equal(["a", "c", "e", "g", "h"], Aliases);
    }

    private IEnumerable<string> Aliases => _rows.Jobs.Select(job => job.Alias);

    private void Apply(FineTuningView job) => _rows.Apply([new FineTuningNotice(job.Id, job.Change, job)], new HashSet<string> { job.Id });

    private static FineTuningView Job(string alias) => new() { Id = alias, Alias = alias, Provider = "local", ModelName = "tiny", Change = 1 };
}
