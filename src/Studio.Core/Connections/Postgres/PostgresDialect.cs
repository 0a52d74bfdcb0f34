using System.Data;
using System.Diagnostics;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>Runs one statement that only reads on a user's PostgreSQL database; the other of the shape of <see cref="SqliteDialect"/>.</summary>
internal static class PostgresDialect
{
    // The server stops a statement at the limit itself; this is for a server that does not answer any more.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Which of the names are functions that may do more than compute, in whatever schema they are. A field can only be one of the
    // user's own that takes a row.
    private const string VolatileFunctions =
        """
        SELECT f.proname::text FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_language l ON l.oid = f.prolang
        WHERE f.provolatile = 'v' AND (f.proname::text = ANY ($1::text[])
            OR (f.proname::text = ANY ($2::text[]) AND f.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace AND f.pronargs > 0 AND f.pronargs - f.pronargdefaults <= 1))
          AND NOT (f.proname::text = ANY ($3::text[]) AND (f.pronamespace = 'pg_catalog'::pg_catalog.regnamespace OR l.lanname = 'c'))
        LIMIT 1
        """;

    /// <summary>Hands the rows to the sink as they come from the server, which sees to the limits of rows and bytes in all; for the codes see <see cref="ReadOnlyQueries"/>.</summary>
    public static async Task<Result<QueryEnd>> ReadAsync(PostgresTarget target, string sql, QueryLimits limits, IQueryRowSink sink, CancellationToken ct)
    {
        if (PostgresGuard.Read(sql).TryGet(out var statement, out var problem) is false)
        {
            return problem;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(limits.Time + Grace);
        try
        {
            if ((await PostgresSession.OpenAsync(target.Address, target.Schemas, limits.Time, stop.Token)).TryGet(out var session, out problem) is false)
            {
                return problem;
            }
            await using (session)
            {
                return await ReadAsync(session, statement, limits, sink, stop.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return PostgresProblems.Timeout(limits);
        }
        catch (NpgsqlException failure)
        {
            ct.ThrowIfCancellationRequested();
            return PostgresProblems.Failure(target.Address, failure, limits);
        }
    }

    private static async Task<Result<QueryEnd>> ReadAsync(PostgresSession session, GuardedStatement statement, QueryLimits limits, IQueryRowSink sink, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        if (await RefusedByServerAsync(session, statement, ct) is { } refused)
        {
            return refused;
        }
        await using var command = new NpgsqlCommand(statement.Sql, session.Connection)
        {
            AllResultTypesAreUnknown = true,
            CommandTimeout = (int)Math.Ceiling((limits.Time + Grace).TotalSeconds),
        };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        sink.Begin([.. Enumerable.Range(0, reader.FieldCount).Select(i => new QueryColumn(reader.GetName(i), TypeName(reader, i)))]);
        var row = new PostgresRowBuffer([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeOID)], limits.CellBytes);
        while (await reader.ReadAsync(ct))
        {
            if (!row.TryRead(reader))
            {
                command.Cancel();
                return SqliteProblems.Refused(
                    $"The SQL gives a value of more than {limits.CellBytes:N0} bytes, the limit of one value, or a row of many large ones. Leave such columns out, or take a part of it with left() or substring().");
            }
            if (!sink.Add(new PostgresRow(row)))
            {
                // Without this the server would send all that is left, however many rows that are, before the reader is closed.
                command.Cancel();
                return new QueryEnd(true, Stopwatch.GetElapsedTime(started));
            }
        }
        return new QueryEnd(false, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<Problem?> RefusedByServerAsync(PostgresSession session, GuardedStatement statement, CancellationToken ct)
    {
        // A batch sends its text to the server unread, which prepares it as one statement or refuses it. Only then does a command
        // see it, which would split a text of several by itself.
        await using (var batch = new NpgsqlBatch(session.Connection) { BatchCommands = { new NpgsqlBatchCommand(statement.Sql) } })
        await using (var described = await batch.ExecuteReaderAsync(CommandBehavior.SchemaOnly, ct))
        {
            if (described.FieldCount is 0)
            {
                return SqliteProblems.Refused("PostgreSQL says that this gives no columns. Write a single SELECT with at least one.");
            }
        }
        if (statement is { Calls.Count: 0, Fields.Count: 0 })
        {
            return null;
        }
        var found = await session.ReadAsync(VolatileFunctions, ct, (string[])[.. statement.Calls], (string[])[.. statement.Fields], (string[])[.. PostgresGuard.Harmless]);
        return found is [[{ } function], ..] ? PostgresGuard.RefusedAsVolatile(function) : null;
    }

    // Types of the user's own have no name here, since none are loaded.
    private static string? TypeName(NpgsqlDataReader reader, int column) => reader.GetDataTypeName(column) is var name && name.StartsWith('-') ? null : name;
}
