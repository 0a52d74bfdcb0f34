using SQLitePCL;

namespace FineTuningStudio.Core.Connections;

/// <summary>
/// The authorizer of a connection that only reads: SQLite asks it about each thing a statement would do while it is
/// prepared (sqlite.org/c3ref/set_authorizer.html). What is not known to be a read is refused.
/// </summary>
internal sealed class SqliteReadGuard(bool schemaPragmas)
{
    // Functions that reach out of the database in some builds of SQLite or with extensions loaded into them.
    private static readonly HashSet<string> FunctionsThatReachOut = new(StringComparer.OrdinalIgnoreCase)
    {
        "load_extension", "readfile", "writefile", "edit", "lsmode", "fsdir", "fts3_tokenizer", "sqlite_compileoption_get", "sqlite_log",
    };

    private static readonly HashSet<string> SchemaPragmas = new(StringComparer.OrdinalIgnoreCase) { "table_xinfo", "foreign_key_list" };

    /// <summary>What was refused last; null when nothing was.</summary>
    public string? Refused { get; private set; }

    public int Judge(object data, int action, string first, string second, string database, string trigger)
    {
        var refused = action switch
        {
            raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => null,
            // For a function the second name is the function's.
            raw.SQLITE_FUNCTION => FunctionsThatReachOut.Contains(second ?? "") ? $"the function {second}" : null,
            // A virtual table (full-text search, R-tree) declares its columns to SQLite in the form of a CREATE TABLE statement
            // when it is first read, and full-text search asks whether the data changed. The file is open for reading alone and
            // only a statement that SQLite calls read-only is run, so neither is a way to write.
            raw.SQLITE_CREATE_TABLE => null,
            raw.SQLITE_INSERT or raw.SQLITE_UPDATE when first is "sqlite_master" => null,
            raw.SQLITE_PRAGMA when first is "data_version" && second is null or "" => null,
            raw.SQLITE_PRAGMA => schemaPragmas && SchemaPragmas.Contains(first ?? "") ? null : $"PRAGMA {first}",
            raw.SQLITE_ATTACH => "ATTACH",
            raw.SQLITE_DETACH => "DETACH",
            raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE => $"a change to {first}",
            raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT => "a transaction",
            _ => "a change to the database",
        };
        Refused = refused ?? Refused;
        return refused is null ? raw.SQLITE_OK : raw.SQLITE_DENY;
    }
}
