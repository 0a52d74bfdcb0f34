using Bunit;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.UnitTests.Core.FineTunings;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Notices;
using FineTuningStudio.Web.Components.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.Webhooks;

public sealed class WebhookPagesTests : PageContext
{
    public WebhookPagesTests()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        Services.AddSingleton(Core.Get<WebhookQueries>());
        Services.AddSingleton(Core.Get<WebhookCommands>());
        Services.AddSingleton(Core.Get<WebhookFeed>());
        JSInterop.Setup<string?>("studioNotices.watch", _ => true).SetResult("off");
    }

    [Fact]
    public void WebhooksPage_without_any_explains_and_leads_to_the_form()
    {
        var page = Render<WebhooksPage>();
        Assert.Contains("No webhooks yet", page.Markup);
        Assert.Contains(page.FindAll(".empty a"), link => link.GetAttribute("href") == StudioUrls.NewWebhook);
    }

    [Fact]
    public async Task WebhooksPage_shows_what_is_registered_elsewhere_by_itself_and_leaves_no_subscriber()
    {
        var page = Render<WebhooksPage>();
        await AddAsync();
        page.WaitForAssertion(() => Assert.Contains("https://one.example/hook", page.Markup));
        await DisposeComponentsAsync();
        Assert.Equal(0, Core.Get<WebhookFeed>().SubscriberCount);
    }

    [Fact]
    public async Task NewWebhookPage_tells_every_fault_beside_its_field_and_the_secret_once()
    {
        var page = Render<NewWebhookPage>();
        page.Find("#url").Change("ftp://nowhere");
        page.Find("form").Submit();
        Assert.Contains("http://", page.Find("#url-fault").TextContent);

        page.Find("#url").Change("https://one.example/hook");
        page.Find("form").Submit();

        var secret = page.WaitForElement("[data-testid=webhook-secret]").TextContent;
        var made = Assert.Single(await Core.Get<WebhookQueries>().ListAsync(CancellationToken.None));
        Assert.StartsWith("whsec_", secret);
        Assert.Equal(["finetuning.succeeded", "finetuning.failed", "finetuning.cancelled"], made.Events);
        Assert.DoesNotContain(secret, Open(made.Id).Markup);
    }

    [Fact]
    public async Task WebhookPage_shows_messages_as_they_come_and_expands_to_what_was_posted()
    {
        var id = await AddAsync();
        var page = Open(id);
        Assert.Contains("Nothing was sent yet", page.Markup);

        page.FindAll("button").Single(button => button.TextContent.Contains("Send a test event")).Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".deliveries li")));
        page.Find("[aria-label='Details of webhook.test']").Click();

        Assert.Contains("\"type\":\"webhook.test\"", page.WaitForElement("[aria-label='What was posted']").TextContent);
        Assert.Contains("Waiting", page.Find(".deliveries .badge").TextContent);
    }

    [Fact]
    public async Task WebhookPage_filter_in_the_address_shows_only_those()
    {
        var id = await AddAsync();
        await Core.Get<WebhookCommands>().TestAsync(id, CancellationToken.None);
        Navigation.NavigateTo(StudioUrls.Webhook(id, "failed"));
        Assert.Contains("No message is in this state", Open(id).Markup);
    }

    [Fact]
    public async Task WebhookPage_disabled_by_itself_says_why_and_sends_nothing()
    {
        var id = await AddAsync();
        await using (var database = await Core.Databases.CreateDbContextAsync())
        {
            await database.Webhooks.ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, false).SetProperty(row => row.DisabledReason, "The receiver answered 410."));
        }
        var page = Open(id);
        Assert.Contains("The receiver answered 410.", page.Find(".notice-danger").TextContent);
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Contains("Send a test event")).HasAttribute("disabled"));
    }

    [Fact]
    public async Task WebhookPage_rolls_the_secret_only_after_a_yes()
    {
        var id = await AddAsync();
        var page = Open(id);
        var dialogs = Services.GetRequiredService<DialogService>();

        var asked = page.FindAll("button").Single(button => button.TextContent.Contains("Roll the secret")).ClickAsync(new());
        await page.InvokeAsync(() => dialogs.Close(false));
        await asked;
        Assert.Null((await Core.Get<WebhookQueries>().FindAsync(id, CancellationToken.None))!.PreviousSecretUntil);

        asked = page.FindAll("button").Single(button => button.TextContent.Contains("Roll the secret")).ClickAsync(new());
        await page.InvokeAsync(() => dialogs.Close(true));
        await asked;

        Assert.StartsWith("whsec_", page.Find("[data-testid=webhook-secret]").TextContent);
        Assert.NotNull((await Core.Get<WebhookQueries>().FindAsync(id, CancellationToken.None))!.PreviousSecretUntil);
    }

    [Fact]
    public void WebhookPage_of_none_says_so() => Assert.Contains("There is no such webhook", Open("nobody").Markup);

    [Theory]
    [InlineData("off", false, "asks once")]
    [InlineData("on", false, "opens the job")]
    [InlineData("refused", true, "refuses")]
    [InlineData("impossible", true, "cannot")]
    public void NoticeSwitch_says_what_the_browser_can(string state, bool disabled, string sentence)
    {
        JSInterop.Setup<string?>("studioNotices.watch", _ => true).SetResult(state);
        var input = Render<NoticeSwitch>();
        Assert.Contains(sentence, input.Find("[role=status]").TextContent);
        Assert.Equal((disabled, state == "on"), (input.Find("[role=switch]").HasAttribute("disabled"), input.Find("[role=switch]").HasAttribute("checked")));
    }

    [Fact]
    public async Task JobNotices_follows_only_while_switched_on_and_shows_ends_alone()
    {
        var notices = Render<JobNotices>();
        Assert.Equal(0, Feed.SubscriberCount);
        await notices.InvokeAsync(() => notices.Instance.NoticesAreAsync("on"));
        Assert.Equal(1, Feed.SubscriberCount);

        Feed.Publish(Notice("running", FineTuningStatus.Running, moved: true));
        Feed.Publish(Notice("old", FineTuningStatus.Succeeded, moved: false));
        Feed.Publish(Notice("done", FineTuningStatus.Failed, moved: true));

        // Nothing is drawn by it, so it is waited for on the circuit.
        await EngineHost.UntilAsync(() => notices.InvokeAsync(() => JSInterop.Invocations["studioNotices.show"].Any()), "the notice");
        var shown = Assert.Single(JSInterop.Invocations["studioNotices.show"]).Arguments[0]!.ToString();
        Assert.Contains("id = done", shown);
        await notices.InvokeAsync(() => notices.Instance.NoticesAreAsync("off"));
        Assert.Equal(0, Feed.SubscriberCount);
    }

    private static FineTuningNotice Notice(string id, FineTuningStatus status, bool moved) =>
        new(id, 1, new FineTuningView { Id = id, Alias = id, Provider = "local", ModelName = "small", Status = status }) { HasMoved = moved };

    private IRenderedComponent<WebhookPage> Open(string id) => Render<WebhookPage>(parameters => parameters.Add(page => page.Id, id));

    private async Task<string> AddAsync() =>
        (await Core.Get<WebhookCommands>().CreateAsync(new WebhookEntry { Url = "https://one.example/hook" }, null, CancellationToken.None)).Value!.Webhook.Id;
}
