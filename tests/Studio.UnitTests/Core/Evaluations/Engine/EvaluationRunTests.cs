using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class EvaluationRunTests
{
    [Fact]
    public async Task Run_asks_each_question_once_and_judges_every_answer()
    {
        await using var host = await EvaluationHost.StartAsync();
        host.Models.Answer = (model, question, _) => Task.FromResult(model is "good" ? FakeModels.Right(question) : FakeModels.Says("SELECT 0"));

        var run = await host.WaitForEndAsync(await host.CreateAsync(5, "good", "bad", "floor"));

        Assert.Equal((EvaluationStatus.Succeeded, null, 1.0), (run.Status, run.Error, run.Progress));
        Assert.Equal([12, 0], run.Contestants.Take(2).Select(model => model.Verdicts.GetValueOrDefault(Verdict.Match)));
        Assert.Equal([12, 12, 12], run.Contestants.Select(model => model.Judged));
        Assert.Equal(24, host.Models.Asked.Distinct().Count());
        Assert.Equal(24, host.Models.Asked.Count);
        Assert.Equal(1200, run.Contestants[0].PromptTokens);
    }

    [Fact]
    public async Task Question_is_on_the_disk_before_it_is_sent()
    {
        await using var host = await EvaluationHost.StartAsync(records: 3);
        var stages = new System.Collections.Concurrent.ConcurrentBag<AnswerStage>();
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await using var database = await host.OpenAsync();
            stages.Add(await database.EvaluationAnswers.Where(answer => answer.Item == FakeModels.NumberOf(question) - 1).Select(answer => answer.Stage).SingleAsync(cancellationToken));
            return FakeModels.Right(question);
        };

        await host.WaitForEndAsync(await host.CreateAsync(2, "m"));

        Assert.Equal([AnswerStage.Asked, AnswerStage.Asked, AnswerStage.Asked], stages);
    }

    [Fact]
    public async Task No_more_questions_are_under_way_than_the_run_may()
    {
        await using var host = await EvaluationHost.StartAsync();
        var gate = new Gate();
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };
        var id = await host.CreateAsync(3, "a", "b");
        await gate.HeldAsync(3);

        Assert.Equal(3, host.Models.Asked.Count);
        Assert.Equal((3, 3), (gate.Held, (await host.AnswersAsync(id)).Count));
        gate.Open();
        Assert.Equal(24, (await host.WaitForEndAsync(id)).Contestants.Sum(model => model.Judged));
    }

    [Fact]
    public async Task Judging_that_stands_still_holds_no_question_up()
    {
        await using var host = await EvaluationHost.StartAsync();
        var open = new TaskCompletionSource<ComparisonOutcome?>();
        host.Judge.Judge = _ => open.Task;
        var id = await host.CreateAsync(2, "m");

        await host.WaitAsync(id, _ => host.Models.Asked.Count == 12);
        open.SetResult(null);

        Assert.Equal(12, (await host.WaitForEndAsync(id)).Contestants[0].Judged);
    }

    [Fact]
    public async Task Cancel_stops_what_is_under_way_and_keeps_what_was_judged()
    {
        await using var host = await EvaluationHost.StartAsync();
        var gate = new Gate(free: 5);
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };
        var id = await host.CreateAsync(3, "m");
        await gate.HeldAsync(3);
        await host.WaitAsync(id, run => run.Contestants[0].Judged == 5);

        Assert.Null((await host.Commands.CancelAsync(id, CancellationToken.None)).Problem);
        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Cancelled, 5, 3, false), (run.Status, run.Contestants[0].Judged, run.Contestants[0].Interrupted, run.CancelPending));
        Assert.Equal((8, 0), (host.Models.Asked.Count, gate.Held));
        Assert.Equal("cancel_not_possible", (await host.Commands.CancelAsync(id, CancellationToken.None)).Problem?.Code);
        Assert.Equal("conflict", (await host.Commands.AskInterruptedAsync(id, CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Too_many_requests_wait_and_ask_again_while_others_go_on()
    {
        await using var host = await EvaluationHost.StartAsync();
        var refusals = 0;
        host.Models.Answer = (model, question, _) => Task.FromResult<Answer<SqlAnswer>>(
            model is "busy" && Interlocked.Increment(ref refusals) <= 6
                ? new ProviderError(ProviderErrorKind.RateLimited, "rate_limit", "Too many requests.") { Until = refusals == 1 ? DateTimeOffset.UtcNow.AddMilliseconds(30) : null }
                : FakeModels.Right(question));

        var run = await host.WaitForEndAsync(await host.CreateAsync(4, "busy", "free"));

        Assert.Equal((EvaluationStatus.Succeeded, null), (run.Status, run.Error));
        Assert.All(run.Contestants, model => Assert.Equal(12, model.Verdicts.GetValueOrDefault(Verdict.Match)));
        Assert.Equal(18, host.Models.Asked.Count(asked => asked.Model is "busy"));
    }

    [Theory]
    [InlineData("unavailable", 503, 3)]
    [InlineData("timeout", null, 1)]
    [InlineData("broken_off", null, 1)]
    public async Task Unanswered_question_is_sent_again_only_where_that_is_safe(string code, int? status, int sent)
    {
        await using var host = await EvaluationHost.StartAsync(records: 3);
        host.Models.Answer = (_, question, _) => Task.FromResult(FakeModels.NumberOf(question) != 2
            ? FakeModels.Right(question)
            : new ProviderError(ProviderErrorKind.Transient, code, "The provider did not answer.") { Raw = status is { } known ? new RawAnswer(known, "") : null });

        var id = await host.CreateAsync(2, "m");
        var run = await host.WaitForEndAsync(id);

        Assert.Equal(EvaluationStatus.Succeeded, run.Status);
        Assert.Equal(sent, host.Models.Asked.Count(asked => FakeModels.NumberOf(asked.Question) == 2));
        Assert.Equal((Verdict.Error, "The provider did not answer."), (await host.AnswersAsync(id)).Select(answer => (answer.Verdict, answer.Reason)).ElementAt(1));
    }

    [Fact]
    public async Task Provider_that_cannot_be_reached_stops_its_model_and_is_asked_when_a_person_says_so()
    {
        await using var host = await EvaluationHost.StartAsync(records: 4);
        var isDown = true;
        host.Models.Answer = (model, question, _) => Task.FromResult(model is "down" && isDown
            ? new ProviderError(ProviderErrorKind.Transient, "unreachable", "Remote cannot be reached.")
            : FakeModels.Right(question));
        var id = await host.CreateAsync(1, "down", "up");
        var run = await host.WaitForEndAsync(id);

        Assert.Equal(EvaluationStatus.Succeeded, run.Status);
        Assert.Contains("down (remote) was not asked to the end: Remote cannot be reached.", run.Error, StringComparison.Ordinal);
        Assert.Equal([0, 4], run.Contestants.Select(model => model.Judged));

        isDown = false;
        Assert.Null((await host.Commands.AskInterruptedAsync(id, CancellationToken.None)).Problem);
        run = await host.WaitForEndAsync(id);
        Assert.Equal((EvaluationStatus.Succeeded, null), (run.Status, run.Error));
        Assert.Equal([4, 4], run.Contestants.Select(model => model.Judged));
        Assert.Equal(4, host.Models.Asked.Count(asked => asked.Model is "up"));
    }

    [Fact]
    public async Task Wrong_key_fails_the_run_where_no_model_is_left()
    {
        await using var host = await EvaluationHost.StartAsync();
        host.Models.Answer = (_, _, _) => Task.FromResult<Answer<SqlAnswer>>(new ProviderError(ProviderErrorKind.Unauthorized, "invalid_api_key", "The key is wrong."));
        var id = await host.CreateAsync(2, "m");
        var run = await host.WaitForEndAsync(id);

        Assert.Equal(EvaluationStatus.Failed, run.Status);
        Assert.Contains("The key is wrong.", run.Error, StringComparison.Ordinal);
        Assert.InRange(host.Models.Asked.Count, 1, 2);
        Assert.Empty(await host.AnswersAsync(id));
    }

    [Fact]
    public async Task Provider_that_answers_nothing_any_more_is_left_alone_after_a_while()
    {
        await using var host = await EvaluationHost.StartAsync(records: 20);
        host.Models.Answer = (_, _, _) => Task.FromResult<Answer<SqlAnswer>>(new ProviderError(ProviderErrorKind.Transient, "timeout", "Too slow."));
        var id = await host.CreateAsync(1, "m");
        var run = await host.WaitForEndAsync(id);

        Assert.Equal((EvaluationStatus.Failed, 10), (run.Status, host.Models.Asked.Count));
        Assert.Contains("10 questions in a row were not answered. The last time: Too slow.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declined_and_empty_answers_are_told_apart_and_a_broken_gold_counts_for_none_of_them()
    {
        await using var host = await EvaluationHost.StartAsync(records: 3);
        host.Models.Answer = (_, question, _) => Task.FromResult<Answer<SqlAnswer>>(FakeModels.NumberOf(question) == 1
            ? FakeModels.Says("")
            : new SqlAnswer("", "I cannot tell.", true, 0.1, 1, 1, TimeSpan.Zero, 0, 0));
        host.Judge.Judge = gold => Task.FromResult(gold == FakeModels.Gold(3) ? new ComparisonOutcome(Verdict.GoldBroken, "The gold does not run.") : null);

        var id = await host.CreateAsync(1, "m");
        await host.WaitForEndAsync(id);

        Assert.Equal([Verdict.Error, Verdict.Declined, Verdict.GoldBroken], (await host.AnswersAsync(id)).Select(answer => answer.Verdict!.Value));
    }

    [Fact]
    public async Task Comparison_that_breaks_is_that_answers_alone_and_names_the_studio()
    {
        await using var host = await EvaluationHost.StartAsync(records: 3);
        host.Judge.Judge = gold => gold == FakeModels.Gold(2) ? throw new InvalidOperationException("broken") : Task.FromResult<ComparisonOutcome?>(null);

        var id = await host.CreateAsync(1, "m");
        var run = await host.WaitForEndAsync(id);

        var answers = await host.AnswersAsync(id);
        Assert.Equal(EvaluationStatus.Succeeded, run.Status);
        Assert.Equal([Verdict.Match, Verdict.Error, Verdict.Match], answers.Select(answer => answer.Verdict!.Value));
        Assert.Contains("unexpected error of the Studio", answers[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_run_ends_with_a_sentence_and_another_goes_on()
    {
        await using var host = await EvaluationHost.StartAsync();
        host.Models.Answer = (model, question, _) => model is "broken" ? throw new InvalidOperationException("broken") : Task.FromResult(FakeModels.Right(question));
        var broken = await host.CreateAsync(2, "broken");
        var other = await host.CreateAsync(2, "m");

        var failed = await host.WaitForEndAsync(broken);
        Assert.Equal(EvaluationStatus.Failed, failed.Status);
        Assert.Contains("unexpected error", failed.Error, StringComparison.Ordinal);
        Assert.Equal(EvaluationStatus.Succeeded, (await host.WaitForEndAsync(other)).Status);
    }
}
