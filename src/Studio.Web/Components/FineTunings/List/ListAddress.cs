using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Views;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>What the address of the list says: which jobs, in which order, in which columns (null for the usual ones).</summary>
public sealed record ListAddress(string? ConnectionId, FineTuningStatus? Status, string? Filter, string? OrderBy, string? Columns = null)
{
    /// <summary>The list as a saved view has it.</summary>
    public static ListAddress Of(SavedViewView view) =>
        new(view.ConnectionId, view.Status, view.Filter, view.OrderBy, view.Columns.Count == 0 ? null : JobColumn.Written(view.Columns));

    public bool IsNarrowed => ConnectionId is not null || Status is not null || Filter is not null;

    public FineTuningListRequest Request => new(ConnectionId, OrderBy: OrderBy, Filter: Filter, Status: Status);

    public string Url => StudioUrls.FineTuningList(ConnectionId, Status?.ToWire(), Filter, OrderBy, Columns);

    /// <summary>The list with one more condition: the field has that value.</summary>
    public string UrlOf(string field, string value, string comparator = " = ") =>
        (this with { Filter = FilterCompletion.With(Filter, $"{field}{comparator}{FilterCompletion.Written(value)}") }).Url;
}
