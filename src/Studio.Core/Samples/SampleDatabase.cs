using Microsoft.Data.Sqlite;

namespace FineTuningStudio.Core.Samples;

/// <summary>
/// The sample workspace's database: a made-up city's bike rental, eight tables and some 1,500 rows over the years 2022 to 2024.
/// Every call writes the same rows; nothing depends on the day it runs.
/// </summary>
public static class SampleDatabase
{
    /// <summary>What the workspace calls its connection.</summary>
    public const string Name = "Harbour Bikes (sample)";

    /// <summary>Creates the file, which must not exist yet, and fills it in one transaction.</summary>
    /// <exception cref="IOException">There is a file at the path already.</exception>
    public static void Create(string path)
    {
        if (File.Exists(path))
        {
            throw new IOException($"The sample database cannot be created: there is a file at '{path}' already.");
        }

        // Without pooling the file is closed, and may be moved or deleted, as soon as this returns.
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using (var command = connection.CreateCommand())
        {
            command.Transaction = transaction;
            command.CommandText = SampleSchema.Ddl;
            command.ExecuteNonQuery();
        }

        foreach (var (table, rows) in SampleRows.All())
        {
            Insert(connection, transaction, table, rows);
        }

        transaction.Commit();
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, string table, IReadOnlyList<object?[]> rows)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var parameters = Enumerable.Range(0, rows[0].Length).Select(i => command.Parameters.Add(new SqliteParameter($"$p{i}", null))).ToList();
#pragma warning disable CA2100 // The table's name is one of our own constants.
        command.CommandText = $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", parameters.Select(p => p.ParameterName))})";
#pragma warning restore CA2100
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                parameters[i].Value = row[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }
}
