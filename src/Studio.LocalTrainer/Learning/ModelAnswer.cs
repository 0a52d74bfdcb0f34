namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>One answer of a tuned model.</summary>
/// <param name="Text">The SQL (or whatever the training answers were); where the model has none, one sentence that says so.</param>
/// <param name="Confidence">
/// Probability of the template that was chosen, 0 to 1; where the model declines, that of the answer it does not dare to give, 0
/// where it has none.
/// </param>
/// <param name="Declined">True where <paramref name="Text"/> is the sentence that there is no answer.</param>
public sealed record ModelAnswer(string Text, double Confidence, bool Declined = false);
