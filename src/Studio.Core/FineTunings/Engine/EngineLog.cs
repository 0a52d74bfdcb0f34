using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

internal static partial class EngineLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} was submitted to {Provider} as {RemoteId}")]
    public static partial void Submitted(ILogger logger, string id, string provider, string remoteId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} is {Status}")]
    public static partial void Moved(ILogger logger, string id, string status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bringing jobs to {Provider} failed {Failures} times in a row ({Kind}, {Code}), last for job {Id}; trying again in {Delay}")]
    public static partial void SubmissionFailed(ILogger logger, string provider, int failures, string kind, string? code, string id, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} takes jobs again after {Failures} failures")]
    public static partial void SubmissionRecovered(ILogger logger, string provider, int failures);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading jobs of {Provider} failed {Failures} times in a row ({Kind}, {Code}); trying again in {Delay}")]
    public static partial void PollFailed(ILogger logger, string provider, int failures, string kind, string? code, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} answers again after {Failures} failures")]
    public static partial void PollRecovered(ILogger logger, string provider, int failures);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Loop} failed {Failures} times in a row; it goes on in {Delay}")]
    public static partial void LoopFailed(ILogger logger, string loop, int failures, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Loop} goes on after {Failures} failures")]
    public static partial void LoopRecovered(ILogger logger, string loop, int failures);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of job {Id} could not be renewed; it is tried again")]
    public static partial void RenewalFailed(ILogger logger, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} could not be worked on {Failures} times in a row; it is tried again in {Delay}")]
    public static partial void JobFailed(ILogger logger, string id, int failures, TimeSpan delay, Exception exception);
}
