namespace FineTuningStudio.Core.Connections;

/// <summary>What a cell of a result holds, whatever the database: the storage classes of SQLite (sqlite.org/datatype3.html).</summary>
internal enum CellKind : byte
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// <summary>
/// The row that a query stands on, the same for every kind of database. It is gone with the next row, and so are the bytes
/// that it gave.
/// </summary>
/// <remarks>Rows are structs that sinks take as a type parameter, so that reading a million of them makes no object a row.</remarks>
internal interface IResultRow
{
    int Count { get; }

    CellKind Kind(int column);

    long Integer(int column);

    double Real(int column);

    /// <summary>The bytes of a blob, or of a text in UTF-8.</summary>
    ReadOnlySpan<byte> Bytes(int column);

    /// <summary>The values as long, double, string, byte[] or null, and about how many bytes they take.</summary>
    object?[] Values(out long bytes);
}
