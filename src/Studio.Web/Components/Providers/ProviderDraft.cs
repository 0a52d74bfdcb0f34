using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>What stands in the form of a provider.</summary>
public sealed class ProviderDraft
{
    public required string Kind { get; init; }

    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? BaseUrl { get; set; }

    public string? AccountId { get; set; }

    public string? Dialect { get; set; }

    public string? KeyHeader { get; set; }

    /// <summary>Only what was typed: the stored key never comes here.</summary>
    public string? ApiKey { get; set; }

    public bool RemoveKey { get; set; }

    public string? Budget { get; set; }

    public BudgetAction BudgetAction { get; set; }

    public bool IsFireworks => Kind == ProviderKinds.Fireworks;

    public static ProviderDraft Of(ProviderPreset preset, IReadOnlyCollection<string> taken) => new()
    {
        Kind = preset.Kind,
        Name = preset.Name is { } name && !taken.Contains(name) ? name : null,
        Title = preset.Key == "other" ? null : preset.Title,
        KeyHeader = preset.KeyHeader,
    };

    public static ProviderDraft Of(ProviderView view) => new()
    {
        Kind = view.Description.Kind,
        Name = view.Name,
        Title = view.Description.Title,
        BaseUrl = view.BaseUrl,
        AccountId = view.AccountId,
        Dialect = view.Dialect,
        KeyHeader = view.KeyHeader,
        Budget = view.Description.MonthlyBudget?.ToString("0.##", CultureInfo.InvariantCulture),
        BudgetAction = view.Description.BudgetAction,
    };

    /// <summary>The entry that the form comes to, or what no entry can say: a budget that is no amount.</summary>
    public Result<ProviderEntry> ToEntry()
    {
        decimal? budget = null;
        if (!string.IsNullOrWhiteSpace(Budget))
        {
            if (!decimal.TryParse(Budget, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var amount))
            {
                return Problem.Invalid("monthly_budget", "The budget is an amount of US dollars, such as 50 or 12.50; leave it empty for no limit.");
            }
            budget = amount;
        }
        return new ProviderEntry
        {
            Name = Name,
            Kind = Kind,
            Title = Title,
            BaseUrl = BaseUrl,
            AccountId = AccountId,
            Dialect = Dialect,
            KeyHeader = KeyHeader,
            ApiKey = ApiKey,
            RemoveKey = RemoveKey,
            MonthlyBudget = budget,
            BudgetAction = BudgetAction,
        };
    }

    /// <summary>True where saving forgets the key: it was given for another host, and none is entered for the new one.</summary>
    public bool LosesKeyOf(ProviderView? saved) =>
        saved is { HasKey: true, BaseUrl: { } before } && string.IsNullOrWhiteSpace(ApiKey) && !RemoveKey
        && Uri.TryCreate(string.IsNullOrWhiteSpace(BaseUrl) ? ProviderKinds.Address(Kind)?.AbsoluteUri : BaseUrl.Trim(), UriKind.Absolute, out var now)
        && now.GetLeftPart(UriPartial.Authority) != new Uri(before).GetLeftPart(UriPartial.Authority);
}
