using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Filtering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class FineTuningListTests : IDisposable
{
    private readonly StudioDbFixture _studio;
    private readonly FineTuningQueries _queries;

    public FineTuningListTests()
    {
        var settings = new ConfigurationBuilder().Build();
        _studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
        _queries = _studio.Get<FineTuningQueries>();
    }

    public static TheoryData<string?> Orders =>
    [
        null, "created_at", "created_at desc", "createdAt", "id", "id desc", "alias", "name desc", "status", "status desc", "error", "error desc", "db_connection_id", "provider", "base_llm.model_provider desc",
        "model_name", "baseLlm.modelName desc", "model_id", "model_id desc", "finetuning_job_id", "provider_status desc", "suffix", "created_by", "finished_at", "finished_at desc", "progress", "progress desc",
        "trained_tokens", "trainedTokens desc", "held_out_accuracy", "held_out_accuracy desc", "status, finished_at desc", " provider ,  progress desc , alias ", "finished_at desc, status desc, created_at", "progress, id desc, alias",
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_by_any_order_hold_each_job_once_in_that_order(string? order)
    {
        var jobs = await AddJobsAsync(60);
        var walked = await WalkAsync(new FineTuningListRequest(OrderBy: order, PageSize: 7));

        Assert.Equal(jobs.Select(job => job.Id).Order(), walked.Select(job => job.Id).Order());
        var selection = FineTuningSelection.Of(new FineTuningListRequest(OrderBy: order)).Value!;
        Assert.All(walked.Zip(walked.Skip(1)), pair => Assert.True(ListOrderOracle.Compare(selection.Order, pair.First, pair.Second) < 0, $"{pair.First} before {pair.Second}"));
    }

    [Fact]
    public async Task Missing_values_come_first_where_they_ascend_and_last_where_they_descend()
    {
        await AddJobsAsync(60);
        var ascending = await WalkAsync(new FineTuningListRequest(OrderBy: "finished_at", PageSize: 200));
        var descending = await WalkAsync(new FineTuningListRequest(OrderBy: "finished_at desc", PageSize: 200));

        Assert.Null(ascending[0].FinishedAt);
        Assert.NotNull(ascending[^1].FinishedAt);
        Assert.Equal(ascending.Select(job => job.Id), descending.AsEnumerable().Reverse().Select(job => job.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("finished_at desc, alias")]
    [InlineData("progress")]
    [InlineData("held_out_accuracy")]
    public async Task Walk_while_others_insert_and_delete_meets_each_job_that_stays_once(string? order)
    {
        var random = new Random(7);
        var source = new RandomJobs(random);
        var stays = await AddJobsAsync(100);
        var dying = await AddJobsAsync(60, from: 1_000);
        var (seen, number, token) = (new List<string>(), 5_000, (string?)null);
        do
        {
            var page = (await _queries.ListAsync(new FineTuningListRequest(OrderBy: order, PageSize: 9, PageToken: token), CancellationToken.None)).Value!;
            seen.AddRange(page.Items.Select(job => job.Id));
            token = page.NextPageToken;

            await using var database = _studio.Databases.CreateDbContext();
            database.FineTunings.AddRange(Enumerable.Range(0, 2).Select(_ => source.Next(number++)));
            await database.SaveChangesAsync();
            var ids = dying.Take(4).Select(job => job.Id).ToList();
            dying.RemoveRange(0, ids.Count);
            await database.FineTunings.Where(job => ids.Contains(job.Id)).ExecuteDeleteAsync();
        }
        while (token is not null);

        Assert.Empty(stays.Select(job => job.Id).Except(seen));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Walk_goes_on_where_the_job_was_deleted_at_which_a_page_ended()
    {
        var jobs = await AddJobsAsync(20);
        var first = (await _queries.ListAsync(new FineTuningListRequest(PageSize: 5), CancellationToken.None)).Value!;
        await using (var database = _studio.Databases.CreateDbContext())
        {
            var last = first.Items[^1].Id;
            await database.FineTunings.Where(job => job.Id == last).ExecuteDeleteAsync();
        }

        var rest = await WalkAsync(new FineTuningListRequest(PageSize: 5, PageToken: first.NextPageToken));

        Assert.Equal(jobs.Select(job => job.Id).Order(), first.Items.Concat(rest).Select(job => job.Id).Order());
    }

    [Fact]
    public async Task Total_counts_what_the_filter_finds_on_all_pages()
    {
        var jobs = await AddJobsAsync(80);
        const string filter = "status = succeeded OR progress > 0.4 -metadata:team";
        var expected = jobs.Count(job => FilterEvaluator.Fits(FilterParser.Parse(filter).Value!, job));

        var page = (await _queries.ListAsync(new FineTuningListRequest(Filter: filter, PageSize: 3), CancellationToken.None)).Value!;
        var last = (await _queries.ListAsync(new FineTuningListRequest(Filter: filter, PageSize: 3, PageToken: page.NextPageToken), CancellationToken.None)).Value!;
        var whole = (await _queries.ListAsync(new FineTuningListRequest(Filter: filter, PageSize: 100), CancellationToken.None)).Value!;

        Assert.InRange(expected, 7, 70);
        Assert.Equal((expected, expected, expected), (page.TotalSize, last.TotalSize, whole.TotalSize));
        Assert.Equal((expected, null), (whole.Items.Count, whole.NextPageToken));
    }

    [Fact]
    public async Task Token_belongs_to_all_that_it_came_with_but_the_size()
    {
        await AddJobsAsync(20);
        var request = new FineTuningListRequest(Filter: "NOT nothing", OrderBy: "alias", PageSize: 3);
        var token = (await _queries.ListAsync(request, CancellationToken.None)).Value!.NextPageToken!;
        Task<FineTuningStudio.Core.Result<FineTuningPage>> With(FineTuningListRequest changed) => _queries.ListAsync(changed with { PageToken = token }, CancellationToken.None);

        Assert.Null((await With(request with { PageSize = 5 })).Problem);
        Assert.Equal("invalid_page_token", (await With(request with { Filter = "NOT  nothing" })).Problem?.Code);
        Assert.Equal("invalid_page_token", (await With(request with { Filter = null })).Problem?.Code);
        Assert.Equal("invalid_page_token", (await With(request with { OrderBy = "alias desc" })).Problem?.Code);
        Assert.Equal("invalid_page_token", (await With(request with { ConnectionId = "x" })).Problem?.Code);
        Assert.Equal("invalid_page_token", (await With(request with { Status = FineTuningStatus.Failed })).Problem?.Code);
    }

    [Fact]
    public async Task Token_that_was_changed_anywhere_is_refused()
    {
        await AddJobsAsync(20);
        var request = new FineTuningListRequest(PageSize: 3);
        var token = (await _queries.ListAsync(request, CancellationToken.None)).Value!.NextPageToken!;
        for (var at = 0; at < token.Length; at++)
        {
            var forged = string.Create(token.Length, (token, at), static (span, state) =>
            {
                state.token.CopyTo(span);
                // Another letter four bits on: the last one of base64 carries bits that mean nothing.
                span[state.at] = span[state.at] is 'A' ? 'Q' : 'A';
            });
            Assert.Equal("invalid_page_token", (await _queries.ListAsync(request with { PageToken = forged }, CancellationToken.None)).Problem?.Code);
        }
    }

    [Fact]
    public async Task Token_stays_short_however_long_the_filter_is()
    {
        await AddJobsAsync(20);
        var request = new FineTuningListRequest(Filter: $"-\"{new string('x', 8_000)}\"", PageSize: 3);

        var page = (await _queries.ListAsync(request, CancellationToken.None)).Value!;

        Assert.Equal(20, page.TotalSize);
        Assert.InRange(page.NextPageToken!.Length, 1, 600);
    }

    [Theory]
    [InlineData("alias up", "\"alias up\" is not a field")]
    [InlineData("alias desc asc", "\"alias desc asc\" is not a field")]
    [InlineData(",", "\"\" is not a field")]
    [InlineData("alias,", "\"\" is not a field")]
    [InlineData("alias,,id", "\"\" is not a field")]
    [InlineData("foo", "\"foo\" is no field to order by; known are id, alias")]
    [InlineData("metadata", "\"metadata\" is no field to order by")]
    [InlineData("metadata.team", "\"metadata.team\" is no field to order by")]
    [InlineData("base_llm.model_parameters", "is no field to order by")]
    [InlineData("alias, name desc", "alias is named twice")]
    [InlineData("-alias", "\"-alias\" is no field to order by")]
    [InlineData("alias; id", "is not a field")]
    public async Task Order_that_cannot_be_read_is_refused(string order, string reason)
    {
        var problem = (await _queries.ListAsync(new FineTuningListRequest(OrderBy: order), CancellationToken.None)).Problem;

        Assert.Equal("invalid_order_by", problem?.Code);
        Assert.Contains(reason, problem?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("status = running OR progress > 0.2", "progress desc")]
    public async Task Windows_are_the_list_cut_into_pieces(string? filter, string? order)
    {
        await AddJobsAsync(60);
        var request = new FineTuningListRequest(Filter: filter, OrderBy: order);
        var walked = await WalkAsync(request);

        var first = (await _queries.WindowAsync(request, 0, 10, CancellationToken.None)).Value!;
        var later = (await _queries.WindowAsync(request, 10, 500, CancellationToken.None)).Value!;
        var beyond = (await _queries.WindowAsync(request, 500, 10, CancellationToken.None)).Value!;

        Assert.True(walked.Count > 10);
        Assert.Equal(walked.Select(job => job.Id), first.Items.Concat(later.Items).Select(job => job.Id));
        Assert.Equal((walked.Count, walked.Count, walked.Count), (first.Total, later.Total, beyond.Total));
        Assert.Empty(beyond.Items);
    }

    [Fact]
    public async Task Window_of_a_filter_that_cannot_be_read_is_refused() =>
        Assert.Equal("invalid_filter", (await _queries.WindowAsync(new FineTuningListRequest(Filter: "alias ="), 0, 10, CancellationToken.None)).Problem?.Code);

    public void Dispose() => _studio.Dispose();

    private async Task<List<FineTuningView>> WalkAsync(FineTuningListRequest request)
    {
        var walked = new List<FineTuningView>();
        for (var token = request.PageToken; ;)
        {
            var page = (await _queries.ListAsync(request with { PageToken = token }, CancellationToken.None)).Value!;
            walked.AddRange(page.Items);
            token = page.NextPageToken;
            if (token is null)
            {
                return walked;
            }
        }
    }

    private async Task<List<FineTuning>> AddJobsAsync(int count, int from = 0)
    {
        var source = new RandomJobs(new Random(from + count));
        var jobs = Enumerable.Range(from, count).Select(source.Next).ToList();
        await using var database = _studio.Databases.CreateDbContext();
        database.FineTunings.AddRange(jobs);
        await database.SaveChangesAsync();
        return jobs;
    }
}
