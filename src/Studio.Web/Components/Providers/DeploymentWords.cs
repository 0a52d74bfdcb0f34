using System.Globalization;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>What deploying costs, in the same words wherever it is offered.</summary>
public static class DeploymentWords
{
    /// <summary>Such as "$4.00 an hour (read 2026-11-21)".</summary>
    public static string Price(HourlyPrice? price) => price is null
        ? "at a price that is not in the settings"
        : $"{Dollars.Text(price.Usd)} an hour{(price.ReadOn is { } day ? string.Create(CultureInfo.InvariantCulture, $" (read {day:yyyy-MM-dd})") : null)}";

    /// <summary>The sentence to say yes to before a model is brought up.</summary>
    public static string Warning(string title, HourlyPrice? price) =>
        $"{title} bills a deployed model for as long as it is up, asked or not: {Price(price)}{(price is null ? $", see the price list of {title}" : " for one machine")}. Take it down when you no longer need it.";

    /// <summary>The last piece of a model's full name.</summary>
    public static string Short(string? model) => model is null ? "unknown model" : model[(model.LastIndexOf('/') + 1)..];
}
