using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class FinishEstimateTests
{
    private static readonly DateTime Noon = new(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc);

    private static readonly TrainingPace Pace = new(SecondsPerToken: 0.01, Jobs: 7);

    [Fact]
    public void Running_job_goes_on_as_fast_as_it_went()
    {
        var job = Running(share: 0.25, after: TimeSpan.FromMinutes(1));

        var finish = FinishEstimate.Of(job, Pace, Noon.AddMinutes(2));

        Assert.Equal(new FinishEstimate(Noon.AddMinutes(4), FinishBasis.Progress, 0), finish);
    }

    [Fact]
    public void Job_that_was_paused_is_judged_by_what_it_did_since_it_goes_on()
    {
        var job = Running(share: 0.75, after: TimeSpan.FromMinutes(1)) with { StatusProgress = 0.5 };

        Assert.Equal(Noon.AddMinutes(2), FinishEstimate.Of(job, null, Noon.AddMinutes(1))!.At);
    }

    [Fact]
    public void Without_progress_it_takes_as_long_for_a_token_as_earlier_jobs_did()
    {
        var job = Job(FineTuningStatus.Queued) with { EstimatedTokens = 60_000 };

        Assert.Equal(new FinishEstimate(Noon.AddMinutes(10), FinishBasis.EarlierJobs, 7), FinishEstimate.Of(job, Pace, Noon));
        Assert.Null(FinishEstimate.Of(job, null, Noon));
        Assert.Null(FinishEstimate.Of(job with { EstimatedTokens = null }, Pace, Noon));
    }

    [Fact]
    public void Moment_that_has_passed_is_no_estimate()
    {
        Assert.Null(FinishEstimate.Of(Running(0.25, TimeSpan.FromMinutes(1)), null, Noon.AddMinutes(4)));
    }

    [Fact]
    public void Paused_cancelled_and_finished_jobs_have_no_estimate()
    {
        var running = Running(0.25, TimeSpan.FromMinutes(1));

        Assert.Null(FinishEstimate.Of(running with { ProviderStatus = "pausing" }, Pace, Noon.AddMinutes(1)));
        Assert.Null(FinishEstimate.Of(running with { CancelPending = true }, Pace, Noon.AddMinutes(1)));
        Assert.Null(FinishEstimate.Of(running with { Status = FineTuningStatus.Succeeded }, Pace, Noon.AddMinutes(1)));
    }

    [Fact]
    public void Pace_is_the_median_so_that_one_stuck_job_does_not_move_it()
    {
        var pace = TrainingPace.Of([(TimeSpan.FromSeconds(10), 1_000), (TimeSpan.FromSeconds(40), 2_000), (TimeSpan.FromHours(9), 1_000)]);

        Assert.Equal(new TrainingPace(0.02, 3), pace);
        Assert.Null(TrainingPace.Of([]));
    }

    private static FineTuningView Running(double share, TimeSpan after) =>
        Job(FineTuningStatus.Running) with { Progress = share, ProgressAt = Noon + after, StatusSince = Noon };

    private static FineTuningView Job(FineTuningStatus status) =>
        new() { Id = "j", Alias = "job", Provider = "acme", ModelName = "small", Status = status, CreatedAt = Noon };
}
