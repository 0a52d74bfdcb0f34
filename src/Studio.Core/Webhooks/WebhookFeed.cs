using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>That a webhook or its deliveries changed; whoever shows them reads them again.</summary>
public sealed record WebhookNotice(string WebhookId);

/// <summary>Tells who watches that a webhook has changed.</summary>
public sealed class WebhookFeed(TimeProvider time) : ChangeFeed<WebhookNotice>(time, notice => notice.WebhookId);
