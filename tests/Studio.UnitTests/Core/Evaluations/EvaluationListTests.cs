using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static FineTuningStudio.Core.Evaluations.Verdict;

namespace FineTuningStudio.UnitTests.Core.Evaluations;

public sealed class EvaluationListTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly IConfiguration Settings = new ConfigurationBuilder().Build();

    private readonly StudioDbFixture _studio = new(services => services.AddSingleton(Settings).AddSingleton<PageTokens>().AddProviders(Settings).AddEvaluations());

    private EvaluationQueries Queries => _studio.Get<EvaluationQueries>();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task List_gives_the_newest_first_a_page_at_a_time()
    {
        for (var n = 1; n <= 5; n++)
        {
            await Rows(alias: $"Run {n}").Model("Tuned").Model("Floor", ContestantKind.Floor).Question("a", verdicts: [Match, Mismatch]).SaveAsync();
        }

        var first = Page(await Queries.ListAsync(new EvaluationListRequest(PageSize: 3), None));
        var second = Page(await Queries.ListAsync(new EvaluationListRequest(PageSize: 3, PageToken: first.NextPageToken), None));

        Assert.Equal(["Run 5", "Run 4", "Run 3"], first.Items.Select(run => run.Alias));
        Assert.Equal(["Run 2", "Run 1"], second.Items.Select(run => run.Alias));
        Assert.Equal((5, null), (first.TotalSize, second.NextPageToken));
        Assert.All(first.Items, run => Assert.Equal([1, 0], run.Contestants.Select(model => model.Accuracies[ComparisonProfile.Studio].Right)));
    }

    [Fact]
    public async Task List_narrows_to_a_connection_and_to_a_job()
    {
        await Rows(connectionId: "one", alias: "held out", fineTuningId: "job").Model("Tuned", fineTuningId: "job").SaveAsync();
        await Rows(connectionId: "one", alias: "selection").Model("Tuned", fineTuningId: "job").SaveAsync();
        await Rows(connectionId: "one", alias: "floor only").Model("Floor", ContestantKind.Floor, "job").SaveAsync();
        await Rows(connectionId: "two", alias: "elsewhere").Model("Tuned", fineTuningId: "other").SaveAsync();

        var ofJob = Page(await Queries.ListAsync(new EvaluationListRequest(FineTuningId: "job"), None));
        var ofConnection = Page(await Queries.ListAsync(new EvaluationListRequest(ConnectionId: "two"), None));

        Assert.Equal(["selection", "held out"], ofJob.Items.Select(run => run.Alias));
        Assert.Equal(["elsewhere"], ofConnection.Items.Select(run => run.Alias));
    }

    [Fact]
    public async Task List_refuses_a_token_of_other_parameters_and_a_negative_size()
    {
        await Rows().Model("Tuned").SaveAsync();
        await Rows().Model("Tuned").SaveAsync();
        var token = Page(await Queries.ListAsync(new EvaluationListRequest(PageSize: 1), None)).NextPageToken;

        Assert.Equal("invalid_page_token", (await Queries.ListAsync(new EvaluationListRequest(ConnectionId: "c", PageToken: token), None)).Problem?.Code);
        Assert.Equal("invalid_page_size", (await Queries.ListAsync(new EvaluationListRequest(PageSize: -1), None)).Problem?.Code);
    }

    [Fact]
    public async Task Listed_runs_are_found_by_their_ids_as_the_list_shows_them()
    {
        var one = await Rows(alias: "One").Model("Tuned").Question("a", verdicts: Match).SaveAsync();
        await Rows(alias: "Two").Model("Tuned").SaveAsync();

        var found = Assert.Single(await Queries.FindListedAsync([one, "nonsense"], None));

        Assert.Equal(("One", 1), (found.Alias, found.Contestants[0].Accuracies[ComparisonProfile.Studio].Right));
        Assert.True(await Queries.ExistsAsync(one, None));
        Assert.False(await Queries.ExistsAsync("nonsense", None));
    }

    private EvaluationRows Rows(string connectionId = "c", string alias = "Run", string? fineTuningId = null) =>
        new(_studio, connectionId, alias, EvaluationStatus.Succeeded, fineTuningId);

    private static EvaluationPage Page(Result<EvaluationPage> page) => page.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Message);
}
