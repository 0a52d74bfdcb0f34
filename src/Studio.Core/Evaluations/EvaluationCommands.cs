namespace FineTuningStudio.Core.Evaluations;

/// <summary>Creates, cancels, repeats and deletes runs. The runner does the rest.</summary>
public sealed class EvaluationCommands
{
    /// <summary>
    /// The new run, queued. Problems: <c>finetuning_not_found</c> and <c>database_connection_not_found</c> (kind Impossible),
    /// <c>golden_record_not_found</c>, <c>validation_failed</c> (no questions, no or too many models, a model that cannot be asked),
    /// <c>provider_not_ready</c>.
    /// </summary>
    public Task<Result<EvaluationView>> CreateAsync(CreateEvaluationRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Problems: <c>not_found</c>; <c>cancel_not_possible</c> where it has ended. What is under way is stopped; what was judged stays.</summary>
    public Task<Result<EvaluationView>> CancelAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>A new run of the same models on the same records as they are now (a gold that was fixed counts; deleted records are left out).</summary>
    public Task<Result<EvaluationView>> RunAgainAsync(string id, string? createdBy, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Asks again what was under way when the Studio was killed; the run goes on. <c>conflict</c> where there is nothing of the kind.</summary>
    public Task<Result<EvaluationView>> AskInterruptedAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary><c>conflict</c> while it runs.</summary>
    public Task<Result<Done>> DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
