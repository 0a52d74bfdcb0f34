using Bunit;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class JobEvaluationTests : EvaluationPages
{
    [Fact]
    public void Job_without_held_out_questions_says_how_to_get_some()
    {
        var section = Open(heldOut: 0);

        section.WaitForAssertion(() => Assert.Contains("Choose a split when you start the next one", section.Markup));
        Assert.Contains(section.FindAll("a"), link => link.GetAttribute("href") == "/evaluations/new?job=job");
    }

    [Fact]
    public void Job_that_was_not_asked_yet_offers_to()
    {
        var section = Open(heldOut: 25);

        section.WaitForAssertion(() => Assert.Contains("25 questions were", section.Markup));
        Assert.Contains("Evaluate it on them", section.Markup);
    }

    [Fact]
    public async Task Newest_run_on_the_held_out_part_is_the_result()
    {
        await Rows(alias: "old", fineTuningId: "job").Model("Demo (tuned)", fineTuningId: "job").Question("a", verdicts: Verdict.Mismatch).SaveAsync();
        var id = await Rows(alias: "held out", fineTuningId: "job").Model("Demo (tuned)", fineTuningId: "job").Model("Nearest question (floor)", ContestantKind.Floor)
            .Question("a", verdicts: [Verdict.Match, Verdict.Mismatch]).SaveAsync();
        await Rows(alias: "on what it was trained on").Model("Demo (tuned)", fineTuningId: "job").Question("a", verdicts: Verdict.Match).Question("b", verdicts: Verdict.Match).SaveAsync();

        var section = Open(heldOut: 1);

        section.WaitForAssertion(() => Assert.Contains(section.FindAll("a"), link => link.GetAttribute("href") == $"/evaluations/{id}"));
        Assert.Equal(["100 %", "0 %"], section.FindAll(".value strong").Select(value => value.TextContent));
        Assert.Contains("Too few differences to tell", section.Markup);
        Assert.Contains(section.FindAll("a"), link => link.TextContent == "All evaluations of this model (3)");
    }

    [Fact]
    public async Task Run_that_could_not_ask_to_the_end_says_why()
    {
        var id = await Rows(alias: "held out", fineTuningId: "job").Model("Demo (tuned)", fineTuningId: "job").Question("a").SaveAsync();
        await using (var database = await Core.Databases.CreateDbContextAsync())
        {
            await database.Evaluations.Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.Error, "The model is not deployed: deploy it first."));
        }

        var section = Open(heldOut: 1);

        section.WaitForAssertion(() => Assert.Equal("The model is not deployed: deploy it first.", section.Find(".notice-warn p").TextContent));
    }

    private IRenderedComponent<JobEvaluation> Open(int heldOut) => Render<JobEvaluation>(parameters => parameters.Add(
        section => section.Job, new FineTuningView { Id = "job", Alias = "Demo", Provider = "local", ModelName = "studio-small", HeldOutCount = heldOut }));
}
