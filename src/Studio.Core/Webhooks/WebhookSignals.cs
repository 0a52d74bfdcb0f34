using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Wakes the worker of this process when a message was written.</summary>
public sealed class WebhookSignals
{
    internal WakeSignal Worker { get; } = new();

    internal void Wake() => Worker.Set();
}
