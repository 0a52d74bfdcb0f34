using FineTuningStudio.Core.Connections.Postgres;

namespace FineTuningStudio.Core.Connections;

/// <summary>Runs one SELECT-like statement on a user's database, which stays as it was: a SQLite file byte for byte, a PostgreSQL database by a read-only transaction.</summary>
/// <remarks>
/// Problems, besides an unknown connection (<c>database_connection_not_found</c>) and a database that can no longer be opened
/// (<c>invalid_database_connection</c>), all of kind Impossible: <c>invalid_sql</c> (the database does not understand it, with
/// its own message), <c>sql_refused</c> (it would do more than read, or go beyond a limit of size), <c>sql_timeout</c> (stopped
/// at the time limit), <c>no_rows_to_query</c> (the connection is pasted DDL). A database that another program keeps
/// locked, or a server that takes no connection just now, is <c>unavailable</c>, kind Unavailable. Cancelling stops the statement and throws.
/// </remarks>
public sealed class ReadOnlyQueries(ConnectionReader reader) : IDisposable
{
    // A query occupies a thread of the pool for as long as it runs; a few at once leave the others to the pages.
    private readonly SemaphoreSlim _running = new(4);

    public Task<Result<QueryRows>> RunAsync(string connectionId, string sql, CancellationToken ct) => RunAsync(connectionId, sql, new QueryLimits(), ct);

    public async Task<Result<QueryRows>> RunAsync(string connectionId, string sql, QueryLimits limits, CancellationToken ct)
    {
        if ((await FindAsync(connectionId, ct)).TryGet(out var target, out var problem) is false)
        {
            return problem;
        }
        var rows = new CollectedRows(limits);
        return (await ReadAsync(target, sql, limits, rows, ct)).TryGet(out var end, out problem) ? rows.ToRows(end) : problem;
    }

    /// <summary>What stands behind the connection, for those who run several queries on it.</summary>
    internal Task<Result<ConnectionTarget>> FindAsync(string connectionId, CancellationToken ct) => reader.FindAsync(connectionId, ct);

    /// <summary>Runs the SQL and hands its rows to the sink one by one, on a thread of the pool. The sink sees to the limits of rows and bytes in all.</summary>
    internal async Task<Result<QueryEnd>> ReadAsync(ConnectionTarget target, string sql, QueryLimits limits, IQueryRowSink sink, CancellationToken ct)
    {
        if (target is { File: null, Server: null })
        {
            return new Problem(ProblemKind.Impossible, "no_rows_to_query",
                $"The connection {target.Alias} is pasted DDL: it has tables but no rows, so nothing can be run on it. Add the database itself to run queries.");
        }
        await _running.WaitAsync(ct);
        try
        {
            return target.Server is { } server
                ? await Task.Run(() => PostgresDialect.ReadAsync(server, sql, limits, sink, ct), ct)
                : await Task.Run(() => SqliteDialect.Read(target.File!, target.IsOurs, sql, limits, sink, ct), ct);
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();
}
