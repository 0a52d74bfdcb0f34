namespace FineTuningStudio.Core.Connections;

/// <summary>How a user's database is reached.</summary>
public enum ConnectionKind
{
    /// <summary>A SQLite file by its path; opened read-only.</summary>
    SqliteFile,

    /// <summary>A SQLite file that was uploaded into the data directory; opened read-only.</summary>
    SqliteUpload,

    /// <summary>Pasted DDL: a schema without rows; nothing is ever run.</summary>
    Ddl,

    /// <summary>A PostgreSQL database by its URI; asked in read-only transactions alone.</summary>
    Postgres,
}

/// <summary>A user's database. The row of a connection; its URI is kept encrypted, since that of a server carries a password.</summary>
public sealed class DatabaseConnection
{
    public required string Id { get; init; }

    public required string Alias { get; set; }

    public required ConnectionKind Kind { get; set; }

    /// <summary>The dialect's name in lower case, such as "sqlite" or "postgresql".</summary>
    public required string Dialect { get; set; }

    /// <summary>The connection URI, encrypted at rest. For pasted DDL empty.</summary>
    public required string ProtectedUri { get; set; }

    /// <summary>The pasted DDL; null for databases that can be opened.</summary>
    public string? Ddl { get; set; }

    public List<string>? Schemas { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When the schema was last read; null before the first scan.</summary>
    public DateTime? ScannedAt { get; set; }
}
