using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Asks a finished job's model a question, with the prompt it was trained on, and runs its SQL read-only.</summary>
public sealed class AskModel(ModelTargets targets, SqlAsker asker, ReadOnlyQueries queries)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, <c>validation_failed</c>, <c>conflict</c> (no model yet), or the provider's.</summary>
    public async Task<Result<ModelReply>> RunAsync(string id, string question, CancellationToken cancellationToken)
    {
        if (question.Trim().Length is 0 or > GoldenRecord.MaxPromptLength)
        {
            return Problem.Invalid("question", $"question must have 1 to {GoldenRecord.MaxPromptLength} characters; found {question.Trim().Length}.");
        }
        if (!(await targets.OfFineTuningAsync(id, cancellationToken)).TryGet(out var target, out var problem))
        {
            return problem;
        }
        if (!(await asker.AskAsync(target, question.Trim(), null, cancellationToken)).TryGet(out var said, out var error))
        {
            return error.ToProblem(target.Provider);
        }
        var reply = new ModelReply(said.Sql, said.Text, said.Elapsed, null, null) { Declined = said.Declined, Confidence = said.Confidence };
        if (said.Declined || target.ConnectionId is not { } connection)
        {
            return reply;
        }
        var run = await queries.RunAsync(connection, said.Sql, cancellationToken);
        return reply with { Rows = run.Value, RunProblem = run.Problem };
    }
}
