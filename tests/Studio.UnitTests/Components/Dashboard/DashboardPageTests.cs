using Bunit;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.Dashboard;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Dashboard;

public sealed class DashboardPageTests : PageContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task DashboardPage_first_time_loads_the_sample_workspace_on_demand()
    {
        var page = Render<DashboardPage>();
        await page.FindAll("button").Single(button => button.TextContent.Contains("Load the sample workspace")).ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("golden records", page.Find(".tiles").TextContent), Patience);
        Assert.Equal("/fine-tunings/new", page.FindAll(".steps a").Single().GetAttribute("href"));
    }

    [Fact]
    public async Task DashboardPage_connection_without_records_says_to_add_some()
    {
        await AddRecordsAsync(0);
        Assert.Equal("/golden-records", Render<DashboardPage>().FindAll(".steps a").Single().GetAttribute("href"));
    }

    [Fact]
    public async Task DashboardPage_job_that_the_feed_names_appears_and_moves_on()
    {
        await AddRecordsAsync(1);
        var page = Render<DashboardPage>();
        Feed.Publish(new FineTuningNotice("j1", 1, Job(FineTuningStatus.Running) with { Progress = 0.4 }));
        page.WaitForAssertion(() => Assert.Equal("0.4", page.Find("[aria-labelledby=running] progress").GetAttribute("value")), Patience);

        Feed.Publish(new FineTuningNotice("j1", 2, Job(FineTuningStatus.Failed) with { Error = "The file has no rows.", Change = 2 }));
        // The page takes the next batch once the merging pause of the first, which it now waits in, is over.
        Assert.True(SpinWait.SpinUntil(() => Core.Time.WaitingTimers > 0, Patience));
        Core.Time.Advance(FeedSubscription.MergeInterval);
        page.WaitForAssertion(() => Assert.Contains("The file has no rows.", page.Find("[aria-labelledby=failed]").TextContent), Patience);
        Assert.Empty(page.FindAll("[aria-labelledby=running] article"));
    }

    [Fact]
    public async Task DashboardPage_left_leaves_no_subscriber()
    {
        await AddRecordsAsync(1);
        Render<DashboardPage>();
        Assert.NotEqual(0, Feed.SubscriberCount);
        await DisposeComponentsAsync();
        Assert.Equal(0, Feed.SubscriberCount);
    }

    private static FineTuningView Job(FineTuningStatus status) => new()
    {
        Id = "j1",
        Alias = "Bikes",
        Provider = "local",
        ModelName = "studio-sql-small",
        Status = status,
        Change = 1,
    };
}

public sealed class DashboardPageHeldTests : PageContext
{
    private static readonly TaskCompletionSource Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DashboardPageHeldTests()
        : base(services => services.AddSingleton<IDbContextFactory<StudioDb>>(provider => new HeldFactory(provider.GetRequiredService<IDbContextFactory<SqliteStudioDb>>())))
    {
    }

    [Fact]
    public async Task DashboardPage_left_before_the_first_load_returned_leaves_no_subscriber()
    {
        Render<DashboardPage>();
        Assert.Equal(1, Feed.SubscriberCount);
        var left = DisposeComponentsAsync();
        Gate.SetResult();
        await left.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, Feed.SubscriberCount);
    }

    /// <summary>A database that answers only once the test lets it.</summary>
    private sealed class HeldFactory(IDbContextFactory<SqliteStudioDb> inner) : IDbContextFactory<StudioDb>
    {
        public StudioDb CreateDbContext() => inner.CreateDbContext();

        public async Task<StudioDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await Gate.Task;
            return await inner.CreateDbContextAsync(cancellationToken);
        }
    }
}
