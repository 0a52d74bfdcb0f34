using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>A page about the golden records that a search finds; what is searched for stands in the address, in the words of the API.</summary>
public abstract class RecordSearchPage : StudioPage
{
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string? Tag { get; set; }

    /// <summary>The hash of a SQL shape.</summary>
    [SupplyParameterFromQuery(Name = "shape")]
    public string? Shape { get; set; }

    /// <summary>A table that the SQL reads.</summary>
    [SupplyParameterFromQuery(Name = "table")]
    public string? Table { get; set; }

    /// <summary>A state of checks.</summary>
    [SupplyParameterFromQuery(Name = "check")]
    public string? Check { get; set; }

    /// <summary>A code of a check's finding.</summary>
    [SupplyParameterFromQuery(Name = "finding")]
    public string? Finding { get; set; }

    /// <summary>What a person said.</summary>
    [SupplyParameterFromQuery(Name = "review")]
    public string? Review { get; set; }

    /// <summary>What the address asks for, of one connection.</summary>
    protected GoldenRecordSearch SearchIn(string? connectionId) => new(
        connectionId, string.IsNullOrWhiteSpace(Text) ? null : Text, Tag, Shape, CheckStates.FromWire(Check), Finding, Table, ReviewStates.FromWire(Review));
}
