namespace FineTuningStudio.Core;

/// <summary>Another Studio works on the data directory; its message is one sentence for whoever started this one.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception cause) : IOException(
    $"The data directory {directory} is in use by another Fine-Tuning Studio; stop that one, or set Studio:DataDirectory.", cause);
