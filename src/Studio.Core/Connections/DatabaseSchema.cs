using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Connections;

/// <summary>What is known of the tables of the users' databases.</summary>
public sealed class DatabaseSchema(IDbContextFactory<StudioDb> databases, ConnectionReader reader, TimeProvider time)
{
    public const int MaxDescriptionLength = 2_000;

    /// <summary>Reads the tables again (all, or those named); descriptions are kept, vanished tables dropped.</summary>
    public async Task<Result<IReadOnlyList<TableView>>> ScanAsync(string connectionId, IReadOnlyList<string>? tableNames, CancellationToken ct)
    {
        if ((await reader.FindAsync(connectionId, ct)).TryGet(out var target, out var problem) is false
            || (await ConnectionScan.ReadAsync(target, ct)).TryGet(out var scanned, out problem) is false)
        {
            return problem;
        }
        var only = tableNames is { Count: > 0 } ? tableNames.ToHashSet(StringComparer.OrdinalIgnoreCase) : null;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var connection = await db.Connections.SingleOrDefaultAsync(c => c.Id == connectionId, ct);
            if (connection is null)
            {
                return Problem.ConnectionNotFound(connectionId);
            }
            var known = await db.TableDescriptions.Where(table => table.ConnectionId == connectionId).ToListAsync(ct);
            if (only?.FirstOrDefault(name => !scanned.Any(t => Same(t.Name, name)) && !known.Any(t => Same(t.TableName, name))) is { } unknown)
            {
                return Problem.Invalid("table_names", $"table_names holds \"{unknown}\", and the database has no such table; name tables as they stand in the list.");
            }
            ConnectionScan.Store(db, connection, known, scanned, only, time);
            await db.SaveChangesAsync(ct);
        }
        return Result.Of(await ListAsync(connectionId, ct));

        static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The tables of one connection, or of all, by name.</summary>
    public async Task<IReadOnlyList<TableView>> ListAsync(string? connectionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var tables = await db.TableDescriptions.AsNoTracking().Where(table => connectionId == null || table.ConnectionId == connectionId).ToListAsync(ct);
        return [.. tables.OrderBy(table => table.ConnectionId, StringComparer.Ordinal).ThenBy(table => table.TableName, StringComparer.Ordinal).ThenBy(table => table.SchemaName, StringComparer.Ordinal).Select(View)];
    }

    public async Task<TableView?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.TableDescriptions.AsNoTracking().SingleOrDefaultAsync(table => table.Id == id, ct) is { } table ? View(table) : null;
    }

    /// <summary>Writes descriptions. Problems: <c>not_found</c>, and <c>validation_failed</c> for a text that is too long or a column that is unknown.</summary>
    public async Task<Result<TableView>> DescribeAsync(string id, TableDescriptionChange change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.TableDescriptions.SingleOrDefaultAsync(table => table.Id == id, ct) is not { } table)
        {
            return new Problem(ProblemKind.NotFound, "not_found", $"Table description not found, {id}");
        }
        var texts = change.ColumnDescriptions ?? new Dictionary<string, string?>();
        var errors = new Dictionary<string, string[]>();
        foreach (var (field, text) in texts.Select(pair => ($"columns.{pair.Key}", pair.Value)).Prepend(("description", change.Description)))
        {
            if (text?.Length > MaxDescriptionLength)
            {
                errors[field] = [$"{field} has {text.Length:N0} characters; {MaxDescriptionLength:N0} is the most. Shorten it."];
            }
        }
        foreach (var unknown in texts.Keys.Where(name => !table.Columns.Any(column => column.Name == name)))
        {
            errors[$"columns.{unknown}"] = [$"The table {table.TableName} has no column \"{unknown}\"; its columns are {string.Join(", ", table.Columns.Select(column => column.Name))}."];
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        table.Description = change.Description is null ? table.Description : OrNull(change.Description);
        table.Columns = [.. table.Columns.Select(column => texts.TryGetValue(column.Name, out var text) && text is not null ? column with { Description = OrNull(text) } : column)];
        await db.SaveChangesAsync(ct);
        return View(table);

        static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The schema as the prompt shows it; null where there is no such connection.</summary>
    public async Task<SchemaText?> RenderAsync(string connectionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var dialect = await db.Connections.Where(connection => connection.Id == connectionId).Select(connection => connection.Dialect).SingleOrDefaultAsync(ct);
        return dialect is null
            ? null
            : SchemaTextWriter.Write(dialect, await db.TableDescriptions.AsNoTracking().Where(table => table.ConnectionId == connectionId).ToListAsync(ct));
    }

    private static TableView View(TableDescription table) => new(
        table.Id, table.ConnectionId, table.SchemaName, table.TableName, table.IsView, table.Description, table.Columns, table.ForeignKeys,
        table.Examples, table.CreatedAt, table.ScannedAt, SchemaTextWriter.Write(table));
}
