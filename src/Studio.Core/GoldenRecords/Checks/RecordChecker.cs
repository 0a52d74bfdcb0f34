using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Checks one golden record: its question, the words of its SQL, and what the database answers.</summary>
internal sealed class RecordChecker(CheckQueries queries)
{
    private readonly OrderChecks _order = new(queries);
    private readonly LiteralChecks _literals = new(queries);

    /// <summary>A problem where the database cannot be asked at all, so that nothing is known of the record.</summary>
    public async Task<Result<CheckOutcome>> CheckAsync(CheckSubject subject, CheckGround ground, CancellationToken ct)
    {
        var findings = QuestionChecks.Of(subject, ground.Dialect).ToList();
        if (StatementChecks.Statement(subject.Sql, ground.Dialect) is { } fault)
        {
            return new CheckOutcome([fault, .. findings], null);
        }
        findings.AddRange(StatementChecks.Moving(subject.Question, subject.Sql, ground.Dialect));
        if (!(await queries.RunAsync(ground, subject.Sql, ct)).TryGet(out var result, out var problem))
        {
            return StatementChecks.NotRun(problem, subject.Sql, ground) is { } finding ? new CheckOutcome([finding, .. findings], null) : problem;
        }
        var isMoving = findings.Exists(finding => finding.Code is CheckCodes.DependsOnToday or CheckCodes.DependsOnChance);
        if (await ResultAsync(subject.Sql, result, isMoving, ground, ct) is { } empty)
        {
            findings.Add(empty);
        }
        findings.AddRange(await _order.OfAsync(subject.Sql, result, ground, ct));
        findings.AddRange(Grouping(subject.Sql, ground));
        findings.AddRange(await _literals.OfAsync(subject, ground, ct));
        var fingerprint = result.Truncated ? null : ResultFingerprint.Of(result, SqlOrdering.Of(subject.Sql, ground.Dialect).Keys.Count > 0);
        if (Drift(subject.Baseline, fingerprint, isMoving) is { } drift)
        {
            findings.Add(drift);
        }
        return new CheckOutcome(findings, fingerprint);
    }

    /// <summary>Where the clock decides, or a table is empty, a result of nothing says little against the SQL.</summary>
    private async Task<CheckFinding?> ResultAsync(string sql, QueryRows result, bool isMoving, CheckGround ground, CancellationToken ct)
    {
        var (code, what) = result.Rows.Count is 0 ? (CheckCodes.EmptyResult, "The SQL gives no row") : (CheckCodes.OnlyNulls, "The SQL gives nothing but NULL");
        if (code is CheckCodes.OnlyNulls && !result.Rows.All(row => row.All(value => value is null)))
        {
            return null;
        }
        foreach (var table in SqlOutline.Of(sql, ground.Dialect).Tables.Select(ground.Schema.Table).OfType<TableDescription>())
        {
            if (await queries.IsEmptyAsync(ground, table, ct) is true)
            {
                return CheckFinding.Note(code, $"{what}, since the table {table.TableName} has no rows.", "Check again once the table holds rows; until then nothing shows whether the SQL is right.");
            }
        }
        return isMoving
            ? CheckFinding.Note(code, $"{what} today.", "Nothing, if today's data hold no such row; a fixed date would show more.")
            : CheckFinding.Warning(code, $"{what}, so it shows nothing of being right.", "Look at its conditions and joins: most often no row fits them.");
    }

    private static IEnumerable<CheckFinding> Grouping(string sql, CheckGround ground)
    {
        if (SqlGrouping.Of(sql, ground.Dialect) is not { Bare: [_, ..] } grouping)
        {
            yield break;
        }
        var sources = SqlSources.Of(sql, ground.Dialect);
        var keyed = grouping.Keys.Select(key => Column(key, sources, ground)).OfType<SchemaColumn>().ToList();
        foreach (var bare in grouping.Bare)
        {
            // One row of the table belongs to each group where its whole primary key is among the keys (SQL:1999, functional dependency).
            var column = Column(bare, sources, ground);
            var primary = column?.Table.Columns.Where(known => known.IsPrimaryKey).Select(known => known.Name).ToList();
            if (primary is not { Count: > 0 } || !primary.TrueForAll(name => keyed.Exists(key => key.Table == column!.Table && key.Column.Name == name)))
            {
                yield return CheckFinding.Warning(CheckCodes.OutsideGroupBy,
                    grouping.Keys.Count is 0
                        ? $"{bare} stands beside an aggregate without GROUP BY, so it comes from a row that the database chooses."
                        : $"{bare} is selected and not grouped by, so it comes from a row of the group that the database chooses.",
                    $"Group by {bare} too, or aggregate it.");
                yield break;
            }
        }
    }

    private static SchemaColumn? Column(string expression, IReadOnlyList<SqlSource> sources, CheckGround ground)
    {
        var tokens = SqlTokenizer.Tokenize(expression, ground.Dialect);
        return tokens switch
        {
            [{ Kind: SqlTokenKind.Word or SqlTokenKind.QuotedName } name] => ground.Schema.Resolve(null, name.Content(expression), sources),
            [{ Kind: SqlTokenKind.Word or SqlTokenKind.QuotedName } table, { Kind: SqlTokenKind.Dot }, { Kind: SqlTokenKind.Word or SqlTokenKind.QuotedName } name] =>
                ground.Schema.Resolve(table.Content(expression), name.Content(expression), sources),
            _ => null,
        };
    }

    private static CheckFinding? Drift(ResultFingerprint? baseline, ResultFingerprint? now, bool isMoving) =>
        baseline is null || now is null || baseline == now ? null : new CheckFinding(
            CheckCodes.Drift,
            isMoving ? FindingLevel.Note : FindingLevel.Warning,
            baseline.Rows == now.Rows
                ? "The SQL now gives other values than when it was first checked: the data have changed."
                : $"The SQL now gives {now.Rows:N0} rows and gave {baseline.Rows:N0} when it was first checked: the data have changed.",
            "Look at the rows; take the new answer for right if it is.");
}
