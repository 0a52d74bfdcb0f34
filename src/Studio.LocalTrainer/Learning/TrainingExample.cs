namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>One row of a training file: the system prompt (may be empty), the user's text and the assistant's answer.</summary>
public sealed record TrainingExample(string System, string User, string Answer);
