using System.Collections.Concurrent;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

/// <summary>Models that answer as the test says, and remember every question that reached them.</summary>
internal sealed class FakeModels : IModelDoor
{
    public ConcurrentQueue<(string Model, string Question)> Asked { get; } = new();

    /// <summary>What a model answers; the right SQL where the test says nothing else.</summary>
    public Func<string, string, CancellationToken, Task<Answer<SqlAnswer>>> Answer { get; set; } = (_, question, _) => Task.FromResult(Right(question));

    public bool Near { get; set; }

    public static string Gold(int number) => $"SELECT COUNT(*) FROM customer WHERE id < {number}";

    public static Answer<SqlAnswer> Right(string question) => Says(Gold(NumberOf(question)));

    public static Answer<SqlAnswer> Says(string sql) => new SqlAnswer(sql, sql, false, 0.5, 100, 10, TimeSpan.FromMilliseconds(20), 1, 0);

    public static int NumberOf(string question) => int.Parse(question.Split(' ')[^1].TrimEnd('?'), System.Globalization.CultureInfo.InvariantCulture);

    public Task<Result<ModelTarget>> FindAsync(EvaluationContestant contestant, string connectionId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ModelTarget>>(new ModelTarget { Title = contestant.Title, Provider = contestant.Provider!, Model = contestant.Model!, ConnectionId = connectionId });

    public Task<Answer<SqlAnswer>> AskAsync(ModelTarget target, string question, CancellationToken cancellationToken)
    {
        Asked.Enqueue((target.Model, question));
        return Answer(target.Model, question, cancellationToken);
    }

    public bool IsNear(string provider) => Near;
}

/// <summary>Right where the texts are the same; can be held back.</summary>
internal sealed class FakeJudge : IAnswerJudge
{
    public Func<string, Task<ComparisonOutcome?>> Judge { get; set; } = _ => Task.FromResult<ComparisonOutcome?>(null);

    public async Task<ComparisonOutcome> CompareAsync(string connectionId, IReadOnlyList<string> golds, string predicted, CancellationToken cancellationToken) =>
        await Judge(golds[0]).WaitAsync(cancellationToken) ?? (golds.Contains(predicted)
            ? new ComparisonOutcome(Verdict.Match, "The results are the same.") { RightStrict = true, GoldRows = 1, PredictedRows = 1 }
            : new ComparisonOutcome(Verdict.Mismatch, "The results differ."));
}

/// <summary>Lets a number of calls through and holds the others until it is opened or they are cancelled.</summary>
internal sealed class Gate(int free = 0)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _arrivals = new();
    private int _free = free;
    private int _held;

    public int Held => Volatile.Read(ref _held);

    /// <summary>Completes when so many calls are held.</summary>
    public Task HeldAsync(int count)
    {
        var arrival = _arrivals.GetOrAdd(count, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Held >= count)
        {
            arrival.TrySetResult();
        }
        return arrival.Task.WaitAsync(EvaluationHost.Patience);
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _free) >= 0 || _open.Task.IsCompleted)
        {
            return;
        }
        var held = Interlocked.Increment(ref _held);
        if (_arrivals.TryGetValue(held, out var arrival))
        {
            arrival.TrySetResult();
        }
        try
        {
            await _open.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    public void Open() => _open.TrySetResult();
}
