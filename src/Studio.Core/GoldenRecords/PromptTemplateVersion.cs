namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A version of a connection's prompt template. Never changes; the one with the highest number is the present one.</summary>
public sealed class PromptTemplateVersion
{
    public required string ConnectionId { get; init; }

    /// <summary>Counts from 1 within the connection; 0 stands for the built-in template, which has no row.</summary>
    public required int Version { get; init; }

    public required string SystemTemplate { get; init; }

    public required string UserTemplate { get; init; }

    /// <summary>How many tokens of schema a prompt may have; null for the whole schema.</summary>
    public int? MaxSchemaTokens { get; init; }

    /// <summary>The version whose texts this one brought back; null for others.</summary>
    public int? RestoredFrom { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? CreatedBy { get; init; }
}
