namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Counted from 1 over the whole run.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Epoch">Epochs done so far, with their fraction.</param>
/// <param name="TrainLoss">Mean cross-entropy (nats) of the rows read since the last point, each taken before its step changed the weights.</param>
/// <param name="TrainAccuracy">Share of the same rows whose template was the most probable one, 0 to 1.</param>
/// <param name="ValidLoss">Mean cross-entropy over all validation rows; only at the end of an epoch, and only when there are any.</param>
/// <param name="ValidAccuracy">Share of all validation rows whose template was the most probable one; null where <paramref name="ValidLoss"/> is.</param>
public sealed record TrainingStep(
    int Step, int TotalSteps, double Epoch, double TrainLoss, double TrainAccuracy, double? ValidLoss, double? ValidAccuracy);
