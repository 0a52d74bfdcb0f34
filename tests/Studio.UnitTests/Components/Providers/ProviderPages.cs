using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.Providers;

/// <summary>The pages of providers, with one to add that is named "one".</summary>
public abstract class ProviderPages : PageContext
{
    protected const string Secret = "a-secret-of-one-42";

    protected ProviderPages() => DefaultWaitTimeout = TimeSpan.FromSeconds(20);

    protected DialogService Dialogs => Services.GetRequiredService<DialogService>();

    protected async Task<ProviderView> AddAsync(string address = "https://one.example/v1", string key = Secret)
    {
        var entry = new ProviderEntry { Name = "one", Kind = "openai", Title = "The server", BaseUrl = address, ApiKey = key };
        var added = await Core.Get<ProviderSetup>().AddAsync(entry, null, CancellationToken.None);
        return added.TryGet(out var view, out var problem) ? view : throw new InvalidOperationException(problem.Message);
    }
}
