namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>An earlier model cannot be gone on from with this training file; the message says why, and what to do.</summary>
public sealed class WarmStartException(string message) : Exception(message);
