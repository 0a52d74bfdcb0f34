using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>What a message tells: a job or an evaluation as it is committed with the message, or of a test nothing but the webhook.</summary>
public sealed record WebhookMessage(string Id, string Type, DateTime CreatedAt, string WebhookId, FineTuningView? FineTuning = null, EvaluationView? Evaluation = null);

/// <summary>Writes the JSON of a message. The host gives it, so that a message shows things as the API does, of which Core knows nothing.</summary>
public delegate string WriteWebhookBody(WebhookMessage message);
