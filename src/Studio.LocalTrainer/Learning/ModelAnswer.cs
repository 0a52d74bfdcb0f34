namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>One answer of a tuned model.</summary>
/// <param name="Text">The SQL (or whatever the training answers were); where the model has none, one sentence that says so.</param>
/// <param name="Confidence">Probability of the template that was chosen, 0 to 1; 0 where the model has no answer.</param>
public sealed record ModelAnswer(string Text, double Confidence);
