using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

internal static partial class EvaluationLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Evaluation {Id} is {Status}")]
    public static partial void Moved(ILogger logger, string id, EvaluationStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evaluation {Id}: contestant {Contestant} is not asked any more")]
    public static partial void Stopped(ILogger logger, string id, int contestant);

    [LoggerMessage(Level = LogLevel.Error, Message = "Evaluation {Id} stopped because of an unexpected error")]
    public static partial void Broken(ILogger logger, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Evaluation {Id}: {Count} answers could not be compared because of an unexpected error")]
    public static partial void NotCompared(ILogger logger, string id, int count, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} is not evaluated by itself: {Code}")]
    public static partial void NotStarted(ILogger logger, string id, string code);
}
