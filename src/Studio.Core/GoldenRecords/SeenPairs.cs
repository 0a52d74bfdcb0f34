using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Where a pair was first: a record of the connection, or a line of the file.</summary>
internal readonly record struct PairSource(string? RecordId, int Line);

/// <summary>
/// Remembers which pairs of question and SQL have been seen, by a hash of 128 bits. Millions of them stay out of memory: they
/// lie in a private SQLite database that spills to a temporary file, which vanishes with the process whatever happens.
/// </summary>
internal sealed class SeenPairs : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=;Pooling=False");
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _hash;
    private readonly SqliteParameter _source;
    private readonly IncrementalHash _hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SeenPairs()
    {
        _connection.Open();
        using (var setUp = _connection.CreateCommand())
        {
            // The cache's size is in KiB when negative. No journal: nobody needs this database after a failure.
            setUp.CommandText = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; CREATE TABLE seen (hash BLOB PRIMARY KEY, source) WITHOUT ROWID; BEGIN;";
            setUp.ExecuteNonQuery();
        }
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT OR IGNORE INTO seen VALUES ($hash, $source)";
        _hash = _insert.Parameters.Add("$hash", SqliteType.Blob);
        _source = new SqliteParameter { ParameterName = "$source" };
        _insert.Parameters.Add(_source);
        _find = _connection.CreateCommand();
        _find.CommandText = "SELECT source FROM seen WHERE hash = $hash";
    }

    /// <summary>True the first time that a pair comes.</summary>
    public bool TryAdd(string question, string sql, PairSource source)
    {
        _hasher.AppendData(Encoding.UTF8.GetBytes(question));
        // No text holds a NUL, so the pair is told apart from every other cut of the same characters.
        _hasher.AppendData([0]);
        _hasher.AppendData(Encoding.UTF8.GetBytes(sql));
        _hash.Value = _hasher.GetHashAndReset()[..16];
        _source.Value = source.RecordId is { } id ? id : source.Line;
        return _insert.ExecuteNonQuery() is 1;
    }

    /// <summary>Where the pair was first that <see cref="TryAdd"/> refused last.</summary>
    public PairSource First()
    {
        _find.Parameters.Clear();
        _find.Parameters.AddWithValue("$hash", _hash.Value);
        return _find.ExecuteScalar() switch
        {
            string id => new PairSource(id, 0),
            var line => new PairSource(null, Convert.ToInt32(line, CultureInfo.InvariantCulture)),
        };
    }

    public void Dispose()
    {
        _hasher.Dispose();
        _insert.Dispose();
        _find.Dispose();
        _connection.Dispose();
    }
}
