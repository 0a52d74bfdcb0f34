namespace FineTuningStudio.Core.Evaluations;

/// <summary>The bounds and times of the runner.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How many runs are worked on at once; the others wait.</summary>
    public int Runs { get; init; } = 4;

    /// <summary>How many questions are under way over all runs.</summary>
    public int Asking { get; init; } = 128;

    /// <summary>How many answers are judged at once over all runs. Running SQL holds a thread each, and never an asking place.</summary>
    public int Judging { get; init; } = 4;

    /// <summary>How long answers that are under way may still come in when the Studio stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a question is sent where the provider did not answer it.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>After so many questions in a row that the provider did not answer, its model is not asked any more.</summary>
    public int GiveUpAfter { get; init; } = 10;

    /// <summary>What delays after failures start from.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);
}
