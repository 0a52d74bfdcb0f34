using FineTuningStudio.Core.Connections.Postgres;

namespace FineTuningStudio.Core.Connections;

/// <summary>What a connection may look like when it is added or changed.</summary>
public sealed class NewConnectionRules(ConnectionReader reader, StudioPaths paths, TimeProvider time)
{
    private const int MaxDialectLength = 40;
    private const int MaxUriLength = 4_000;
    private const int MaxSchemas = 100;
    private const int MaxSchemaLength = 63;

    internal Result<DatabaseConnection> Read(NewConnection connection)
    {
        var errors = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(connection.Alias, errors);
        MetadataRules.Check(connection.Metadata, "metadata", errors);
        CheckSchemas(connection.Schemas, errors);
        var uri = string.IsNullOrWhiteSpace(connection.ConnectionUri) ? null : connection.ConnectionUri.Trim();
        var ddl = string.IsNullOrWhiteSpace(connection.Ddl) ? null : connection.Ddl;
        switch (uri, ddl)
        {
            case (null, null):
                errors["connection_uri"] = ["connection_uri is missing; give one such as sqlite:///path/to/file.db or postgresql://user:password@host:5432/database, or paste the tables' DDL as ddl."];
                break;
            case (not null, not null):
                errors["ddl"] = ["ddl and connection_uri are both given; leave one of them out."];
                break;
            case (null, not null):
                CheckDialect(connection.Dialect, errors);
                break;
            case ({ Length: > MaxUriLength }, null):
                errors["connection_uri"] = [$"connection_uri has {uri.Length:N0} characters; {MaxUriLength:N0} is the most."];
                break;
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        if (uri is null)
        {
            return New(ConnectionKind.Ddl, connection.Alias ?? "Pasted schema", connection.Dialect!.Trim().ToLowerInvariant(), "", ddl, connection.Schemas, connection.Metadata);
        }
        if (PostgresAddress.IsOne(uri))
        {
            return PostgresAddress.Read(uri).TryGet(out var address, out var unreadable)
                ? New(ConnectionKind.Postgres, connection.Alias ?? Shortened(address.Database), PostgresAddress.Dialect, uri, null, connection.Schemas, connection.Metadata)
                : unreadable;
        }
        return ConnectionAddress.ToFile(uri, paths).TryGet(out var file, out var problem)
            ? New(ConnectionKind.SqliteFile, connection.Alias ?? AliasOf(file), SqliteDialect.Name, uri, null, connection.Schemas, connection.Metadata)
            : problem;
    }

    internal Result<DatabaseConnection> ReadUpload(string? alias, string fileName, IReadOnlyDictionary<string, string>? metadata)
    {
        var errors = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(alias, errors);
        MetadataRules.Check(metadata, "metadata", errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        // Some browsers send a whole path of the other system.
        var name = CellText.OneLine(fileName.Split('/', '\\')[^1]);
        return New(ConnectionKind.SqliteUpload, alias ?? AliasOf(name), SqliteDialect.Name, "upload:///" + Uri.EscapeDataString(name), null, null, metadata);
    }

    /// <summary>Writes the change into the row; true where the database must be read again.</summary>
    internal Result<bool> Apply(ConnectionChange change, DatabaseConnection row)
    {
        var errors = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(change.Alias, errors);
        MetadataRules.Check(change.Metadata, "metadata", errors);
        CheckSchemas(change.Schemas, errors);
        var uri = change.ConnectionUri?.Trim() is { Length: > 0 } given && given != ShownUri(row) ? given : null;
        var ddl = change.Ddl is not null && change.Ddl != row.Ddl ? change.Ddl : null;
        if (uri is not null && row.Kind is ConnectionKind.Ddl or ConnectionKind.SqliteUpload)
        {
            errors["connection_uri"] = [$"connection_uri cannot change: this connection is {(row.Kind is ConnectionKind.Ddl ? "pasted DDL" : "an uploaded file")}. Add another connection for another database."];
        }
        if (ddl is not null && row.Kind is not ConnectionKind.Ddl)
        {
            errors["ddl"] = ["ddl can change only where the connection is pasted DDL; this one reads its tables from the database."];
        }
        if (change.Dialect is not null && row.Kind is ConnectionKind.Ddl)
        {
            CheckDialect(change.Dialect, errors);
        }
        else if (change.Dialect is not null && !change.Dialect.Trim().Equals(row.Dialect, StringComparison.OrdinalIgnoreCase))
        {
            errors["dialect"] = [$"dialect cannot change: the database is {row.Dialect}, and \"{change.Dialect}\" was given. Leave it out."];
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        if (uri is not null && Address(uri, row).TryGet(out uri, out var problem) is false)
        {
            return problem;
        }
        var otherSchemas = row.Kind is ConnectionKind.Postgres && change.Schemas is { } schemas && !schemas.SequenceEqual(row.Schemas ?? []);
        row.Alias = change.Alias?.Trim() ?? row.Alias;
        row.Metadata = change.Metadata?.ToDictionary() ?? row.Metadata;
        row.Schemas = change.Schemas?.ToList() ?? row.Schemas;
        row.Dialect = change.Dialect?.Trim().ToLowerInvariant() ?? row.Dialect;
        row.ProtectedUri = uri is null ? row.ProtectedUri : reader.Protect(uri);
        row.Ddl = ddl ?? row.Ddl;
        return uri is not null || ddl is not null || otherSchemas;
    }

    /// <summary>The URI to be stored in the place of the row's, of the same kind of database, with its password where the URI masks that.</summary>
    private Result<string> Address(string uri, DatabaseConnection row)
    {
        if (PostgresAddress.IsOne(uri) != row.Kind is ConnectionKind.Postgres)
        {
            return PostgresProblems.Unusable($"The connection_uri cannot be used: this connection is a {DialectTitle(row)} database, and the URI names one of another kind. Add another connection for it.");
        }
        if (row.Kind is not ConnectionKind.Postgres)
        {
            return ConnectionAddress.ToFile(uri, paths).TryGet(out _, out var unusable) ? uri : unusable;
        }
        if (PostgresAddress.Read(uri).TryGet(out var address, out var problem) is false)
        {
            return problem;
        }
        if (!address.HasMaskedPassword)
        {
            return uri;
        }
        return reader.Unprotect(row.ProtectedUri) is { } stored && PostgresAddress.Read(stored).TryGet(out var old, out _) && address.MayTakePasswordOf(old)
            ? ConnectionAddress.WithPasswordOf(uri, stored)
            : PostgresProblems.Unusable("The connection_uri names another server or user, and its password is masked. Write the password for it; the stored one is sent to nobody else.");
    }

    private static string DialectTitle(DatabaseConnection row) => row.Kind is ConnectionKind.Postgres ? "PostgreSQL" : "SQLite";

    /// <summary>The URI as it may be shown.</summary>
    internal string ShownUri(DatabaseConnection row) => row.Kind is ConnectionKind.Ddl
        ? "ddl:"
        : reader.Unprotect(row.ProtectedUri) is { } uri ? ConnectionAddress.Mask(uri) : "(cannot be decrypted: enter it again)";

    private static void CheckDialect(string? dialect, Dictionary<string, string[]> errors)
    {
        if (dialect?.Trim() is not { Length: > 0 and <= MaxDialectLength } name || name.Any(char.IsControl))
        {
            errors["dialect"] = [$"dialect is {(string.IsNullOrWhiteSpace(dialect) ? "missing" : "not usable")}; name the DDL's dialect in 1 to {MaxDialectLength} characters, such as postgresql."];
        }
    }

    private static void CheckSchemas(IReadOnlyList<string>? schemas, Dictionary<string, string[]> errors)
    {
        if (schemas?.Count > MaxSchemas || schemas?.Any(name => name is null or "" || name.Length > MaxSchemaLength || name.Any(char.IsControl)) is true)
        {
            errors["schemas"] = [$"schemas holds a name that is empty, has more than {MaxSchemaLength} characters or a control character, or more than {MaxSchemas} names; name the schemas as the database spells them."];
        }
    }

    private static string AliasOf(string file) => Shortened(Path.GetFileNameWithoutExtension(file));

    private static string Shortened(string alias) => alias.Trim() switch
    {
        "" => "Database",
        { Length: > MetadataRules.MaxAliasLength } name => name[..MetadataRules.MaxAliasLength],
        var name => name,
    };

    private DatabaseConnection New(ConnectionKind kind, string alias, string dialect, string uri, string? ddl, IReadOnlyList<string>? schemas, IReadOnlyDictionary<string, string>? metadata) => new()
    {
        Id = StudioId.New(time),
        Alias = alias.Trim(),
        Kind = kind,
        Dialect = dialect,
        ProtectedUri = reader.Protect(uri),
        Ddl = ddl,
        Schemas = schemas?.ToList(),
        Metadata = metadata?.ToDictionary(),
        CreatedAt = time.GetUtcNow().UtcDateTime,
    };
}
