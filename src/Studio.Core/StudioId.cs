namespace FineTuningStudio.Core;

/// <summary>Ids are UUIDs of version 7 (RFC 9562), 32 hexadecimal digits without hyphens: opaque, and growing with time.</summary>
public static class StudioId
{
    public const int Length = 32;

    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
