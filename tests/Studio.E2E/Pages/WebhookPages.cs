using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Pages;

/// <summary>Who is told: webhooks and this browser.</summary>
public sealed class NoticesPage(IPage page) : StudioPage(page)
{
    public ILocator Switch => Page.GetByRole(AriaRole.Switch, new() { Name = "Tell me in this browser when a job ends" });

    public Task OpenAsync() => GoAsync("/webhooks");
}

/// <summary>The form of a new webhook, and what it comes to.</summary>
public sealed class NewWebhookPage(IPage page) : StudioPage(page)
{
    public ILocator Address => Page.GetByLabel("Address");

    public ILocator Register => Button("Register the webhook");

    public ILocator Secret => Page.GetByTestId("webhook-secret");

    public ILocator Event(string type) => Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new($"{type}$") });

    public Task OpenAsync() => GoAsync("/webhooks/new");
}

/// <summary>One webhook with its messages.</summary>
public sealed class WebhookPage(IPage page) : StudioPage(page)
{
    public ILocator Messages => Page.GetByRole(AriaRole.Region, new() { Name = "Messages" }).Locator("ul").GetByRole(AriaRole.Listitem);

    /// <summary>The messages of a type, the newest first.</summary>
    public ILocator MessagesOf(string type) => Messages.Filter(new() { HasText = type });
}
