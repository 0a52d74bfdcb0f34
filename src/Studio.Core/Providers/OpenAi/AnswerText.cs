namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>An answer as it came, with the key that must not be in what is kept or shown of it.</summary>
internal sealed record AnswerText(int Status, string Body, string? ApiKey)
{
    /// <summary>The answer as it may be kept and shown.</summary>
    public RawAnswer Raw => new(Status, Redacted(Body));

    public string Redacted(string text) => Redaction.Apply(text, ApiKey);

    /// <summary>Without body and key, so that they cannot come into a log.</summary>
    public override string ToString() => $"status {Status}";
}
