using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>A result that was read: all of it as a table, its first rows as values.</summary>
internal sealed record RanQuery(ResultTable Table, QueryRows Shown, bool Truncated);

/// <summary>Runs a SQL text on a connection and takes its result in.</summary>
internal sealed class ResultRunner(ReadOnlyQueries queries, ConnectionTarget target, ComparisonLimits limits)
{
    /// <summary>Whose rules the SQL texts follow.</summary>
    public SqlDialect Dialect { get; } = SqlDialects.Of(target.Dialect);

    public async Task<Result<RanQuery>> RunAsync(string sql, int shown, CancellationToken ct)
    {
        var reading = new ResultReading(limits.Rows, limits.Cells, shown);
        return (await queries.ReadAsync(target, sql, new QueryLimits(limits.Time), reading, ct)).TryGet(out var end, out var problem)
            ? new RanQuery(reading.Table, reading.Shown(end.Elapsed), end.Truncated)
            : problem;
    }

    /// <summary>The same for a gold, of which there must not be more than can be compared.</summary>
    public async Task<Result<RanQuery>> RunGoldAsync(string sql, int shown, CancellationToken ct)
    {
        var ran = await RunAsync(sql, shown, ct);
        return ran.Value is { Truncated: true }
            ? new Problem(ProblemKind.Impossible, "result_too_large", $"The result has more than {Bound}, the most that is compared. Let the SQL sum it up, or take a part of it.")
            : ran;
    }

    /// <summary>Such as "1,000,000 rows or 10,000,000 values".</summary>
    public string Bound => string.Create(CultureInfo.InvariantCulture, $"{limits.Rows:N0} rows or {limits.Cells:N0} values");
}
