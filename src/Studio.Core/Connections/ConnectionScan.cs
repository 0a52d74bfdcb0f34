using FineTuningStudio.Core.Connections.Postgres;
using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.Connections;

/// <summary>Reads the tables behind a connection and joins them with what is already known of them.</summary>
internal static class ConnectionScan
{
    public static async Task<Result<List<ScannedTable>>> ReadAsync(ConnectionTarget target, CancellationToken ct) =>
        target switch
        {
            { File: { } path } => await Task.Run(() => SqliteScan.Read(path, target.IsOurs, ct), ct),
            { Server: { } server } => await Task.Run(() => PostgresScan.ReadAsync(server, ct), ct),
            _ => DdlReader.Read(target.Ddl ?? ""),
        };

    /// <summary>Puts a scan into the context without saving it; what people wrote goes before the comments of the database. With <paramref name="only"/>, tables of other names stay as they are.</summary>
    public static void Store(StudioDb db, DatabaseConnection connection, List<TableDescription> known, List<ScannedTable> scanned, HashSet<string>? only, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        connection.ScannedAt = now;
        foreach (var found in scanned.Where(table => only?.Contains(table.Name) is not false))
        {
            var table = known.FirstOrDefault(old => old.TableName == found.Name && old.SchemaName == found.SchemaName);
            if (table is null)
            {
                table = new TableDescription { Id = StudioId.New(time), ConnectionId = connection.Id, SchemaName = found.SchemaName, TableName = found.Name, CreatedAt = now };
                db.TableDescriptions.Add(table);
            }
            var descriptions = table.Columns.ToLookup(column => column.Name, column => column.Description);
            table.Columns = [.. found.Columns.Select(column => column with { Description = descriptions[column.Name].FirstOrDefault() ?? column.Description })];
            table.Description ??= found.Description;
            table.IsView = found.IsView;
            table.ForeignKeys = found.ForeignKeys;
            table.Examples = found.Examples;
            table.ScannedAt = now;
        }
        db.TableDescriptions.RemoveRange(known.Where(old => only?.Contains(old.TableName) is not false
            && !scanned.Any(table => table.Name == old.TableName && table.SchemaName == old.SchemaName)));
    }
}
