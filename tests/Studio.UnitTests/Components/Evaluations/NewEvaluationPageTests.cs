using AngleSharp.Dom;
using Bunit;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Evaluations.New;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class NewEvaluationPageTests : EvaluationPages
{
    [Fact]
    public void Without_a_database_the_next_step_is_named()
    {
        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("Connect a database first", page.Markup));
    }

    [Fact]
    public async Task All_records_and_the_floor_are_asked_where_nothing_else_is_chosen()
    {
        var connection = await AddRecordsAsync(12);
        var page = Open($"?connection={connection.Id}");
        page.WaitForAssertion(() => Assert.Contains("12 questions × 1 model = 12 answers", page.Markup));
        Assert.Contains("Nothing of this costs anything.", page.Markup);

        Start(page).Click();

        page.WaitForAssertion(() => Assert.Contains("/evaluations/", Navigation.Uri));
        var run = Assert.Single((await Core.Get<EvaluationQueries>().ListAsync(new EvaluationListRequest(), CancellationToken.None)).Value!.Items);
        Assert.EndsWith(run.Id, Navigation.Uri);
        Assert.Equal((12, ContestantKind.Floor), (run.ItemCount, Assert.Single(run.Contestants).Kind));
    }

    [Fact]
    public async Task Records_with_a_tag_are_counted_before_they_are_asked()
    {
        var connection = await AddRecordsAsync(12);
        var page = Open($"?connection={connection.Id}");
        page.WaitForAssertion(() => Assert.Contains("12 answers", page.Markup));

        Choose(page, "Golden records with a tag");
        page.WaitForAssertion(() => Assert.Contains("Say which questions to ask.", page.Markup));
        page.Find("#tag").Change("first");

        page.WaitForAssertion(() => Assert.Contains("1 question × 1 model = 1 answer", page.Markup));
    }

    [Fact]
    public async Task Selected_records_are_asked_first_of_all()
    {
        var connection = await AddRecordsAsync(12);
        var key = await Services.GetRequiredService<SelectionStore>().KeepAsync(["a", "b", "c"], CancellationToken.None);

        var page = Open($"?connection={connection.Id}&selection={key}");

        page.WaitForAssertion(() => Assert.Contains("3 questions × 1 model = 3 answers", page.Markup));
        Assert.Contains("The 3 records that you selected", page.Markup);
    }

    [Fact]
    public async Task Without_a_model_nothing_can_be_started()
    {
        var connection = await AddRecordsAsync(12);
        var page = Open($"?connection={connection.Id}");
        page.WaitForAssertion(() => Assert.Contains("12 answers", page.Markup));

        page.FindAll("input[type=checkbox]").Single().Change(false);

        page.WaitForAssertion(() => Assert.Contains("Choose at least one model.", page.Markup));
        Assert.True(Start(page).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Schema_without_rows_cannot_be_evaluated()
    {
        var added = await Core.Get<DatabaseConnections>().AddAsync(new NewConnection("Pasted", Ddl: "CREATE TABLE t (id INTEGER)", Dialect: "sqlite"), CancellationToken.None);

        var page = Open($"?connection={added.Value!.Id}");

        page.WaitForAssertion(() => Assert.Contains("a pasted schema without rows", page.Markup));
        Assert.True(Start(page).HasAttribute("disabled"));
    }

    private static IElement Start(IRenderedComponent<NewEvaluationPage> page) =>
        page.FindAll("button").Single(button => button.TextContent.Contains("Start the evaluation", StringComparison.Ordinal));

    private static void Choose(IRenderedComponent<NewEvaluationPage> page, string title) =>
        page.FindAll("label.choice").Single(choice => choice.TextContent.Contains(title, StringComparison.Ordinal)).QuerySelector("input")!.Change(true);

    private IRenderedComponent<NewEvaluationPage> Open(string query = "")
    {
        Navigation.NavigateTo($"/evaluations/new{query}");
        return Render<NewEvaluationPage>();
    }
}
