namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>An uploaded file, or one that a job made. <paramref name="Sequence"/> orders files by their making, also within one second.</summary>
internal sealed record StoredFile(
    string Id, long Sequence, string Filename, string Purpose, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
