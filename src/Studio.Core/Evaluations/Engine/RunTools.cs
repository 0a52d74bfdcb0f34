using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What all runs of this process share: the log of answers, and the places for asking and for judging.</summary>
internal sealed class RunTools(AnswerLog log, EvaluationOptions options, Jitter jitter, TimeProvider time) : IDisposable
{
    public AnswerLog Log => log;

    public EvaluationOptions Options => options;

    public TimeProvider Time => time;

    public SemaphoreSlim AskingPlaces { get; } = new(options.Asking);

    public SemaphoreSlim JudgingPlaces { get; } = new(options.Judging);

    /// <summary>When to go on after so many failures in a row.</summary>
    public DateTimeOffset After(int failures) => time.GetUtcNow() + Backoff.Delay(failures, jitter.Next(), options.BackoffBase);

    public void Dispose()
    {
        AskingPlaces.Dispose();
        JudgingPlaces.Dispose();
    }
}

/// <summary>A run while it is worked on: its row with the contestants in order, its questions by position, and how each contestant is asked (null where it cannot be).</summary>
internal sealed record RunAtWork(Evaluation Run, IReadOnlyList<EvaluationItem> Items, IReadOnlyList<AskContestant?> Asks);
