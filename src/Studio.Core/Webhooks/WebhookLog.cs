using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Never an address, which may hold a secret, and never a body.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Id} was disabled: {Reason}")]
    public static partial void Disabled(ILogger logger, string id, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The messages of webhook {Id} could not be worked on; they are tried again in {Delay}")]
    public static partial void LaneFailed(ILogger logger, string id, TimeSpan delay, Exception exception);
}
