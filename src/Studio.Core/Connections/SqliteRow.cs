using SQLitePCL;

namespace FineTuningStudio.Core.Connections;

/// <summary>The row that a statement stands on. It is gone with the next step, and so are the bytes that it gave.</summary>
internal readonly ref struct SqliteRow(sqlite3_stmt statement) : IResultRow
{
    private readonly sqlite3_stmt _statement = statement;

    public int Count => raw.sqlite3_column_count(_statement);

    public CellKind Kind(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => CellKind.Integer,
        raw.SQLITE_FLOAT => CellKind.Real,
        raw.SQLITE_TEXT => CellKind.Text,
        raw.SQLITE_BLOB => CellKind.Blob,
        _ => CellKind.Null,
    };

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    public ReadOnlySpan<byte> Bytes(int column)
    {
        if (Kind(column) is CellKind.Text)
        {
            // Asking for the text first makes SQLite turn one of a UTF-16 database into UTF-8; the blob is then those bytes.
            _ = raw.sqlite3_column_text(_statement, column);
        }
        return raw.sqlite3_column_blob(_statement, column);
    }

    public object?[] Values(out long bytes)
    {
        bytes = 0;
        var row = new object?[Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Kind(i) switch
            {
                CellKind.Integer => Integer(i),
                CellKind.Real => Real(i),
                CellKind.Text => raw.sqlite3_column_text(_statement, i).utf8_to_string(),
                CellKind.Blob => raw.sqlite3_column_blob(_statement, i).ToArray(),
                _ => null,
            };
            bytes += 16 + raw.sqlite3_column_bytes(_statement, i);
        }
        return row;
    }
}
