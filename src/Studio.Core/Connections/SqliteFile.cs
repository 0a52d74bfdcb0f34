using System.Diagnostics;
using System.Text;
using SQLitePCL;

namespace FineTuningStudio.Core.Connections;

/// <summary>
/// A user's SQLite file, open for reading alone: no attached database, no write, no file function, values of bounded
/// size, and a stop that really stops. It is used by one thread at a time.
/// </summary>
/// <remarks>
/// It speaks to SQLite directly, since ADO.NET's connection neither stops a running statement nor says whether one only
/// reads. <c>Mode=ReadOnly</c> alone would still let any existing file be attached.
/// </remarks>
internal sealed class SqliteFile : IDisposable
{
    private const int ConfigDefensive = 1010;
    private const int ConfigTrustedSchema = 1017;
    private const int InstructionsBetweenLooks = 200;

    private readonly sqlite3 _db;
    private readonly SqliteReadGuard _guard;

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(sqlite3 db, SqliteReadGuard guard) => (_db, _guard) = (db, guard);

    public sqlite3 Handle => _db;

    /// <summary>What the guard last refused, as a phrase such as "writing to a table"; null when nothing was.</summary>
    public string? Refused => _guard.Refused;

    public string ErrorMessage => raw.sqlite3_errmsg(_db).utf8_to_string();

    /// <summary>Opens the file, or says why not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isOurs">True for an upload, which nobody ever changes.</param>
    /// <param name="valueBytes">The largest value or row that may be read or made.</param>
    /// <param name="schemaPragmas">Whether the pragmas that describe a table are allowed.</param>
    public static Result<SqliteFile> Open(string path, bool isOurs, int valueBytes, bool schemaPragmas = false)
    {
        if (SqliteHeader.Read(path, isOurs).TryGet(out var header, out var problem) is false)
        {
            return problem;
        }
        var name = new StringBuilder("file:").Append(string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)));
        name.Append(header.MayBeTakenAsUnchanging ? "?immutable=1" : "?mode=ro");
        var code = raw.sqlite3_open_v2(name.ToString(), out var db, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code is not raw.SQLITE_OK)
        {
            db?.Dispose();
            return SqliteProblems.CannotOpen(path, raw.sqlite3_errstr(code).utf8_to_string());
        }
        var guard = new SqliteReadGuard(schemaPragmas);
        var file = new SqliteFile(db, guard);
        file.Restrict(valueBytes);
        if (file.FirstFailure() is { } failure)
        {
            file.Dispose();
            return SqliteProblems.CannotOpen(path, failure);
        }
        return file;
    }

    /// <summary>Runs what <paramref name="work"/> runs with a stop after <paramref name="time"/> or on cancellation; statements then end with SQLITE_INTERRUPT.</summary>
    public T Within<T>(TimeSpan time, Func<SqliteFile, T> work, CancellationToken ct)
    {
        // The real clock, not the injected one: this bounds the processor's work on a thread that cannot wait for anybody.
        var started = Stopwatch.GetTimestamp();
        raw.sqlite3_progress_handler(_db, InstructionsBetweenLooks, _ => ct.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > time ? 1 : 0, null);
        try
        {
            return work(this);
        }
        finally
        {
            raw.sqlite3_progress_handler(_db, 0, null, null);
        }
    }

    /// <summary>The rows of a query of our own, at most <paramref name="limit"/>; null where it failed or was stopped.</summary>
    public List<object?[]>? TryRead(string sql, int limit = int.MaxValue)
    {
        using var statement = SqliteStatement.Prepare(_db, sql, out _);
        if (statement is null)
        {
            return null;
        }
        var rows = new List<object?[]>();
        while (rows.Count < limit)
        {
            var code = statement.Step();
            if (code is raw.SQLITE_DONE)
            {
                break;
            }
            if (code is not raw.SQLITE_ROW)
            {
                return null;
            }
            rows.Add(statement.Row.Values(out _));
        }
        return rows;
    }

    public void Dispose() => _db.Dispose();

    /// <summary>From now on no text, blob or row has more bytes than that.</summary>
    public void LimitValues(int bytes) => raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_LENGTH, bytes);

    private void Restrict(int valueBytes)
    {
        raw.sqlite3_busy_timeout(_db, 1_000);
        raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_ATTACHED, 0);
        raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_LENGTH, valueBytes);
        raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_SQL_LENGTH, 1_000_000);

        // One comparison with a long pattern is one instruction, which nothing stops in the middle.
        raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
        raw.sqlite3_db_config(_db, ConfigDefensive, 1, out _);
        raw.sqlite3_db_config(_db, ConfigTrustedSchema, 0, out _);
        raw.sqlite3_exec(_db, "PRAGMA query_only = 1; PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0;");
        raw.sqlite3_set_authorizer(_db, _guard.Judge, null);
    }

    private string? FirstFailure()
    {
        using var statement = SqliteStatement.Prepare(_db, "SELECT count(*) FROM sqlite_master", out _);
        return statement?.Step() is raw.SQLITE_ROW ? null : ErrorMessage;
    }
}
