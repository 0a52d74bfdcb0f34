namespace FineTuningStudio.Core.Connections;

/// <summary>How far one read-only query may go.</summary>
/// <param name="Time">How long it may run; it is stopped, not merely given up.</param>
/// <param name="Rows">How many rows are read; there being more sets <see cref="QueryRows.Truncated"/>.</param>
/// <param name="CellBytes">The largest text, blob or row, in bytes, that the query may read or make on its way.</param>
/// <param name="TotalBytes">How many bytes of values are read in all; more sets <see cref="QueryRows.Truncated"/>.</param>
public sealed record QueryLimits(TimeSpan Time, int Rows = 1_000, int CellBytes = 1_000_000, int TotalBytes = 32_000_000)
{
    public QueryLimits()
        : this(TimeSpan.FromSeconds(10))
    {
    }
}

/// <summary>A column of a result: its name, and its type. SQLite tells that only where the column is a table's own; else it is null.</summary>
public sealed record QueryColumn(string Name, string? Type);

/// <summary>
/// A result. Values are long, double, string, byte[] or null; what a database has besides (dates, booleans, arrays, JSON) comes as
/// the text that the database itself writes for it.
/// </summary>
public sealed record QueryRows(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated, TimeSpan Elapsed);
