using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>Address, key and budget of a provider; what is entered can be tested before it is stored.</summary>
public sealed partial class ProviderForm(ProviderSetup setup, ProviderTrials trials) : StudioPage
{
    private static readonly string[] Fields = ["name", "title", "base_url", "account_id", "dialect", "key_header", "api_key", "monthly_budget", "budget_action"];

    private Problem? _problem;
    private ProviderTrial? _trial;
    private bool _busy;
    private bool _testing;
    private bool _saved;

    [Parameter, EditorRequired]
    public required ProviderDraft Draft { get; set; }

    /// <summary>The provider as it is; null for a new one.</summary>
    [Parameter]
    public ProviderView? Saved { get; set; }

    /// <summary>Whether the kind's own address will not do.</summary>
    [Parameter]
    public bool NeedsAddress { get; set; }

    /// <summary>What an address looks like.</summary>
    [Parameter, EditorRequired]
    public required string Example { get; set; }

    [Parameter]
    public EventCallback<ProviderView> OnSaved { get; set; }

    private string AddressHelp => NeedsAddress
        ? $"It begins with http:// or https:// and ends before /files and /fine_tuning, such as {Example}."
        : $"Leave it empty for {Example}.";

    private string KeyHelp => Saved is null ? "It is kept encrypted and never shown again. For a server that asks for none, enter any word." : ProviderWords.Key(Saved);

    private string? Invalid(string field) => _problem.For(field) is null ? null : "true";

    private async Task SaveAsync()
    {
        (_busy, _saved, _trial) = (true, false, null);
        if (TryRead(out var entry))
        {
            // Not given up when the page is left: what was asked for is done.
            var result = Saved is null
                ? await setup.AddAsync(entry, null, CancellationToken.None)
                : await setup.ChangeAsync(Saved.Name, entry, null, CancellationToken.None);
            if (result.TryGet(out var view, out _problem))
            {
                (_saved, Draft.ApiKey, Draft.RemoveKey) = (true, null, false);
                await OnSaved.InvokeAsync(view);
            }
        }
        _busy = false;
    }

    private async Task TestAsync()
    {
        (_busy, _testing, _saved, _trial) = (true, true, false, null);
        if (TryRead(out var entry))
        {
            await TryLoadAsync(async token => (await trials.RunAsync(entry, token)).TryGet(out _trial, out _problem));
        }
        (_busy, _testing) = (false, false);
    }

    private bool TryRead(out ProviderEntry entry)
    {
        if (!Draft.ToEntry().TryGet(out var read, out _problem))
        {
            entry = new ProviderEntry();
            return false;
        }
        if (NeedsAddress && string.IsNullOrWhiteSpace(read.BaseUrl))
        {
            _problem = Problem.Invalid("base_url", $"The address is missing; give that of the server’s API, such as {Example}.");
        }
        entry = read;
        return _problem is null;
    }
}
