using System.Linq.Expressions;
using System.Text.Json;
using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A request for a list, understood: which jobs, and in which order.</summary>
public sealed class FineTuningSelection
{
    public const string DefaultOrder = "created_at desc";

    private readonly FineTuningListRequest _request;
    private readonly Expression<Func<FineTuning, bool>>? _filter;

    private FineTuningSelection(FineTuningListRequest request, ListOrder order, Expression<Func<FineTuning, bool>>? filter) =>
        (_request, Order, _filter) = (request, order, filter);

    public ListOrder Order { get; }

    /// <summary>What a page token belongs to: everything but the page's size.</summary>
    internal string Bound => JsonSerializer.Serialize(
        new[] { "finetunings", _request.ConnectionId, _request.Status?.ToWire(), _request.Filter ?? "", _request.OrderBy ?? "" });

    /// <summary>Problems: <c>invalid_filter</c>, <c>invalid_filter_field</c>, <c>invalid_order_by</c>.</summary>
    public static Result<FineTuningSelection> Of(FineTuningListRequest request)
    {
        if (!FilterParser.Parse(request.Filter).TryGet(out var tree, out var problem)
            || !FilterBinder.Bind(tree, FineTuningFields.Table).TryGet(out var filter, out problem)
            || !ListOrder.Parse(request.OrderBy, FineTuningFields.Table, DefaultOrder).TryGet(out var order, out problem))
        {
            return problem;
        }
        return new FineTuningSelection(request, order, filter is BoundAll { Parts: [] } ? null : FilterTranslation.Translate<FineTuning>(filter));
    }

    internal IQueryable<FineTuning> Narrow(IQueryable<FineTuning> jobs)
    {
        var (connectionId, status) = (_request.ConnectionId, _request.Status);
        jobs = connectionId is null ? jobs : jobs.Where(job => job.ConnectionId == connectionId);
        jobs = status is null ? jobs : jobs.Where(job => job.Status == status);
        return _filter is null ? jobs : jobs.Where(_filter);
    }
}
