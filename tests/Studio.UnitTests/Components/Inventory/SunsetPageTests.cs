using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Dashboard;
using FineTuningStudio.Web.Components.FineTunings.Details;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.Providers.Sunset;

namespace FineTuningStudio.UnitTests.Components.Inventory;

/// <summary>The clock of these tests begins on 2026-05-04.</summary>
public sealed class SunsetPageTests : FineTuningPages
{
    [Fact]
    public void Dashboard_without_an_end_in_sight_shows_no_card() => Assert.Empty(Render<SunsetRadarCard>().Markup.Trim());

    [Fact]
    public async Task Dashboard_warns_of_jobs_and_offers_a_way_out()
    {
        StopOn(new DateOnly(2026, 6, 1));
        var job = await AddJobAsync("dying");
        await FinishAsync(job.Id, "ft:small:1");

        var card = Render<SunsetRadarCard>();

        card.WaitForAssertion(() => Assert.Contains("stops in 28 days, on 2026-06-01", card.Markup));
        Assert.Contains("from the settings, read 2026-05-01", card.Markup);
        Assert.Equal(
            [StudioUrls.Sunset, StudioUrls.FineTuning(job.Id), StudioUrls.TrainElsewhere(job.Id), StudioUrls.NewEvaluation(job.Id, job.ConnectionId)],
            card.FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Dashboard_looks_ninety_days_ahead_and_the_page_at_everything()
    {
        StopOn(new DateOnly(2027, 6, 1));

        Assert.Empty(Render<SunsetRadarCard>().Markup.Trim());
        var page = Render<SunsetPage>();
        page.WaitForAssertion(() => Assert.Contains("on 2027-06-01", page.Markup));
        Assert.Contains("No job uses it.", page.Markup);
    }

    [Fact]
    public void Page_without_any_date_says_so()
    {
        var page = Render<SunsetPage>();
        page.WaitForAssertion(() => Assert.Contains("No end is announced", page.Markup));
    }

    [Fact]
    public async Task Page_of_a_job_says_when_its_model_stops_and_what_to_do()
    {
        StopOn(new DateOnly(2026, 6, 1));
        var job = await AddJobAsync("dying");
        await FinishAsync(job.Id, "ft:small:1");

        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(shown => shown.Id, job.Id));

        page.WaitForAssertion(() => Assert.Contains("small stops in 28 days, on 2026-06-01", page.Markup));
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == StudioUrls.TrainElsewhere(job.Id));
        Assert.Contains("Served until", page.Find("dl.facts").TextContent);
    }

    [Fact]
    public async Task Job_that_failed_has_nothing_that_stops()
    {
        StopOn(new DateOnly(2026, 6, 1));
        var job = await AddJobAsync("broken");
        await FailAsync(job.Id);

        Assert.Empty(Render<SunsetNotice>(parameters => parameters.Add(notice => notice.Job, job with { Status = FineTuningStatus.Failed })).Markup.Trim());
    }

    [Fact]
    public void Wizard_says_at_each_model_when_training_and_the_model_end()
    {
        StopOn(new DateOnly(2026, 6, 1));
        Provider.Description = Provider.Description with { TrainingEnd = new TrainingEnd(new DateOnly(2026, 5, 20), new DateOnly(2026, 5, 2)) };

        var step = Render<ModelStep>(parameters => parameters
            .Add(shown => shown.Providers, [Provider.Description]).Add(shown => shown.ChosenProvider, "local").Add(shown => shown.Model, "small"));

        Assert.Contains("No new jobs from 2026-05-20 on, in 16 days (from the settings, read 2026-05-02)", step.Markup);
        Assert.Contains("Stops in 28 days, on 2026-06-01 (from the settings, read 2026-05-01)", step.Markup);
    }

    private void StopOn(DateOnly day) => Provider.Description = Provider.Description with
    {
        Models = [new BaseModel("small") { IsDefault = true, TrainingPrice = 0, ShutdownDate = day, ShutdownReadOn = new DateOnly(2026, 5, 1) }],
    };
}
