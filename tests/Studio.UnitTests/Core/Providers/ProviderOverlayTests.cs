using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.UnitTests.Core.Providers;

/// <summary>A key is sent only to the origin that it was given for, whoever changes what.</summary>
public sealed class ProviderOverlayTests
{
    private static readonly DateTime Entered = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    private static readonly ProviderSettings Settings = ProviderSettings.ReadAll(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Providers:openai:Title"] = "OpenAI",
        ["Providers:openai:BaseUrl"] = "https://api.openai.com/v1",
        ["Providers:openai:MonthlyBudget"] = "50",
        ["OPENAI_API_KEY"] = "from-the-environment",
    }).Build()).Single(settings => settings.Name == "openai");

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("https://api.openai.com/other", true)]
    [InlineData("https://API.OpenAI.com:443/v1", true)]
    [InlineData("http://api.openai.com/v1", false)]
    [InlineData("https://api.openai.com:8443/v1", false)]
    [InlineData("https://api.openai.com.elsewhere.example/v1", false)]
    [InlineData("https://elsewhere.example/v1", false)]
    public void Over_key_of_the_environment_goes_only_to_its_origin(string address, bool inherited)
    {
        var made = ProviderOverlay.Over(Settings, new StoredProvider { Name = "openai", Kind = "openai", BaseUrl = address }, _ => null);

        Assert.Equal(inherited ? "from-the-environment" : null, made.ApiKey);
        Assert.Equal(inherited ? ProviderKeySource.Environment : ProviderKeySource.None, made.KeySource);
        Assert.Equal(inherited, made.KeyFault is null);
    }

    [Theory]
    [InlineData("https://one.example", true)]
    [InlineData("https://two.example", false)]
    public void Over_key_of_the_browser_goes_only_to_the_origin_that_it_was_entered_for(string origin, bool used)
    {
        var row = new StoredProvider { Name = "one", Kind = "openai", BaseUrl = "https://one.example/v1", ProtectedKey = "text" };

        var made = ProviderOverlay.Over(null, row, _ => new ProviderKey(origin, "from-the-browser", Entered));

        Assert.Equal(used ? ("from-the-browser", Entered, null) : (null, (DateTime?)null, made.KeyFault), (made.ApiKey, made.KeyChangedAt, made.KeyFault));
        Assert.Equal(used, made.KeyFault is null);
    }

    [Fact]
    public void Over_key_of_the_browser_is_not_used_once_the_settings_lead_elsewhere()
    {
        var row = new StoredProvider { Name = "openai", Kind = "openai", ProtectedKey = "text" };

        var made = ProviderOverlay.Over(Settings with { BaseUrl = new Uri("https://elsewhere.example/v1") }, row, _ => new ProviderKey("https://api.openai.com", "from-the-browser", Entered));

        Assert.Null(made.ApiKey);
        Assert.Contains("https://elsewhere.example", made.KeyFault, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_key_that_cannot_be_decrypted_is_said_and_the_one_of_the_settings_is_not_used_in_its_place()
    {
        var made = ProviderOverlay.Over(Settings, new StoredProvider { Name = "openai", Kind = "openai", ProtectedKey = "text" }, _ => null);

        Assert.Null(made.ApiKey);
        Assert.Contains("can no longer be decrypted", made.KeyFault, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_takes_what_was_entered_and_leaves_the_rest_to_the_settings()
    {
        var made = ProviderOverlay.Over(Settings, new StoredProvider { Name = "openai", Kind = "openai", Title = "Ours", BudgetAction = BudgetAction.Refuse }, _ => null);

        Assert.Equal(
            ("Ours", "https://api.openai.com/v1", 50m, BudgetAction.Refuse, ProviderSource.SettingsChanged),
            (made.Title, made.BaseUrl!.AbsoluteUri, made.MonthlyBudget, made.BudgetAction, made.Source));
    }

    [Fact]
    public void Apply_keeps_the_order_of_the_settings_and_adds_the_others_by_name()
    {
        StoredProvider[] rows = [new() { Name = "zebra", Kind = "openai" }, new() { Name = "azure", Kind = "openai" }];

        var made = ProviderOverlay.Apply([Settings, Settings with { Name = "second" }], rows, _ => null);

        Assert.Equal(["openai", "second", "azure", "zebra"], made.Select(settings => settings.Name));
    }

    [Fact]
    public void ToString_of_what_holds_a_key_does_not_show_it()
    {
        Assert.DoesNotContain("from-the-environment", Settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", new ProviderKey("https://one.example", "hidden", Entered).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", new ProviderEntry { ApiKey = "hidden" }.ToString(), StringComparison.Ordinal);
    }
}
