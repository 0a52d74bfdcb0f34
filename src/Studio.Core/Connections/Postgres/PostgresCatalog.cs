namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>A table, view or materialised view of the catalog that the role may read.</summary>
internal sealed record CatalogTable(string Id, string Schema, string Name, bool IsView, string? Comment)
{
    /// <summary>As SQL names it.</summary>
    public string QuotedName => $"{SchemaTextWriter.Quote(Schema)}.{SchemaTextWriter.Quote(Name)}";
}

/// <summary>A column of the catalog, with what decides how its cells are looked at.</summary>
internal sealed record CatalogColumn(ColumnDescription Column, bool HoldsText, bool HoldsBytes);

/// <summary>Reads PostgreSQL's own catalog (manual, chapter 53), in a few set-based queries whatever the number of tables.</summary>
internal sealed class PostgresCatalog(PostgresSession session)
{
    /// <summary>The schemas of the database that are not the system's, and whether each is on the role's search path (or is "public").</summary>
    public async Task<IReadOnlyList<(string Name, bool IsOnPath)>> SchemasAsync(CancellationToken ct)
    {
        var rows = await session.ReadAsync("""
            SELECT nspname, nspname = 'public' OR nspname = ANY (pg_catalog.current_schemas(false)) FROM pg_catalog.pg_namespace
            WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' AND pg_catalog.has_schema_privilege(oid, 'USAGE')
            ORDER BY nspname COLLATE "C"
            """, ct);
        return [.. rows.Select(row => (row[0]!, row[1] is "t"))];
    }

    /// <summary>The tables and views of the schemas, ordered, at most <paramref name="limit"/>; partitions and what extensions brought are left out.</summary>
    public async Task<IReadOnlyList<CatalogTable>> TablesAsync(IEnumerable<string> schemas, int limit, CancellationToken ct)
    {
        var rows = await session.ReadAsync($"""
            SELECT c.oid, n.nspname, c.relname, c.relkind IN ('v', 'm'), pg_catalog.obj_description(c.oid, 'pg_class')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname::text = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
              AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C" LIMIT {limit}
            """, ct, (string[])[.. schemas]);
        return [.. rows.Select(row => new CatalogTable(row[0]!, row[1]!, row[2]!, row[3] is "t", row[4]))];
    }

    /// <summary>The columns of each table that the role may read, in order.</summary>
    public async Task<ILookup<string, CatalogColumn>> ColumnsAsync(IEnumerable<CatalogTable> tables, CancellationToken ct)
    {
        var rows = await session.ReadAsync("""
            SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)),
                   pg_catalog.col_description(a.attrelid, a.attnum), t.typcategory IN ('S', 'E'), t.typname = 'bytea'
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = ANY ($1::text[]::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
              AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
            ORDER BY a.attrelid, a.attnum
            """, ct, (string[])[.. tables.Select(table => table.Id)]);
        return rows.ToLookup(row => row[0]!, row => new CatalogColumn(
            new ColumnDescription(row[1]!, DeclaredType.Clean(row[2]), row[4] is "t", row[3] is "t", Description(row[5]), null), row[6] is "t", row[7] is "t"));
    }

    /// <summary>The foreign keys of each table.</summary>
    public async Task<ILookup<string, ForeignKeyDescription>> ForeignKeysAsync(IEnumerable<CatalogTable> tables, CancellationToken ct)
    {
        var rows = await session.ReadAsync("""
            SELECT k.conrelid, k.oid, f.relname, own.attname, referenced.attname
            FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
            CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS pair(own, referenced, place)
            JOIN pg_catalog.pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = pair.own
            JOIN pg_catalog.pg_attribute referenced ON referenced.attrelid = k.confrelid AND referenced.attnum = pair.referenced
            WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid = ANY ($1::text[]::pg_catalog.oid[])
            ORDER BY k.conrelid, k.conkey, k.oid, pair.place
            """, ct, (string[])[.. tables.Select(table => table.Id)]);
        return rows.GroupBy(row => (Table: row[0]!, Key: row[1])).ToLookup(
            key => key.Key.Table,
            key => new ForeignKeyDescription([.. key.Select(row => row[3]!)], key.First()[2]!, [.. key.Select(row => row[4]!)]));
    }

    /// <summary>A comment as it may stand as a description; null where it says nothing.</summary>
    public static string? Description(string? comment) => comment?.Trim() switch
    {
        null or "" => null,
        { Length: > DatabaseSchema.MaxDescriptionLength } text => text[..DatabaseSchema.MaxDescriptionLength],
        var text => text,
    };
}
