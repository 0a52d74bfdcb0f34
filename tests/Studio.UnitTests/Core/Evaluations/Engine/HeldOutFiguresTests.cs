using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

/// <summary>What a job says of its model's answers to what was held out: always that of the latest finished evaluation.</summary>
public sealed class HeldOutFiguresTests
{
    [Fact]
    public async Task Figure_is_there_with_the_end_of_the_evaluation_and_open_pages_hear_of_it()
    {
        await using var host = await EvaluationHost.StartAsync();
        host.Models.Answer = (_, question, _) => Task.FromResult(FakeModels.NumberOf(question) == 12 ? FakeModels.Says("SELECT 0") : FakeModels.Right(question));
        var job = await AddJobAsync(host);
        using var told = host.Get<FineTuningFeed>().SubscribeToEach();

        var run = await host.WaitForEndAsync(await EvaluateAsync(host, job));

        Assert.Equal((run.Id, 4, 3, 0.75), await FigureAsync(host, job));
        var notice = await FirstAsync(told);
        Assert.Equal((job, (Accuracy?)WilsonInterval.Accuracy(3, 4), run.Id), (notice.Id, notice.View!.HeldOut, notice.View.HeldOutEvaluationId));
    }

    [Fact]
    public async Task Later_evaluation_takes_the_place_of_the_earlier_which_comes_back_when_that_is_deleted()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await AddJobAsync(host);
        host.Models.Answer = (_, _, _) => Task.FromResult(FakeModels.Says("SELECT 0"));
        var first = await host.WaitForEndAsync(await EvaluateAsync(host, job));
        Assert.Equal((first.Id, 4, 0, 0.0), await FigureAsync(host, job));
        host.Models.Answer = (_, question, _) => Task.FromResult(FakeModels.Right(question));

        var second = await host.WaitForEndAsync(await EvaluateAsync(host, job));
        Assert.Equal((second.Id, 4, 4, 1.0), await FigureAsync(host, job));

        Assert.Null((await host.Commands.DeleteAsync(second.Id, CancellationToken.None)).Problem);
        Assert.Equal((first.Id, 4, 0, 0.0), await FigureAsync(host, job));
        Assert.Null((await host.Commands.DeleteAsync(first.Id, CancellationToken.None)).Problem);
        Assert.Equal((null, null, null, null), await FigureAsync(host, job));
    }

    [Fact]
    public async Task Evaluation_that_goes_on_says_nothing_until_it_has_ended_again()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await AddJobAsync(host);
        host.Models.Answer = (_, question, _) => Task.FromResult(FakeModels.NumberOf(question) < 11
            ? FakeModels.Right(question)
            : new ProviderError(ProviderErrorKind.Transient, "unreachable", "Remote cannot be reached."));
        var run = await host.WaitForEndAsync(await EvaluateAsync(host, job));
        Assert.Equal((run.Id, 2, 2, 1.0), await FigureAsync(host, job));
        var gate = new Gate();
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };

        Assert.Null((await host.Commands.AskInterruptedAsync(run.Id, CancellationToken.None)).Problem);
        Assert.Equal((null, null, null, null), await FigureAsync(host, job));
        gate.Open();
        await host.WaitForEndAsync(run.Id);

        Assert.Equal((run.Id, 4, 4, 1.0), await FigureAsync(host, job));
    }

    [Fact]
    public async Task Run_over_other_questions_is_no_figure_of_the_job()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await AddJobAsync(host);

        var made = await host.Commands.CreateAsync(
            new CreateEvaluationRequest { ConnectionId = host.ConnectionId, Concurrency = 1, Contestants = [new ContestantRequest(ContestantKind.Tuned, job)] }, CancellationToken.None);
        await host.WaitForEndAsync(made.Value!.Id);

        Assert.Equal((null, null, null, null), await FigureAsync(host, job));
    }

    /// <summary>A job that held out the last four records, and is not evaluated by itself.</summary>
    private static async Task<string> AddJobAsync(EvaluationHost host)
    {
        var job = await host.AddJobAsync("Demo", heldOut: 4, FineTuningStatus.Running);
        await host.Get<FineTuningWriter>().EditAsync(
            job,
            edit =>
            {
                (edit.Job.ModelId, edit.Job.EvaluationMadeAt) = ("ft:Demo", edit.Job.CreatedAt);
                edit.MoveTo(FineTuningStatus.Succeeded);
                return true;
            },
            CancellationToken.None);
        return job;
    }

    private static async Task<string> EvaluateAsync(EvaluationHost host, string job)
    {
        var made = await host.Commands.CreateAsync(new CreateEvaluationRequest { FineTuningId = job, Concurrency = 1 }, CancellationToken.None);
        return made.TryGet(out var run, out var problem) ? run.Id : throw new InvalidOperationException(problem.Message);
    }

    private static async Task<(string? Evaluation, int? Judged, int? Right, double? Accuracy)> FigureAsync(EvaluationHost host, string job)
    {
        await using var database = await host.OpenAsync();
        var row = await database.FineTunings.AsNoTracking().SingleAsync(one => one.Id == job);
        return (row.HeldOutEvaluationId, row.HeldOutJudged, row.HeldOutRight, row.HeldOutAccuracy);
    }

    private static async Task<FineTuningNotice> FirstAsync(FeedSubscription<FineTuningNotice> told)
    {
        using var timeout = new CancellationTokenSource(EvaluationHost.Patience);
        await foreach (var notices in told.ReadAsync(timeout.Token))
        {
            return notices[0];
        }
        throw new InvalidOperationException("The feed ended.");
    }
}
