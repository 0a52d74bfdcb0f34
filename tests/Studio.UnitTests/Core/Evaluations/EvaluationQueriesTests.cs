using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static FineTuningStudio.Core.Evaluations.Verdict;

namespace FineTuningStudio.UnitTests.Core.Evaluations;

public sealed class EvaluationQueriesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Providers:local:Kind"] = "local",
        ["Providers:openai:Kind"] = "openai",
        ["Providers:openai:Prices:gpt-x:Input"] = "2",
        ["Providers:openai:Prices:gpt-x:Output"] = "8",
        ["Providers:openai:Prices:gpt-x:TunedInput"] = "4",
        ["Providers:openai:Prices:gpt-x:TunedOutput"] = "16",
    }).Build();

    private readonly StudioDbFixture _studio = new(services => services.AddSingleton(Settings).AddSingleton<PageTokens>().AddProviders(Settings).AddEvaluations());

    private EvaluationQueries Queries => _studio.Get<EvaluationQueries>();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Scorecard_counts_by_each_profile_and_leaves_broken_golds_out()
    {
        var id = await Rows().Model("Tuned").Model("Floor", ContestantKind.Floor)
            .Question("a", verdicts: [Match, Match]).Question("b", verdicts: [MatchPermuted, Mismatch]).Question("c", verdicts: [MatchSuperset, Error])
            .Question("d", verdicts: [Vacuous, Vacuous]).Question("e", verdicts: [Declined, Verdict.Timeout]).Question("f", verdicts: [GoldBroken, GoldBroken])
            .SaveAsync();

        var view = await Queries.FindAsync(id, None);

        var tuned = view!.Contestants[0];
        Assert.Equal(WilsonInterval.Accuracy(3, 5), tuned.Accuracies[ComparisonProfile.Studio]);
        Assert.Equal(WilsonInterval.Accuracy(1, 5), tuned.Accuracies[ComparisonProfile.Strict]);
        Assert.Equal(WilsonInterval.Accuracy(2, 5), tuned.Accuracies[ComparisonProfile.BirdEx]);
        Assert.Equal(WilsonInterval.Accuracy(3, 5), tuned.Accuracies[ComparisonProfile.SpiderTs]);
        Assert.Equal(1, tuned.Verdicts[Declined]);
        Assert.Equal(6, tuned.Judged);
        Assert.Equal(WilsonInterval.Accuracy(1, 5), view.Contestants[1].Accuracies[ComparisonProfile.Studio]);
        Assert.Equal(1, view.GoldBrokenItems);
    }

    [Fact]
    public async Task Run_under_way_shows_what_is_judged_so_far()
    {
        var id = await Rows(status: EvaluationStatus.Running, itemCount: 4).Model("Tuned")
            .Question("a", verdicts: Match)
            .Item("b").Answer(0, null, stage: AnswerStage.Asked)
            .Item("c").Answer(0, null, stage: AnswerStage.Interrupted)
            .SaveAsync();

        var view = await Queries.FindAsync(id, None);

        Assert.Equal(0.5, view!.Progress);
        Assert.Equal((3, 1, 1), (view.Contestants[0].Asked, view.Contestants[0].Judged, view.Contestants[0].Interrupted));
        Assert.Equal(WilsonInterval.Accuracy(1, 1), view.Contestants[0].Accuracies[ComparisonProfile.Studio]);
    }

    [Fact]
    public async Task Tokens_are_added_up_and_latencies_ranked()
    {
        var rows = Rows().Model("Tuned");
        foreach (var milliseconds in new double[] { 400, 100, 300, 200 })
        {
            rows.Item("q").Answer(0, Match, answer =>
                (answer.PromptTokens, answer.CompletionTokens, answer.LatencyMilliseconds) = (1_000_000_000, 20, milliseconds));
        }
        var id = await rows.Item("q").Answer(0, Match).SaveAsync();

        var tuned = (await Queries.FindAsync(id, None))!.Contestants[0];

        Assert.Equal((4_000_000_000, 80), (tuned.PromptTokens, tuned.CompletionTokens));
        Assert.Equal((200, 400), (tuned.MedianLatencyMilliseconds, tuned.Latency95Milliseconds));
    }

    [Theory]
    [InlineData("openai", "gpt-x", 1_000_000, 500_000, 6.0, null)]
    [InlineData("openai", "gpt-x", 0, 0, null, "The provider did not say how many tokens were used.")]
    [InlineData("openai", "gpt-y", 10, 10, null, "No price of gpt-y is configured (Providers:openai:Prices).")]
    [InlineData("local", "studio-small", 10, 10, 0.0, null)]
    public async Task Cost_is_of_the_configured_prices(string provider, string model, int prompt, int completion, double? cost, string? reason)
    {
        var id = await Rows().Model("Base", ContestantKind.Base, provider: provider, model: model)
            .Item("q").Answer(0, Match, answer => (answer.PromptTokens, answer.CompletionTokens) = (prompt, completion)).SaveAsync();

        var contestant = (await Queries.FindAsync(id, None))!.Contestants[0];

        Assert.Equal(((decimal?)cost, reason), (contestant.Cost, contestant.CostReason));
    }

    [Fact]
    public async Task Leaked_items_are_counted_where_a_model_was_tuned_here()
    {
        var tuned = await Rows().Model("Tuned").Item("a", shapeInTraining: true, questionInTraining: true).Item("b", shapeInTraining: true).Item("c").SaveAsync();
        var untuned = await Rows().Model("Base", ContestantKind.Base).Item("a").SaveAsync();

        var view = await Queries.FindAsync(tuned, None);

        Assert.Equal((2, 1), (view!.LeakedShapeItems, view.LeakedQuestionItems));
        Assert.Null((await Queries.FindAsync(untuned, None))!.LeakedShapeItems);
    }

    [Fact]
    public async Task Unknown_run_is_null_and_empty()
    {
        Assert.Null(await Queries.FindAsync("nonsense", None));
        Assert.Empty(await Queries.ComparisonsAsync("nonsense", ComparisonProfile.Studio, None));
        Assert.Empty(await Queries.BreakdownAsync("nonsense", BreakdownKind.Tag, ComparisonProfile.Studio, None));
        Assert.Equal(0, (await Queries.ItemsAsync("nonsense", new ItemSearch(), 0, 10, None)).Total);
        Assert.Equal("not_found", (await Queries.ExampleAsync("nonsense", 0, 0, new ItemSearch(), None)).Problem?.Code);
    }

    [Fact]
    public async Task Items_come_in_order_with_the_answers_of_all_models()
    {
        var id = await Rows().Model("Tuned").Model("Floor", ContestantKind.Floor)
            .Question("first", verdicts: [Match, Mismatch]).Question("second", verdicts: [null, Error]).Question("third").SaveAsync();

        var page = await Queries.ItemsAsync(id, new ItemSearch(), 1, 1, None);

        var item = Assert.Single(page.Items);
        Assert.Equal((3, "second"), (page.Total, item.PromptText));
        Assert.Equal([(1, Error)], item.Answers.Select(answer => (answer.Contestant, answer.Verdict!.Value)));
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Items_are_found_by(ItemSearch search, int[] positions)
    {
        var id = await Rows().Model("Tuned").Model("Floor", ContestantKind.Floor)
            .Item("How many customers?", "SELECT COUNT(*) FROM customer", "count", ["easy"], ["customer"], ["plain"], shapeInTraining: true).Verdicts(Match, Mismatch)
            .Item("Which bike is 100% red?", "SELECT b FROM bike JOIN shop", "join", ["hard", "easy going"], ["bike", "shop"], ["join"]).Verdicts(Mismatch, Match)
            .Item("List repairs", "SELECT * FROM repair", "list", ["hard"], ["repair"], ["order", "limit"]).Verdicts(Vacuous, GoldBroken)
            .Item("List shops", "SELECT * FROM shop", "list", [], ["shop"], ["order"]).Verdicts(Match, Match)
            .SaveAsync();

        var page = await Queries.ItemsAsync(id, search, 0, 10, None);

        Assert.Equal(positions, page.Items.Select(item => item.Position));
        Assert.Equal(positions.Length, page.Total);
    }

    public static TheoryData<ItemSearch, int[]> Searches() => new()
    {
        { new ItemSearch(), [0, 1, 2, 3] },
        { new ItemSearch(Verdict: Match), [0, 1, 3] },
        { new ItemSearch(Contestant: 0, Verdict: Match), [0, 3] },
        { new ItemSearch(Contestant: 1, Verdict: GoldBroken), [2] },
        { new ItemSearch(Contestant: 0, IsRight: false), [1, 2] },
        { new ItemSearch(Contestant: 0, IsRight: false, Profile: ComparisonProfile.BirdEx), [1] },
        { new ItemSearch(Contestant: 1, IsRight: false), [0] },
        { new ItemSearch(Contestant: 0, IsRight: true, Against: 1), [0] },
        { new ItemSearch(Contestant: 1, IsRight: true, Against: 0), [1] },
        { new ItemSearch(Tag: "easy"), [0] },
        { new ItemSearch(Tag: "hard"), [1, 2] },
        { new ItemSearch(Table: "shop"), [1, 3] },
        { new ItemSearch(Feature: "order"), [2, 3] },
        { new ItemSearch(ShapeHash: "list"), [2, 3] },
        { new ItemSearch(ShapeInTraining: true), [0] },
        { new ItemSearch(ShapeInTraining: false), [1, 2, 3] },
        { new ItemSearch(Text: "100%"), [1] },
        { new ItemSearch(Text: "list SHOP"), [3] },
        { new ItemSearch(Table: "shop", Contestant: 0, IsRight: true), [3] },
        { new ItemSearch(Text: "nothing like it"), [] },
    };

    [Fact]
    public async Task Breakdown_counts_an_item_in_each_of_its_groups()
    {
        var id = await Rows().Model("Tuned").Model("Floor", ContestantKind.Floor)
            .Item("a", tags: ["x", "y"]).Verdicts(Match, Mismatch)
            .Item("b", tags: ["x", "y"]).Verdicts(Match, Match)
            .Item("c", tags: ["x"], shapeInTraining: true).Verdicts(Mismatch, null)
            .Item("d", tags: ["z"], shapeInTraining: true).Verdicts(GoldBroken, GoldBroken)
            .Item("e").Verdicts(Match, Match)
            .SaveAsync();

        var rows = await Queries.BreakdownAsync(id, BreakdownKind.Tag, ComparisonProfile.Studio, None);

        Assert.Equal([("x", 3), ("y", 2), ("z", 1)], rows.Select(row => (row.Group, row.Items)));
        Assert.Equal([WilsonInterval.Accuracy(2, 3), WilsonInterval.Accuracy(1, 2)], rows[0].Accuracies);
        Assert.Equal([WilsonInterval.Accuracy(0, 0), WilsonInterval.Accuracy(0, 0)], rows[2].Accuracies);
        Assert.Equal([false, false, true], rows.Select(row => row.InTraining));
    }

    [Theory]
    [InlineData(BreakdownKind.Table, "bike 2/2, shop 1/1")]
    [InlineData(BreakdownKind.Feature, "join 1/1, limit 0/1, plain 1/1")]
    [InlineData(BreakdownKind.Shape, "s1 2/2, s2 0/1")]
    public async Task Breakdown_groups_by(BreakdownKind kind, string expected)
    {
        var id = await Rows().Model("Tuned")
            .Item("a", "SELECT b", "s1", tables: ["bike"], features: ["plain"]).Verdicts(Match)
            .Item("b", "SELECT a", "s1", tables: ["bike", "shop"], features: ["join"]).Verdicts(Match)
            .Item("c", "SELECT c", "s2", features: ["limit"]).Verdicts(Mismatch)
            .SaveAsync();

        var rows = await Queries.BreakdownAsync(id, kind, ComparisonProfile.Strict, None);

        Assert.Equal(expected, string.Join(", ", rows.Select(row => $"{row.Group} {row.Accuracies[0].Right}/{row.Accuracies[0].Of}")));
        Assert.Equal(kind is BreakdownKind.Shape ? "SELECT a" : null, rows[0].Example);
    }

    [Fact]
    public async Task Models_are_compared_on_the_items_that_both_were_judged_on()
    {
        var rows = Rows().Model("Demo").Model("Nearest question", ContestantKind.Floor).Model("Base", ContestantKind.Base);
        for (var n = 0; n < 8; n++)
        {
            rows.Question($"won {n}", verdicts: [Match, Mismatch, null]);
        }
        var id = await rows.Question("both", verdicts: [Match, Match, Match]).Question("neither", verdicts: [Error, Verdict.Timeout]).Question("lost", verdicts: [Vacuous, Match])
            .Question("broken", verdicts: [GoldBroken, Match]).Question("alone", verdicts: Match).SaveAsync();

        var pairs = await Queries.ComparisonsAsync(id, ComparisonProfile.Studio, None);

        Assert.Equal(2, pairs.Count);
        Assert.Equal((0, 1, 1, 8, 1, 1), (pairs[0].First, pairs[0].Second, pairs[0].BothRight, pairs[0].OnlyFirst, pairs[0].OnlySecond, pairs[0].NeitherRight));
        Assert.Equal(2 * (1 + 9) / 512.0, pairs[0].P, 12);
        Assert.StartsWith("Demo is better than Nearest question", pairs[0].Sentence);
        Assert.Equal((1, 0, 0, 0), (pairs[1].BothRight, pairs[1].OnlyFirst, pairs[1].OnlySecond, pairs[1].NeitherRight));
    }

    [Fact]
    public async Task Profile_decides_who_is_right_in_a_comparison()
    {
        var id = await Rows().Model("A").Model("B").Question("a", verdicts: [MatchPermuted, Match]).SaveAsync();

        Assert.Equal(0, Assert.Single(await Queries.ComparisonsAsync(id, ComparisonProfile.Studio, None)).OnlySecond);
        Assert.Equal(1, Assert.Single(await Queries.ComparisonsAsync(id, ComparisonProfile.Strict, None)).OnlySecond);
    }

    [Fact]
    public async Task Declined_example_shows_what_the_gold_gives_and_its_neighbours()
    {
        var connection = await _studio.AddDatabaseAsync();
        var id = await Rows(connectionId: connection.Id).Model("Tuned")
            .Question("a", verdicts: Declined).Question("b", verdicts: Match).Question("c", "SELECT city FROM customer", verdicts: Declined).Question("d", verdicts: Declined).SaveAsync();

        var example = (await Queries.ExampleAsync(id, 2, 0, new ItemSearch(Contestant: 0, Verdict: Declined), None)).Value;

        Assert.Equal(("c", 0, 3), (example!.Item.PromptText, example.Previous, example.Next));
        Assert.Equal(Declined, example.Comparison!.Outcome.Verdict);
        Assert.Equal(2, example.Comparison.Gold!.Rows.Rows.Count);
        Assert.Null(example.Comparison.Predicted);
        Assert.False(example.RecordIsCurrent);
    }

    [Fact]
    public async Task Example_of_an_unknown_item_or_model_is_not_found()
    {
        var id = await Rows().Model("Tuned").Question("a", verdicts: Match).SaveAsync();

        Assert.Equal("not_found", (await Queries.ExampleAsync(id, 1, 0, new ItemSearch(), None)).Problem?.Code);
        Assert.Equal("not_found", (await Queries.ExampleAsync(id, 0, 1, new ItemSearch(), None)).Problem?.Code);
    }

    private EvaluationRows Rows(
        string connectionId = "c", string alias = "Run", EvaluationStatus status = EvaluationStatus.Succeeded, string? fineTuningId = null, int? itemCount = null) =>
        new(_studio, connectionId, alias, status, fineTuningId, itemCount: itemCount);
}
