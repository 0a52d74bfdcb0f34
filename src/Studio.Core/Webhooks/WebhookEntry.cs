namespace FineTuningStudio.Core.Webhooks;

/// <summary>What a person or a script enters.</summary>
public sealed record WebhookEntry
{
    public string? Url { get; init; }

    public string? Description { get; init; }

    /// <summary>Types of <see cref="WebhookEvents.All"/>; null for all of them.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    public bool Enabled { get; init; } = true;
}

/// <summary>What an entry must be; every fault at once, by the API's names of the fields.</summary>
internal static class WebhookRules
{
    public static Problem? Fault(WebhookEntry entry)
    {
        var faults = new Dictionary<string, string[]>();
        Add("url", UrlFault(entry.Url?.Trim()));
        Add("description", entry.Description?.Length > Webhook.MaxDescriptionLength ? $"description is longer than {Webhook.MaxDescriptionLength} characters; shorten it." : null);
        Add("events", EventsFault(entry.Events));
        return faults.Count > 0 ? Problem.Invalid(faults) : null;

        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                faults[field] = [fault];
            }
        }
    }

    /// <summary>The events of an entry in the order of a job's life, each once.</summary>
    public static List<string> EventsOf(WebhookEntry entry) => [.. WebhookEvents.All.Where(type => entry.Events is null || entry.Events.Contains(type))];

    // Addresses of this machine and of private networks are allowed: a receiver of a self-hosted Studio is mostly there.
    private static string? UrlFault(string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            return "url is missing: enter the address that is to be told, such as https://example.com/hooks/studio.";
        }
        if (url.Length > Webhook.MaxUrlLength)
        {
            return $"url is longer than {Webhook.MaxUrlLength:N0} characters; shorten it.";
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
        {
            return "url must begin with http:// or https:// and name a host, such as https://example.com/hooks/studio.";
        }
        if (uri.UserInfo.Length > 0)
        {
            return "url must not hold a user or a password, since it is shown and stored as it is; messages are signed instead.";
        }
        return uri.Fragment.Length > 0 ? "url must not hold a # part, which is never sent; leave it out." : null;
    }

    private static string? EventsFault(IReadOnlyList<string>? events)
    {
        if (events is null)
        {
            return null;
        }
        var choices = string.Join(", ", WebhookEvents.All);
        return events.Count == 0 ? $"events is empty: choose at least one of {choices}, or leave events out for all."
            : events.FirstOrDefault(type => !WebhookEvents.All.Contains(type)) is { } unknown ? $"events holds \"{(unknown.Length > 60 ? unknown[..60] + "…" : unknown)}\", which is no event; choose from {choices}."
            : null;
    }
}
