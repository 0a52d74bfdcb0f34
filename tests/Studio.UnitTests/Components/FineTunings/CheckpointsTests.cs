using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class CheckpointsTests : FineTuningPages
{
    private const string Model = "ft:small:acme:shop:7p4l:ckpt-step-20";

    [Fact]
    public async Task Checkpoints_are_read_once_and_each_can_be_asked_and_the_jobs_own_model_is_marked()
    {
        Provider.Description = Provider.Description with { KeepsCheckpoints = true };
        Provider.Checkpoints = [new RemoteCheckpoint("ftckpt-1", Model, 20, null) { Metrics = new RemoteMetrics(20, null) { TrainLoss = 0.5, ValidAccuracy = 0.875 } }, new RemoteCheckpoint("ftckpt-2", "ft:small", 40, null)];
        var job = await AddJobAsync();
        await FinishAsync(job.Id, "ft:small");
        await ChangeAsync(job.Id, edit => edit.Job.RemoteJobId = "ftjob-1");
        var finished = (await Core<FineTuningQueries>().FindAsync(job.Id, CancellationToken.None))!;

        var card = Render<Checkpoints>(parameters => parameters.Add(checkpoints => checkpoints.Job, finished).Add(checkpoints => checkpoints.Provider, Provider.Description));

        card.WaitForAssertion(() => Assert.Contains(Model, card.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Equal(1, Provider.CheckpointReads);
        Assert.Equal([false, true], card.FindAll("tbody tr").Select(row => row.TextContent.Contains("the job’s model", StringComparison.Ordinal)));
        Assert.DoesNotContain(card.FindAll("button"), button => button.GetAttribute("title") == "Delete it");
        Assert.Contains("87.5%", card.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(ModelTargets.KeyOf(job.Id, Model)), card.Find("tbody a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Section_is_there_only_where_the_provider_keeps_checkpoints(bool keeps)
    {
        Provider.Description = Provider.Description with { KeepsCheckpoints = keeps };
        var job = await AddJobAsync();
        await FinishAsync(job.Id, "ft:small");

        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(detail => detail.Id, job.Id));

        page.WaitForElement("#ask-question");
        Assert.Equal(keeps, page.FindAll("#checkpoints-title").Count > 0);
    }

    [Fact]
    public void Key_of_a_checkpoint_names_it_beside_the_model_of_its_job()
    {
        var job = new ModelChoice("job:0196", "shop", "local", "Built-in trainer", "ft:small", "0196", null);

        var choice = ModelTargets.Find([job], ModelTargets.KeyOf("0196", Model));

        Assert.Equal(("shop, ckpt-step-20", Model, "0196"), (choice!.Title, choice.Model, choice.FineTuningId));
        Assert.Equal(job, ModelTargets.Find([job], "job:0196"));
        Assert.Null(ModelTargets.Find([job], "job:0197:x"));
    }
}
