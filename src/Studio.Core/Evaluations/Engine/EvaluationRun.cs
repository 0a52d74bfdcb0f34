using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Works on one run from where it stands to its end. Killed at any point and begun again, it goes on: what was answered is
/// judged without asking again, and what was under way is asked again only where that costs nothing.
/// </summary>
internal sealed class EvaluationRun(
    IDbContextFactory<StudioDb> databases, ContestantDoor contestants, IAnswerJudge judge, RunEnding ending, RunTools tools, ILogger<EvaluationRun> logger)
{
    /// <param name="id">The run.</param>
    /// <param name="cancelled">A person's wish: all stops at once, and the run ends.</param>
    /// <param name="stopping">The end of the process: answers that are under way may still come in, and the run goes on at the next start.</param>
    public async Task RunAsync(string id, CancellationToken cancelled, CancellationToken stopping)
    {
        if (await ClaimAsync(id, stopping) is not { } run)
        {
            return;
        }
        if (run.CancelRequestedAt is not null)
        {
            await ending.CancelAsync(id);
            return;
        }
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, tools.Time);
        await using var begin = stopping.Register(() => grace.CancelAfter(tools.Options.StopGrace));
        using var sent = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancelled);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancelled);
        try
        {
            var stopped = await WorkAsync(run, asking.Token, sent.Token);
            await ending.FinishAsync(run, stopped);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            await ending.CancelAsync(id);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rows say how to go on at the next start.
        }
        catch (Exception exception)
        {
            EvaluationLog.Broken(logger, id, exception);
            await ending.FailAsync(id, "The evaluation stopped because of an unexpected error; the Studio's log has the details. Ask the rest to go on from here.");
        }
    }

    /// <summary>The run with its contestants in order, now running; null where it has ended or is gone.</summary>
    private async Task<Evaluation?> ClaimAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = tools.Time.GetUtcNow().UtcDateTime;
        var claimed = await database.Evaluations
            .Where(run => run.Id == id && (run.Status == EvaluationStatus.Queued || run.Status == EvaluationStatus.Running))
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Status, EvaluationStatus.Running).SetProperty(run => run.StartedAt, run => run.StartedAt ?? now), cancellationToken);
        return claimed == 0
            ? null
            : await database.Evaluations.AsNoTracking().Include(run => run.Contestants.OrderBy(contestant => contestant.Position))
                .SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    /// <summary>Asks and judges; why contestants were stopped, by position.</summary>
    private async Task<IReadOnlyDictionary<int, string>> WorkAsync(Evaluation run, CancellationToken asking, CancellationToken sent)
    {
        ending.Tell(run.Id);
        await SettleCutOffAsync(run, asking);
        var state = await ReadAsync(run, asking);
        var work = new RunAtWork(run, state.Items, await OpenAsync(run, state, asking));
        var judging = new JudgingStage(work, judge, tools, logger);
        state.Answered.ForEach(judging.Add);
        var verdicts = judging.RunAsync(asking);
        try
        {
            await new AskingStage(work, state.Board, tools, judging.Add).RunAsync(asking, sent);
        }
        finally
        {
            judging.Complete();
            await verdicts;
        }
        foreach (var contestant in state.Board.Stopped.Keys)
        {
            EvaluationLog.Stopped(logger, run.Id, contestant);
        }
        return state.Board.Stopped;
    }

    /// <summary>How each contestant is asked; one that cannot be asked is stopped, and the others go on.</summary>
    private async Task<IReadOnlyList<AskContestant?>> OpenAsync(Evaluation run, RunState state, CancellationToken cancellationToken)
    {
        var asks = new List<AskContestant?>();
        foreach (var contestant in run.Contestants)
        {
            var opened = await contestants.OpenAsync(run, contestant, state.Items, cancellationToken);
            asks.Add(opened.Value);
            if (opened.Problem is { } problem)
            {
                state.Board.Stop(contestant.Position, problem.Message);
            }
        }
        return asks;
    }

    /// <summary>
    /// Nobody else works on this run, so a question that still counts as asked was cut off. It may have been answered and paid,
    /// and is asked again by itself only where that costs nothing.
    /// </summary>
    private async Task SettleCutOffAsync(Evaluation run, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var cutOff = database.EvaluationAnswers.Where(answer => answer.EvaluationId == run.Id && answer.Stage == AnswerStage.Asked);
        var free = run.Contestants.Where(contestants.IsFree).Select(contestant => contestant.Position).ToList();
        await cutOff.Where(answer => free.Contains(answer.Contestant)).ExecuteDeleteAsync(cancellationToken);
        await cutOff.ExecuteUpdateAsync(set => set.SetProperty(answer => answer.Stage, AnswerStage.Interrupted), cancellationToken);
    }

    /// <summary>Where the run stands: its questions, what is still to ask, and the answers that are still to be judged.</summary>
    private async Task<RunState> ReadAsync(Evaluation run, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var items = await database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == run.Id)
            .OrderBy(item => item.Position).ToListAsync(cancellationToken);
        var answers = database.EvaluationAnswers.AsNoTracking().Where(answer => answer.EvaluationId == run.Id);
        var known = (await answers.Select(answer => new { answer.Contestant, answer.Item }).ToListAsync(cancellationToken))
            .Select(answer => (answer.Contestant, answer.Item)).ToHashSet();
        var pending = run.Contestants
            .Select(contestant => items.Select(item => item.Position).Where(item => !known.Contains((contestant.Position, item))).ToList()).ToList();
        var answered = await answers.Where(answer => answer.Stage == AnswerStage.Answered).ToListAsync(cancellationToken);
        return new RunState(items, new QuestionBoard(run.Concurrency, pending), answered);
    }

    private sealed record RunState(List<EvaluationItem> Items, QuestionBoard Board, List<EvaluationAnswer> Answered);
}
