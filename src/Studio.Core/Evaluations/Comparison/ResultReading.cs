using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>Takes a result in as a <see cref="ResultTable"/>, and keeps its first rows as values for a person to see.</summary>
/// <param name="maxRows">More rows than this end the reading.</param>
/// <param name="maxCells">More cells than this end the reading.</param>
/// <param name="shown">How many of the first rows are kept, as long as they stay small.</param>
internal sealed class ResultReading(int maxRows, int maxCells, int shown) : IQueryRowSink
{
    private const long ShownBytes = 32_000_000;

    private readonly List<object?[]> _shown = [];
    private IReadOnlyList<QueryColumn> _columns = [];
    private long _shownBytes;

    public ResultTable Table { get; private set; } = new([]);

    public void Begin(IReadOnlyList<QueryColumn> columns)
    {
        _columns = columns;
        Table = new ResultTable(columns.Select(c => c.Name));
    }

    public bool Add<TRow>(TRow row)
        where TRow : struct, IResultRow, allows ref struct
    {
        if (Table.RowCount >= maxRows || (long)(Table.RowCount + 1) * row.Count > maxCells)
        {
            return false;
        }
        for (var i = 0; i < row.Count; i++)
        {
            var kind = row.Kind(i);
            Table.Columns[i].Add(kind switch
            {
                CellKind.Integer => Cell.Of(row.Integer(i)),
                CellKind.Real => Cell.Of(row.Real(i)),
                CellKind.Null => default,
                _ => Cell.Of(kind, row.Bytes(i)),
            });
        }
        Table.EndRow();
        if (_shown.Count < shown && _shown.Count == Table.RowCount - 1 && _shownBytes < ShownBytes)
        {
            _shown.Add(row.Values(out var size));
            _shownBytes += size;
        }
        return true;
    }

    /// <summary>The rows that were kept.</summary>
    public QueryRows Shown(TimeSpan elapsed) => new(_columns, _shown, _shown.Count < Table.RowCount, elapsed);
}
