using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class EvaluationKillTests
{
    [Fact]
    public async Task Killed_run_goes_on_and_asks_no_question_twice()
    {
        await using var host = await EvaluationHost.StartAsync();
        var id = await CutOffAsync(host, answered: 5, underWay: 3);
        await host.StartCoreAsync();

        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Succeeded, 9, 3), (run.Status, run.Contestants[0].Judged, run.Contestants[0].Interrupted));
        Assert.Contains("3 questions were under way when the Studio stopped", run.Error, StringComparison.Ordinal);
        Assert.Equal(12, host.Models.Asked.Count);
        Assert.Equal(12, host.Models.Asked.Distinct().Count());
    }

    [Fact]
    public async Task Interrupted_questions_are_asked_when_a_person_says_so_and_only_they()
    {
        await using var host = await EvaluationHost.StartAsync();
        var id = await CutOffAsync(host, answered: 5, underWay: 3);
        await host.StartCoreAsync();
        await host.WaitForEndAsync(id);

        Assert.Null((await host.Commands.AskInterruptedAsync(id, CancellationToken.None)).Problem);
        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Succeeded, null, 12, 0), (run.Status, run.Error, run.Contestants[0].Judged, run.Contestants[0].Interrupted));
        Assert.Equal(15, host.Models.Asked.Count);
        Assert.Equal(3, host.Models.Asked.GroupBy(asked => asked).Count(question => question.Count() == 2));
        Assert.Equal("conflict", (await host.Commands.AskInterruptedAsync(id, CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Model_on_this_machine_is_asked_again_by_itself()
    {
        await using var host = await EvaluationHost.StartAsync();
        host.Models.Near = true;
        var id = await CutOffAsync(host, answered: 5, underWay: 3);
        await host.StartCoreAsync();

        var run = await host.WaitForEndAsync(id);

        Assert.Equal((null, 12, 0), (run.Error, run.Contestants[0].Judged, run.Contestants[0].Interrupted));
        Assert.Equal(15, host.Models.Asked.Count);
    }

    [Fact]
    public async Task Answers_of_before_a_kill_are_judged_without_asking_again()
    {
        await using var host = await EvaluationHost.StartAsync();
        var never = new TaskCompletionSource<ComparisonOutcome?>();
        host.Judge.Judge = _ => never.Task;
        var id = await host.CreateAsync(4, "m");
        await WaitForStageAsync(host, id, AnswerStage.Answered, 12);
        await host.KillAsync();
        host.Judge.Judge = _ => Task.FromResult<ComparisonOutcome?>(null);
        await host.StartCoreAsync();

        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Succeeded, null, 12), (run.Status, run.Error, run.Contestants[0].Verdicts.GetValueOrDefault(Verdict.Match)));
        Assert.Equal(12, host.Models.Asked.Count);
    }

    [Fact]
    public async Task Answers_that_come_while_the_studio_stops_are_kept()
    {
        await using var host = await EvaluationHost.StartAsync(grace: TimeSpan.FromSeconds(20));
        var gate = new Gate();
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };
        var id = await host.CreateAsync(3, "m");
        await gate.HeldAsync(3);
        var stopped = host.KillAsync();
        gate.Open();
        await stopped.WaitAsync(EvaluationHost.Patience);
        Assert.Equal(3, host.Models.Asked.Count);

        await host.StartCoreAsync();
        var run = await host.WaitForEndAsync(id);

        Assert.Equal((null, 12), (run.Error, run.Contestants[0].Judged));
        Assert.Equal(12, host.Models.Asked.Count);
    }

    [Fact]
    public async Task Cancel_that_was_not_carried_out_before_a_kill_is_carried_out_after()
    {
        await using var host = await EvaluationHost.StartAsync();
        var id = await CutOffAsync(host, answered: 2, underWay: 3);
        host.Models.Answer = (_, _, _) => throw new InvalidOperationException("Nothing may be asked any more.");
        await host.StartCoreAsync(beforeStart: database => MarkCancelledAsync(database, id));

        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Cancelled, 5), (run.Status, host.Models.Asked.Count));
    }

    /// <summary>A run that was killed after some answers were judged, with others under way.</summary>
    private static async Task<string> CutOffAsync(EvaluationHost host, int answered, int underWay)
    {
        var gate = new Gate(free: answered);
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };
        var id = await host.CreateAsync(underWay, "m");
        await gate.HeldAsync(underWay);
        await host.WaitAsync(id, run => run.Contestants[0].Judged == answered);
        await host.KillAsync();
        gate.Open();
        return id;
    }

    private static async Task WaitForStageAsync(EvaluationHost host, string id, AnswerStage stage, int count)
    {
        using var timeout = new CancellationTokenSource(EvaluationHost.Patience);
        using var subscription = host.Get<EvaluationFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while ((await host.AnswersAsync(id)).Count(answer => answer.Stage == stage) < count)
        {
            await batches.MoveNextAsync();
        }
    }

    private static async Task MarkCancelledAsync(FineTuningStudio.Core.Data.StudioDb database, string id)
    {
        var run = await database.Evaluations.FindAsync(id);
        run!.CancelRequestedAt = DateTime.UtcNow;
        await database.SaveChangesAsync();
    }
}
