using System.Globalization;

namespace FineTuningStudio.Core.Providers.Budgets;

/// <summary>Amounts of US dollars. They are kept as whole millionths, so that sums of many never drift.</summary>
public static class Dollars
{
    public const decimal Micro = 1_000_000m;

    /// <summary>A thousand million dollars: what an absurd number told by a provider is cut to, so that no sum can overflow.</summary>
    private const decimal MaxMicro = 1_000_000_000m * Micro;

    /// <summary>An amount as people write it: whole cents from ten cents on, four digits below.</summary>
    public static string Text(decimal amount) => amount switch
    {
        0 => "$0",
        > 0 and < 0.0001m => "below $0.0001",
        > -0.1m and < 0.1m => string.Create(CultureInfo.InvariantCulture, $"${amount:0.0000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"${amount:N2}"),
    };

    /// <summary>
    /// What so many tokens cost, in millionths of a dollar: at a price for a million tokens, one token costs as many millionths
    /// as the price has dollars. Half a millionth counts as one.
    /// </summary>
    public static long MicroOf(long tokens, decimal pricePerMillion) =>
        (long)Math.Min(MaxMicro, decimal.Round(Math.Max(0, tokens) * pricePerMillion, MidpointRounding.AwayFromZero));
}
