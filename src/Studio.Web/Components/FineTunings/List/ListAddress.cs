using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>What the address of the list says: which jobs, in which order.</summary>
public sealed record ListAddress(string? ConnectionId, FineTuningStatus? Status, string? Filter, string? OrderBy)
{
    public bool IsNarrowed => ConnectionId is not null || Status is not null || Filter is not null;

    public FineTuningListRequest Request => new(ConnectionId, OrderBy: OrderBy, Filter: Filter, Status: Status);

    public string Url => StudioUrls.FineTuningList(ConnectionId, Status?.ToWire(), Filter, OrderBy);
}
