using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Connections;

public sealed partial class TableDetail(DatabaseSchema schema)
{
    private readonly Dictionary<string, string?> _columns = [];
    private readonly HashSet<string> _touched = [];
    private TableView? _shown;
    private string? _description;
    private Problem? _problem;
    private bool _busy;
    private bool _saved;

    [Parameter, EditorRequired]
    public required TableView Table { get; set; }

    [Parameter]
    public EventCallback<TableView> OnDescribed { get; set; }

    private bool IsChanged => _touched.Count > 0 || (_description ?? "") != (Table.Description ?? "");

    protected override void OnParametersSet()
    {
        if (_shown == Table)
        {
            return;
        }
        _shown = Table;
        _description = Table.Description;
        _touched.Clear();
        foreach (var column in Table.Columns)
        {
            _columns[column.Name] = column.Description;
        }
    }

    private IEnumerable<string> Targets(string column) =>
        from key in Table.ForeignKeys
        let at = key.Columns.IndexOf(column)
        where at >= 0
        select key.ReferencedColumns.Count > at ? $"{key.ReferencedTable}.{key.ReferencedColumns[at]}" : key.ReferencedTable;

    private void Describe(string column, string? text)
    {
        _columns[column] = text;
        _touched.Add(column);
        _saved = false;
    }

    private async Task SaveAsync()
    {
        _busy = true;
        var columns = _touched.ToDictionary(name => name, name => _columns[name]);
        var result = await schema.DescribeAsync(Table.Id, new TableDescriptionChange(_description ?? "", columns), CancellationToken.None);
        _busy = false;
        _saved = result.TryGet(out var table, out _problem);
        if (_saved)
        {
            await OnDescribed.InvokeAsync(table!);
        }
    }
}
