using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers;

/// <summary>Whose a job at a provider is, as far as this Studio can tell.</summary>
public enum JobOrigin
{
    /// <summary>Nothing ties it to a Studio: it was made with other tools, or in the provider's console.</summary>
    Elsewhere,

    /// <summary>A job of this Studio.</summary>
    Ours,

    /// <summary>Somebody else's, taken over by this Studio.</summary>
    Adopted,

    /// <summary>This Studio made it, and the job was deleted here since.</summary>
    DeletedHere,

    /// <summary>It carries the id of a job that this Studio does not know: another Studio's.</summary>
    OtherStudio,
}

/// <summary>A job of the Studio that something at a provider belongs to.</summary>
public sealed record InventoryOwner(string FineTuningId, string Alias, FineTuningStatus Status);

/// <summary>A job at a provider, whoever made it. <paramref name="Owner"/> is set where the Studio watches it.</summary>
public sealed record InventoryJob(RemoteJob Job, JobOrigin Origin, InventoryOwner? Owner)
{
    public bool CanAdopt => Owner is null;
}

/// <summary>What the Studio knows of a file at a provider.</summary>
public enum FileOrigin
{
    /// <summary>Nothing: somebody else's, or brought by a person.</summary>
    Unknown,

    /// <summary>At least one job of this Studio uses it.</summary>
    Used,

    /// <summary>Made by this Studio for a job that is deleted, or that does not use it: nothing needs it any more.</summary>
    Orphan,

    /// <summary>Named as a Studio names its files, for a job that this one never had: another Studio's, or left from an earlier database.</summary>
    OtherStudio,
}

public sealed record InventoryFile(RemoteFile File, FileOrigin Origin, IReadOnlyList<InventoryOwner> UsedBy);

/// <summary>A model at a provider. <paramref name="Sunset"/> is the provider's word, else the settings'; null where nobody named a day.</summary>
public sealed record InventoryModel(RemoteModel Model, IReadOnlyList<InventoryOwner> MadeBy, ModelSunset? Sunset);

/// <summary>A part of a list; the token leads to the next one, null at the end.</summary>
public sealed record InventoryPage<T>(IReadOnlyList<T> Items, string? NextPageToken);
