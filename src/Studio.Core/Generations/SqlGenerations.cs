using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Generations;

/// <summary>A kept generation; for its members see <see cref="SqlGeneration"/>.</summary>
public sealed record SqlGenerationView(
    string Id,
    string FineTuningId,
    string ConnectionId,
    string Model,
    string PromptText,
    string? Sql,
    bool IsValid,
    string? Error,
    int? TokensUsed,
    double? ConfidenceScore,
    double? EvaluationScore,
    IReadOnlyDictionary<string, string>? Metadata,
    DateTime CreatedAt,
    DateTime CompletedAt)
{
    internal static SqlGenerationView Of(SqlGeneration row) => new(
        row.Id, row.FineTuningId, row.ConnectionId, row.Model, row.PromptText, row.Sql, row.IsValid, row.Error, row.TokensUsed,
        row.ConfidenceScore, row.EvaluationScore, row.Metadata, row.CreatedAt, row.CompletedAt);
}

/// <summary>What tuned models were asked through the API, and what came.</summary>
public sealed class SqlGenerations(IDbContextFactory<StudioDb> databases, ReadOnlyQueries queries)
{
    public const int MaxRows = 1_000;

    public async Task<Result<SqlGenerationView>> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.SqlGenerations.AsNoTracking().SingleOrDefaultAsync(generation => generation.Id == id, cancellationToken) is { } row
            ? SqlGenerationView.Of(row)
            : new Problem(ProblemKind.NotFound, "not_found", $"SQL generation not found, {id}");
    }

    /// <summary>
    /// Runs the SQL now, read-only, for at most <paramref name="maxRows"/> rows (1 to <see cref="MaxRows"/>; what is beyond is
    /// brought to the nearest). Problems: <c>not_found</c>, <c>invalid_sql</c> where the model gave none, and those of
    /// <see cref="ReadOnlyQueries"/>, an unknown connection as kind Impossible.
    /// </summary>
    public async Task<Result<QueryRows>> ExecuteAsync(string id, int maxRows, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, cancellationToken)).TryGet(out var generation, out var problem))
        {
            return problem;
        }
        if (generation.Sql is not { } sql)
        {
            return new Problem(ProblemKind.Impossible, "invalid_sql", $"There is no SQL to run: {generation.Error}");
        }
        var limits = new QueryLimits { Rows = Math.Clamp(maxRows, 1, MaxRows) };
        var run = await queries.RunAsync(generation.ConnectionId, sql, limits, cancellationToken);
        return run.Problem is { Kind: ProblemKind.NotFound } gone ? gone with { Kind = ProblemKind.Impossible } : run;
    }
}
