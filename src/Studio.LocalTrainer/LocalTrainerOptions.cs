namespace FineTuningStudio.LocalTrainer;

/// <summary>What the host decides about the built-in trainer.</summary>
public sealed class LocalTrainerOptions
{
    /// <summary>The folder that holds files, jobs and models. One process at a time owns it; it is made where it is missing.</summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// The key that every request must carry as <c>Authorization: Bearer …</c>, asked anew for each request.
    /// An empty key lets nobody in.
    /// </summary>
    public Func<string> ApiKey { get; set; } = static () => "";

    /// <summary>The largest file that may be uploaded, in bytes. OpenAI's limit is 512 MB.</summary>
    public long MaxFileBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>How many tuned models stay in memory to answer; the one unused for longest gives way.</summary>
    public int LoadedModels { get; set; } = 4;
}
