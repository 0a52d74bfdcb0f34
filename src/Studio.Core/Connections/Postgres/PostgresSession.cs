using System.Data;
using System.Globalization;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>
/// One connection with one read-only transaction in it, which is never committed: closing the connection rolls it back. It is
/// used for one query or one scan and by one caller at a time.
/// </summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    // How long a lock of others is waited for at most. A reader needs only the weakest lock, which ALTER TABLE and the like hold off.
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;

    private PostgresSession(NpgsqlDataSource source, NpgsqlConnection connection, PostgresAddress address) =>
        (_source, Connection, Address) = (source, connection, address);

    public NpgsqlConnection Connection { get; }

    public PostgresAddress Address { get; }

    /// <summary>Connects and begins, or says why not.</summary>
    /// <param name="address">The database.</param>
    /// <param name="schemas">Where unqualified names are looked for first; empty leaves the role's own search path.</param>
    /// <param name="statementTime">How long the server lets a statement run.</param>
    /// <param name="ct">Ends the attempt.</param>
    public static async Task<Result<PostgresSession>> OpenAsync(PostgresAddress address, IReadOnlyList<string> schemas, TimeSpan statementTime, CancellationToken ct)
    {
        try
        {
            try
            {
                return await BegunAsync(address, readOnlyByDefault: true, schemas, statementTime, ct);
            }
            catch (PostgresException failure) when (failure.SqlState is "08P01")
            {
                // A pooler between that takes no settings at the start. The transaction is read-only without them, too; a setting of
                // the session instead would stay with the pooler's connection and reach others.
                return await BegunAsync(address, readOnlyByDefault: false, schemas, statementTime, ct);
            }
        }
        catch (Exception failure) when (PostgresProblems.IsExpected(failure))
        {
            ct.ThrowIfCancellationRequested();
            return PostgresProblems.CannotOpen(address, failure);
        }
    }

    /// <summary>The rows of a query of our own as texts, null for NULL; null where it failed or took longer than <paramref name="time"/>.</summary>
    public async Task<List<string?[]>?> TryReadAsync(string sql, TimeSpan time, CancellationToken ct, params string[][] arrays)
    {
        try
        {
            await RunAsync($"SAVEPOINT looked; SET LOCAL statement_timeout = {Milliseconds(time)}", ct);
            var rows = await ReadAsync(sql, ct, arrays);
            await RunAsync("RELEASE SAVEPOINT looked", ct);
            return rows;
        }
        catch (PostgresException)
        {
            // A view over something that fails, a table without the right to read it, a look that took too long: it is left out.
            await RunAsync("ROLLBACK TO SAVEPOINT looked", ct);
            return null;
        }
    }

    /// <summary>The same for a query that must succeed: its failure is thrown.</summary>
    public async Task<List<string?[]>> ReadAsync(string sql, CancellationToken ct, params string[][] arrays)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { AllResultTypesAreUnknown = true };
        foreach (var array in arrays)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = array });
        }
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
            }
            rows.Add(row);
        }
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    public static string Milliseconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    private static async Task<PostgresSession> BegunAsync(
        PostgresAddress address, bool readOnlyByDefault, IReadOnlyList<string> schemas, TimeSpan statementTime, CancellationToken ct)
    {
        var source = address.ToSource(readOnlyByDefault);
        var session = new PostgresSession(source, source.CreateConnection(), address);
        var begun = false;
        try
        {
            await session.Connection.OpenAsync(ct);
            await session.BeginAsync(schemas, statementTime, ct);
            begun = true;
            return session;
        }
        finally
        {
            if (!begun)
            {
                await session.DisposeAsync();
            }
        }
    }

    private async Task BeginAsync(IReadOnlyList<string> schemas, TimeSpan statementTime, CancellationToken ct)
    {
        var path = schemas.Count is 0 ? "" : $"SET LOCAL search_path = {string.Join(", ", schemas.Append("public").Distinct().Select(SchemaTextWriter.Quote))};";
        await RunAsync($"""
            BEGIN READ ONLY;
            SET LOCAL statement_timeout = {Milliseconds(statementTime)};
            SET LOCAL lock_timeout = {Milliseconds(LockTime < statementTime ? LockTime : statementTime)};
            SET LOCAL idle_in_transaction_session_timeout = '60s';
            SET LOCAL standard_conforming_strings = on;
            SET LOCAL DateStyle = 'ISO, YMD';
            SET LOCAL IntervalStyle = 'postgres';
            SET LOCAL TimeZone = 'UTC';
            SET LOCAL bytea_output = 'hex';
            SET LOCAL extra_float_digits = 3;
            {path}
            """, ct);
    }

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
