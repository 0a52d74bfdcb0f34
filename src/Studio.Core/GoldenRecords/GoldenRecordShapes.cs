using System.Data.Common;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// The hashes of golden records' shapes and questions, and the tables that their SQL reads. New and edited records carry theirs; those of an earlier version of the
/// Studio get them in the background after the start, or when somebody needs them first.
/// </summary>
public sealed class GoldenRecordShapes(IDbContextFactory<StudioDb> databases)
{
    // Small enough that others who want to write hardly wait.
    private const int BatchSize = 1_000;

    /// <summary>Computes what is missing for the records of a connection, in batches of a short transaction each. Returns how many were missing.</summary>
    public async Task<int> FillAsync(string connectionId, CancellationToken cancellationToken)
    {
        var filled = 0;
        SqlDialect? dialect = null;
        for (var after = 0L; ;)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var batch = await database.GoldenRecords.AsNoTracking()
                .Where(record => record.ConnectionId == connectionId && record.ShapeHash == "" && record.Number > after)
                .OrderBy(record => record.Number).Take(BatchSize)
                .Select(record => new { record.Number, record.Id, record.Version, record.PromptText, record.Sql }).ToListAsync(cancellationToken);
            if (batch.Count == 0)
            {
                return filled;
            }
            dialect ??= await database.DialectOfAsync(connectionId, cancellationToken);
            var hashes = batch.ConvertAll(record => (record.Id, record.Version, SqlShape.Of(record.Sql, dialect.Value).Hash, QuestionText.Hash(record.PromptText),
                JsonSerializer.Serialize(SqlOutline.Of(record.Sql, dialect.Value).Tables, JsonText.Options)));
            await StoreAsync(database, hashes, cancellationToken);
            filled += batch.Count;
            after = batch[^1].Number;
        }
    }

    /// <summary>A search by shape or table finds nothing where they are not there yet.</summary>
    internal async Task FillForAsync(GoldenRecordSearch search, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(search.ShapeHash) && string.IsNullOrWhiteSpace(search.Table))
        {
            return;
        }
        foreach (var connectionId in search.ConnectionId is { } one ? [one] : await UnfinishedAsync(cancellationToken))
        {
            await FillAsync(connectionId, cancellationToken);
        }
    }

    /// <summary>The connections some of whose records lack a hash.</summary>
    internal async Task<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Connections.Select(connection => connection.Id)
            .Where(id => database.GoldenRecords.Any(record => record.ConnectionId == id && record.ShapeHash == "")).ToListAsync(cancellationToken);
    }

    /// <summary>The stored hash, else the shape's of the SQL where there is none yet.</summary>
    internal static string HashOf(string stored, string sql, SqlDialect dialect) => stored.Length > 0 ? stored : SqlShape.Of(sql, dialect).Hash;

    /// <summary>The views with the shapes that are not stored yet.</summary>
    internal static async Task<List<GoldenRecordView>> CompleteAsync(StudioDb database, List<GoldenRecordView> views, CancellationToken cancellationToken)
    {
        var dialects = new Dictionary<string, SqlDialect>();
        for (var i = 0; i < views.Count; i++)
        {
            if (views[i] is { ShapeHash: "" } view)
            {
                if (!dialects.TryGetValue(view.ConnectionId, out var dialect))
                {
                    dialects[view.ConnectionId] = dialect = await database.DialectOfAsync(view.ConnectionId, cancellationToken);
                }
                views[i] = view with { ShapeHash = SqlShape.Of(view.Sql, dialect).Hash };
            }
        }
        return views;
    }

    private static async Task StoreAsync(StudioDb database, IEnumerable<(string Id, int Version, string Shape, string Question, string Tables)> hashes, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();

        // An edit that came between has written its own.
        command.CommandText = """UPDATE "GoldenRecords" SET "ShapeHash" = @shape, "QuestionHash" = @question, "Tables" = @tables WHERE "Id" = @id AND "Version" = @version""";
        foreach (var (id, version, shape, question, tables) in hashes)
        {
            command.Parameters.Clear();
            Add(command, "@shape", shape);
            Add(command, "@question", question);
            Add(command, "@tables", tables);
            Add(command, "@id", id);
            Add(command, "@version", version);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}

internal static class ConnectionDialects
{
    /// <summary>In which dialect the SQL texts of a connection are to be read.</summary>
    public static async Task<SqlDialect> DialectOfAsync(this StudioDb database, string connectionId, CancellationToken cancellationToken) =>
        SqlDialects.Of(await database.Connections.Where(connection => connection.Id == connectionId).Select(connection => connection.Dialect).SingleOrDefaultAsync(cancellationToken));
}
