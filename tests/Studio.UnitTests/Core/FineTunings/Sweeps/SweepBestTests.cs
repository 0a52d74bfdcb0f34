using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Core.Evaluations;
using FineTuningStudio.UnitTests.Core.Money;

namespace FineTuningStudio.UnitTests.Core.FineTunings.Sweeps;

/// <summary>Which job of a sweep is called the best, and how sure that is.</summary>
public sealed class SweepBestTests : IAsyncLifetime, IDisposable
{
    private readonly MoneyStudio _studio = new();
    private SweepView _sweep = null!;

    public async Task InitializeAsync()
    {
        await _studio.AddRecordsAsync();
        var request = new SweepRequest(new CreateFineTuningRequest { ConnectionId = _studio.ConnectionId, Provider = "paid" }) { Axes = [new SweepAxis("n_epochs", ["1", "2", "3"])] };
        _sweep = (await _studio.Get<CreateSweep>().RunAsync(request, CancellationToken.None)).Value!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    /// <summary>An evaluation of a job of which these questions, by number, were answered rightly.</summary>
    private async Task EvaluateAsync(int position, int of, Func<int, bool> isRight, EvaluationStatus status = EvaluationStatus.Succeeded)
    {
        var job = _sweep.Runs[position - 1].Job.Id;
        await _studio.ChangeAsync(job, edit => edit.MoveTo(FineTuningStatus.Succeeded));
        var rows = new EvaluationRows(_studio.Database, _studio.ConnectionId, status: status, fineTuningId: job, isAutomatic: true)
            .Model("Tuned", fineTuningId: job).Model("Floor", ContestantKind.Floor);
        for (var question = 0; question < of; question++)
        {
            rows.Item($"q{question}", recordId: $"r{question}").Verdicts(isRight(question) ? Verdict.Match : Verdict.Mismatch, Verdict.Mismatch);
        }
        await rows.SaveAsync();
    }

    private async Task<SweepBest?> BestAsync() => (await _studio.Get<SweepQueries>().FindAsync(_sweep.Id, CancellationToken.None))!.Best;

    [Fact]
    public async Task Best_is_named_with_its_interval_and_shown_to_be_better()
    {
        await EvaluateAsync(1, 50, question => question < 20);
        await EvaluateAsync(2, 50, question => question < 45);

        var best = (await BestAsync())!;

        Assert.Equal((2, 45, 50), (best.Position, best.HeldOut.Right, best.HeldOut.Of));
        Assert.Equal("Best by held-out accuracy: #2 (n_epochs 2), right on 45 of 50 questions, 90.0 % (95 % interval 78.6 % to 95.7 %).", best.Sentence);
        Assert.StartsWith("#2 is better than #1, and unlikely by chance", best.Comparison, StringComparison.Ordinal);
        Assert.Empty(best.NotWorse);
    }

    [Fact]
    public async Task Difference_that_may_be_chance_is_called_that()
    {
        await EvaluateAsync(1, 50, question => question is >= 2 and < 44);
        await EvaluateAsync(2, 50, question => question < 45);
        await EvaluateAsync(3, 50, question => question < 10);

        var best = (await BestAsync())!;

        Assert.Equal(2, best.Position);
        Assert.Equal([_sweep.Runs[0].Job.Id], best.NotWorse);
        Assert.StartsWith("Too few differences to tell: of 50 questions, #2 alone was right on 3 and #1 alone on 0.", best.Comparison, StringComparison.Ordinal);
        Assert.Contains("It is not shown to be better than 1 of the other 2: #1.", best.Comparison, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Among_equals_the_earlier_is_named_and_nothing_is_claimed()
    {
        await EvaluateAsync(3, 10, question => question < 5);
        await EvaluateAsync(2, 10, question => question < 5);

        var best = (await BestAsync())!;

        Assert.Equal(2, best.Position);
        Assert.Contains("not shown to be better, so choose by cost and time too", best.Comparison, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_that_still_runs_names_no_best()
    {
        await EvaluateAsync(1, 10, _ => true, EvaluationStatus.Running);

        var sweep = (await _studio.Get<SweepQueries>().FindAsync(_sweep.Id, CancellationToken.None))!;

        Assert.Null(sweep.Best);
        Assert.Equal((1, 10), (sweep.Evaluating, sweep.Runs[0].HeldOut!.Right));
    }
}
