using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Providers;

public sealed class ProviderRulesTests
{
    private static readonly ProviderEntry Good = new() { Name = "azure-eu_2", Kind = "openai", BaseUrl = "https://eu.example/openai/v1", ApiKey = "a-key", KeyHeader = "api-key" };

    [Fact]
    public void CheckNew_good_entry_has_no_problem() => Assert.Null(ProviderRules.CheckNew(Good));

    public static TheoryData<string, ProviderEntry> Faults => new()
    {
        { "name", Good with { Name = null } },
        { "name", Good with { Name = "With Space" } },
        { "name", Good with { Name = "ends-in-a-line-break\n" } },
        { "name", Good with { Name = new string('a', 61) } },
        { "name", Good with { Name = "new" } },
        { "name", Good with { Name = "test" } },
        { "kind", Good with { Kind = null } },
        { "kind", Good with { Kind = "local" } },
        { "title", Good with { Title = new string('a', 101) } },
        { "title", Good with { Title = "two\nlines" } },
        { "base_url", Good with { BaseUrl = "eu.example/v1" } },
        { "base_url", Good with { BaseUrl = "ftp://eu.example/v1" } },
        { "base_url", Good with { BaseUrl = "file:///etc/passwd" } },
        { "base_url", Good with { BaseUrl = "https://user:secret@eu.example/v1" } },
        { "base_url", Good with { BaseUrl = "https://eu.example/v1?api-version=1" } },
        { "base_url", Good with { BaseUrl = $"https://eu.example/{new string('a', 500)}" } },
        { "account_id", Good with { AccountId = "someone" } },
        { "account_id", Good with { Kind = "fireworks", KeyHeader = null } },
        { "account_id", Good with { Kind = "fireworks", KeyHeader = null, AccountId = "a/b" } },
        { "dialect", Good with { Dialect = "v2" } },
        { "dialect", Good with { Kind = "fireworks", KeyHeader = null, AccountId = "someone", Dialect = "v3" } },
        { "key_header", Good with { KeyHeader = "x-key" } },
        { "key_header", Good with { Kind = "fireworks", AccountId = "someone" } },
        { "api_key", Good with { ApiKey = new string('a', 501) } },
        { "api_key", Good with { ApiKey = "two\r\nX-Evil: 1" } },
        { "api_key", Good with { ApiKey = "schlüssel" } },
        { "api_key", Good with { RemoveKey = true } },
        { "monthly_budget", Good with { MonthlyBudget = -1 } },
        { "monthly_budget", Good with { MonthlyBudget = 1_000_000_001 } },
        { "budget_action", Good with { BudgetAction = (BudgetAction)9 } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void CheckNew_one_fault_is_told_at_its_field_alone(string field, ProviderEntry entry)
    {
        var problem = ProviderRules.CheckNew(entry);

        Assert.Equal([field], problem!.Errors.Keys);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckNew_tells_every_fault_at_once_and_repeats_no_secret()
    {
        var problem = ProviderRules.CheckNew(new ProviderEntry { Name = "?", Kind = "?", BaseUrl = "https://user:hidden-one@eu.example", ApiKey = "hidden two", MonthlyBudget = -1 });

        Assert.Equal(["api_key", "base_url", "kind", "monthly_budget", "name"], problem!.Errors.Keys.Order());
        Assert.DoesNotContain("hidden", string.Join(' ', problem.Errors.SelectMany(error => error.Value)), StringComparison.Ordinal);
    }
}
