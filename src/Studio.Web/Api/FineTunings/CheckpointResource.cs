using System.ComponentModel;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Api.FineTunings;

internal sealed record CheckpointResource(
    string Id,
    [property: Description("The model as it was at that step; it can be asked by this name.")] string ModelId,
    int Step,
    double? TrainLoss,
    double? ValidLoss,
    double? TrainAccuracy,
    double? ValidAccuracy,
    DateTime? CreatedAt,
    [property: Description("True for the one that is the job's own model_id.")] bool IsModel)
{
    public static CheckpointResource Of(RemoteCheckpoint checkpoint, string? modelId) => new(
        checkpoint.Id,
        checkpoint.ModelId,
        checkpoint.Step,
        checkpoint.Metrics?.TrainLoss,
        checkpoint.Metrics?.ValidLoss,
        checkpoint.Metrics?.TrainAccuracy,
        checkpoint.Metrics?.ValidAccuracy,
        checkpoint.CreatedAt?.UtcDateTime,
        checkpoint.ModelId == modelId);
}
