using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>How a run reaches models; tests put their own in its place.</summary>
internal interface IModelDoor
{
    /// <summary>The model of a contestant that is tuned or named.</summary>
    Task<Result<ModelTarget>> FindAsync(EvaluationContestant contestant, string connectionId, CancellationToken cancellationToken);

    /// <summary>One attempt.</summary>
    Task<Answer<SqlAnswer>> AskAsync(ModelTarget target, string question, CancellationToken cancellationToken);

    /// <summary>True for a server on this machine: asking it costs nothing, so what a kill cut off is simply asked again.</summary>
    bool IsNear(string provider);
}

/// <summary>How a run judges an answer; tests put their own in its place.</summary>
internal interface IAnswerJudge
{
    Task<ComparisonOutcome> CompareAsync(string connectionId, IReadOnlyList<string> golds, string predicted, CancellationToken cancellationToken);
}

internal sealed class ModelDoor(ModelTargets targets, SqlAsker asker, ProviderRegistry providers) : IModelDoor
{
    public Task<Result<ModelTarget>> FindAsync(EvaluationContestant contestant, string connectionId, CancellationToken cancellationToken) =>
        contestant.Kind is ContestantKind.Tuned
            ? targets.OfFineTuningAsync(contestant.FineTuningId!, connectionId, cancellationToken)
            : targets.OfModelAsync(contestant.Provider!, contestant.Model!, connectionId, cancellationToken);

    public Task<Answer<SqlAnswer>> AskAsync(ModelTarget target, string question, CancellationToken cancellationToken) =>
        asker.AskAsync(target, question, onText: null, cancellationToken);

    public bool IsNear(string provider) => providers.Find(provider)?.Describe().IsNear is true;
}

internal sealed class AnswerJudge(ExecutionComparison comparison) : IAnswerJudge
{
    public Task<ComparisonOutcome> CompareAsync(string connectionId, IReadOnlyList<string> golds, string predicted, CancellationToken cancellationToken) =>
        comparison.CompareAsync(connectionId, golds, predicted, cancellationToken);
}
