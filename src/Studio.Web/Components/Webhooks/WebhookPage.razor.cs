using FineTuningStudio.Core;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.Webhooks;

/// <summary>One webhook: what was sent, its settings and its secret.</summary>
public sealed partial class WebhookPage(WebhookQueries queries, WebhookCommands commands, WebhookFeed feed, DialogService dialogs, NavigationManager navigation)
    : LiveComponent<WebhookNotice>
{
    private static readonly string[] Fields = ["url", "description", "events"];

    private WebhookView? _view;
    private WebhookDraft? _draft;
    private Problem? _problem;
    private Problem? _fault;
    private string? _secret;
    private string? _loaded;
    private bool _saved;

    [Parameter]
    public required string Id { get; set; }

    /// <summary>Which deliveries are shown: "failed", "pending" or "delivered"; anything else is all.</summary>
    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    protected override ChangeFeed<WebhookNotice> Feed => feed;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded is not null && _loaded != Id)
        {
            (_view, _draft, _secret, _saved, _problem, _fault) = (null, null, null, false, null, null);
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _loaded = Id;
        var before = _view;
        _view = await queries.FindAsync(Id, cancellationToken);

        // What somebody is typing stays, whatever happens to the webhook meanwhile; but what was disabled is not enabled by saving something else.
        // Where nobody typed, the form follows what a script or another page changed.
        if (_view is not null && (_draft is null || (before is not null && _draft.IsOf(before))))
        {
            _draft = WebhookDraft.Of(_view);
        }
        if (before is { Enabled: true } && _view is { Enabled: false })
        {
            _draft!.Enabled = false;
        }
    }

    protected override Task ApplyAsync(IReadOnlyList<WebhookNotice> notices, CancellationToken cancellationToken) =>
        notices.Any(notice => notice.WebhookId == Id) ? LoadAsync(cancellationToken) : Task.CompletedTask;

    private async Task SaveAsync()
    {
        _saved = (await commands.ChangeAsync(Id, _ => _draft!.ToEntry(), CancellationToken.None)).TryGet(out var view, out _fault);
        if (view is not null)
        {
            (_view, _draft) = (view, WebhookDraft.Of(view));
        }
    }

    private async Task TestAsync() => _problem = (await commands.TestAsync(Id, CancellationToken.None)).Problem;

    private async Task RollAsync()
    {
        const string text = "A new secret is made and shown once. For 24 hours messages are signed with both, so that you can change your receiver in peace; after that the old one is good for nothing.";
        if (await dialogs.ConfirmAsync("Roll the secret?", text, "Roll the secret", danger: false)
            && (await commands.RollSecretAsync(Id, CancellationToken.None)).TryGet(out var rolled, out _problem))
        {
            _secret = rolled.Secret;
            await LoadAsync(Gone);
        }
    }

    private async Task DeleteAsync()
    {
        if (await dialogs.ConfirmAsync("Delete the webhook?", $"{_view!.Url} is told nothing any more, and the log of what was sent is deleted.", "Delete the webhook")
            && (await commands.DeleteAsync(Id, CancellationToken.None)).TryGet(out _, out _problem))
        {
            navigation.NavigateTo(StudioUrls.Webhooks);
        }
    }
}
