using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Generations;

/// <summary>
/// What a script asks a tuned model. Without a connection the job's own is taken; with <paramref name="Evaluate"/> all of the
/// model's candidates are tried, and the share that runs is told.
/// </summary>
public sealed record SqlGenerationRequest(
    string? FineTuningId, string? PromptText, string? ConnectionId = null, bool Evaluate = false, IReadOnlyDictionary<string, string>? Metadata = null);

/// <summary>Asks a job's model for the SQL of a question, runs it read-only to see whether it is valid, and keeps both.</summary>
public sealed class CreateSqlGeneration(
    IDbContextFactory<StudioDb> databases, ModelTargets targets, SqlAsker asker, ReadOnlyQueries queries, TimeProvider time)
{
    /// <summary>
    /// Problems: <c>validation_failed</c>, <c>finetuning_not_found</c>, <c>database_connection_not_found</c> (kind Impossible),
    /// <c>conflict</c> (the job has no model), or the provider's. A model that declines, and SQL that does not run, are no
    /// problems but generations that are not valid.
    /// </summary>
    public async Task<Result<SqlGenerationView>> RunAsync(SqlGenerationRequest request, CancellationToken cancellationToken)
    {
        if (Faults(request) is { Count: > 0 } faults)
        {
            return Problem.Invalid(faults);
        }
        var createdAt = time.GetUtcNow().UtcDateTime;
        if (!(await TargetAsync(request, cancellationToken)).TryGet(out var target, out var problem))
        {
            return problem;
        }
        if (!(await asker.AskAsync(target, request.PromptText!.Trim(), null, cancellationToken)).TryGet(out var said, out var error))
        {
            return error.ToProblem(target.Provider);
        }
        var connection = target.ConnectionId!;
        var fault = said.Declined ? said.Text : (await queries.RunAsync(connection, said.Sql, cancellationToken)).Problem?.Message;
        var score = request.Evaluate ? await ScoreAsync(connection, said.CandidateSqls, cancellationToken) : null;
        var generation = new SqlGeneration
        {
            Id = StudioId.New(time),
            FineTuningId = target.FineTuningId!,
            ConnectionId = connection,
            Model = target.Model,
            PromptText = request.PromptText.Trim(),
            Metadata = request.Metadata?.ToDictionary(),
            Sql = said.Sql.Length > 0 ? said.Sql : null,
            IsValid = fault is null,
            Error = fault,
            TokensUsed = said is { PromptTokens: null, CompletionTokens: null } ? null : (said.PromptTokens ?? 0) + (said.CompletionTokens ?? 0),
            ConfidenceScore = said.Confidence,
            EvaluationScore = score,
            CreatedAt = createdAt,
            CompletedAt = time.GetUtcNow().UtcDateTime,
        };
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        database.SqlGenerations.Add(generation);
        await database.SaveChangesAsync(cancellationToken);
        return SqlGenerationView.Of(generation);
    }

    private static Dictionary<string, string[]> Faults(SqlGenerationRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(request.FineTuningId))
        {
            faults["finetuning_id"] = ["finetuning_id is missing: name the fine-tuning job whose model is to be asked."];
        }
        var length = request.PromptText?.Trim().Length ?? 0;
        if (length is 0 or > GoldenRecord.MaxPromptLength)
        {
            faults["prompt.text"] = [$"prompt.text must have 1 to {GoldenRecord.MaxPromptLength} characters; found {length}."];
        }
        MetadataRules.Check(request.Metadata, "metadata", faults);
        return faults;
    }

    /// <summary>The job's model with its training's prompt, and the connection to run on.</summary>
    private async Task<Result<ModelTarget>> TargetAsync(SqlGenerationRequest request, CancellationToken cancellationToken)
    {
        if (!(await targets.OfFineTuningAsync(request.FineTuningId!, cancellationToken)).TryGet(out var target, out var problem))
        {
            return problem;
        }
        if ((request.ConnectionId ?? target.ConnectionId) is not { } connection)
        {
            return Problem.Invalid("prompt.db_connection_id", "prompt.db_connection_id is missing: the job has no connection of its own, so name the one to run the SQL on.");
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Connections.AnyAsync(known => known.Id == connection, cancellationToken)
            ? target with { ConnectionId = connection }
            : Problem.ConnectionNotFound(connection, ProblemKind.Impossible);
    }

    /// <summary>The share of candidates that run, 0 where there is none; null where the database cannot be asked.</summary>
    private async Task<double?> ScoreAsync(string connection, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var running = 0;
        foreach (var sql in candidates)
        {
            if (await asker.RunsAsync(connection, sql, cancellationToken) is not { } runs)
            {
                return null;
            }
            running += runs ? 1 : 0;
        }
        return candidates.Count is 0 ? 0 : (double)running / candidates.Count;
    }
}
