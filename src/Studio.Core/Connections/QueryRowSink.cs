namespace FineTuningStudio.Core.Connections;

/// <summary>Takes the rows of a query one by one, so that whoever reads a million of them decides what is kept.</summary>
internal interface IQueryRowSink
{
    /// <summary>Called once, before any row.</summary>
    void Begin(IReadOnlyList<QueryColumn> columns);

    /// <summary>False where it takes no more: this row is left out, and the query ends as truncated.</summary>
    bool Add<TRow>(TRow row)
        where TRow : struct, IResultRow, allows ref struct;
}

/// <summary>How a query that ran came to its end.</summary>
/// <param name="Truncated">True where the sink took no more although there was more.</param>
/// <param name="Elapsed">From the preparation to the last row.</param>
internal sealed record QueryEnd(bool Truncated, TimeSpan Elapsed);

/// <summary>Keeps the rows as values, up to the limits of rows and bytes.</summary>
internal sealed class CollectedRows(QueryLimits limits) : IQueryRowSink
{
    private readonly List<object?[]> _rows = [];
    private IReadOnlyList<QueryColumn> _columns = [];
    private long _bytes;

    public void Begin(IReadOnlyList<QueryColumn> columns) => _columns = columns;

    public bool Add<TRow>(TRow row)
        where TRow : struct, IResultRow, allows ref struct
    {
        if (_rows.Count >= limits.Rows || _bytes > limits.TotalBytes)
        {
            return false;
        }
        _rows.Add(row.Values(out var size));
        _bytes += size;
        return true;
    }

    public QueryRows ToRows(QueryEnd end) => new(_columns, _rows, end.Truncated, end.Elapsed);
}
