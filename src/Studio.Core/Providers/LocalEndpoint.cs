namespace FineTuningStudio.Core.Providers;

/// <summary>Where the built-in trainer answers: known only once the server listens, since it stands behind our own address.</summary>
public sealed class LocalEndpoint
{
    /// <summary>The address up to and including "/local/v1"; null until the server listens.</summary>
    public Uri? Address { get; set; }

    /// <summary>The built-in trainer's own key.</summary>
    public string? ApiKey { get; set; }
}
