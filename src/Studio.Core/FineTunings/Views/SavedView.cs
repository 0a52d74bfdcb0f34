namespace FineTuningStudio.Core.FineTunings.Views;

/// <summary>A view of the list of jobs that somebody gave a name: which jobs, in which order, in which columns.</summary>
public sealed class SavedView
{
    public const int MaxNameLength = 60;
    public const int MaxColumns = 40;
    public const int MaxColumnLength = 100;

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The name in capital letters, by which it is unique.</summary>
    public required string NameKey { get; set; }

    /// <summary>By AIP-160, as the list takes it; null for all jobs.</summary>
    public string? Filter { get; set; }

    /// <summary>By AIP-132; null for the newest first.</summary>
    public string? OrderBy { get; set; }

    public string? ConnectionId { get; set; }

    public FineTuningStatus? Status { get; set; }

    /// <summary>The names of the columns shown, in their order; empty for the usual ones.</summary>
    public List<string> Columns { get; set; } = [];

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>What is saved of a view, all of it anew each time.</summary>
public sealed record SavedViewContent(string Name, string? Filter, string? OrderBy, string? ConnectionId, FineTuningStatus? Status, IReadOnlyList<string> Columns);

/// <summary>A saved view as pages and the API show it.</summary>
public sealed record SavedViewView(
    string Id, string Name, string? Filter, string? OrderBy, string? ConnectionId, FineTuningStatus? Status, IReadOnlyList<string> Columns, string? CreatedBy, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static SavedViewView Of(SavedView view) => new(
        view.Id, view.Name, view.Filter, view.OrderBy, view.ConnectionId, view.Status, view.Columns, view.CreatedBy, view.CreatedAt, view.UpdatedAt);
}
